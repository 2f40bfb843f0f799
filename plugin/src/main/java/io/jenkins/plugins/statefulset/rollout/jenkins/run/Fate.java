package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.util.Optional;

/** How a rollout stands that its build has let go of, as its record on the cluster or another build says. */
public sealed interface Fate {
    /** Neither answers. @param why in words; empty while they are being asked */
    record Unknown(Optional<Message> why) implements Fate {}

    /** It is not over, and nobody drives it. @param back whether it was rolling back */
    record Left(int wave, boolean back) implements Fate {}

    record Held(String by, Message reason) implements Fate {}

    /** @param who as people know it: a build or a process */
    record Driven(String who) implements Fate {}

    /** @param where who drove it to its end */
    record Over(Outcome outcome, String where) implements Fate {}

    /** Another rollout has the set, or its record is gone. @param by what is there instead, in words */
    record Replaced(Message by) implements Fate {}
}
