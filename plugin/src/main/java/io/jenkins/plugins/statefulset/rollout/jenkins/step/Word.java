package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import java.io.Serializable;

/** A {@link StepCommand} under the name that version 0.1 kept in its builds. It is read, and never written. */
final class Word implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String detail;

    Word(Kind kind, String detail) {
        this.kind = kind;
        this.detail = detail;
    }

    /** By the names of {@link StepCommand.Kind}. */
    enum Kind {
        PROMOTE,
        HOLD,
        RESUME,
        ROLL_BACK
    }

    StepCommand command() {
        return new StepCommand(StepCommand.Kind.valueOf(kind.name()), detail);
    }
}
