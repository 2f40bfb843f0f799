package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldValues;
import java.io.Serializable;
import java.util.Optional;

/** The command that a step gives a rollout. */
final class StepCommand implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String detail;

    /** @param detail how far, why, or from which partition; null where the step does not say */
    StepCommand(Kind kind, String detail) {
        this.kind = kind;
        this.detail = detail;
    }

    enum Kind {
        PROMOTE,
        HOLD,
        RESUME,
        ROLL_BACK
    }

    Kind kind() {
        return kind;
    }

    /** @throws io.jenkins.plugins.statefulset.rollout.problem.BadRequestException if its detail is not allowed */
    Command issuedBy(String by) {
        String reason = Optional.ofNullable(detail).orElse("asked for by the build");
        return switch (kind) {
            case PROMOTE -> new Command.Promote(by, StatefulSetPromoteStep.size(detail));
            case HOLD -> new Command.Hold(by, reason);
            case RESUME ->
                new Command.Resume(
                        by,
                        Optional.ofNullable(detail)
                                .map(text -> FieldValues.choice("partition", text, FieldValues.PARTITION)));
            case ROLL_BACK -> new Command.Rollback(by, reason);
        };
    }
}
