package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.Util;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldValues;
import java.io.Serializable;
import java.util.Optional;

/** What a script wants of a step beside the rollout itself. */
final class RunOptions implements Serializable {
    private static final long serialVersionUID = 1L;

    private String whenBusy;
    private boolean returnState;

    String whenBusy() {
        return whenBusy;
    }

    void setWhenBusy(String said) {
        whenBusy = Util.fixEmptyAndTrim(said);
    }

    boolean returnsState() {
        return returnState;
    }

    void setReturnState(boolean said) {
        returnState = said;
    }

    /** @throws io.jenkins.plugins.statefulset.rollout.problem.BadRequestException if it says what is not allowed */
    boolean waits() {
        return Optional.ofNullable(whenBusy)
                .map(text -> FieldValues.choice("whenBusy", text, FieldValues.WHEN_BUSY))
                .filter(FieldValues.BusyPolicy.WAIT::equals)
                .isPresent();
    }
}
