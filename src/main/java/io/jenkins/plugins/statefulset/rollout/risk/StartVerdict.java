package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import java.util.Arrays;
import java.util.List;

/** Whether a release starts on data that another one has written. */
public enum StartVerdict {
    /** It does, and its makers say so. */
    YES,
    /** It does as long as not every member has run the newer release. */
    UNTIL_FINISHED,
    /** It may, and nobody promises it. */
    UNSURE,
    /** It refuses, or crashes. */
    NO;

    /** As files of rules write it. */
    public String wireName() {
        return ConstantWords.of(this);
    }

    static List<String> names() {
        return Arrays.stream(values()).map(StartVerdict::wireName).toList();
    }
}
