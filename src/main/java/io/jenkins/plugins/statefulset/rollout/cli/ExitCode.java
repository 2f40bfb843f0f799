package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;

/** How a command ends, for scripts. */
final class ExitCode {
    static final int DONE = 0;
    /** {@code lint} found something. */
    static final int FINDINGS = 1;
    /** What was asked for is wrong or blocked; nothing was changed. */
    static final int REFUSED = 2;

    static final int ROLLED_BACK = 3;
    static final int HELD = 4;
    /** A person must look. */
    static final int FAILED = 5;
    /** By SIGINT or SIGTERM; the rollout is held. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}

    static int of(Result result) {
        return switch (result) {
            case COMPLETED -> DONE;
            case ROLLED_BACK -> ROLLED_BACK;
            case HELD -> HELD;
            case FAILED -> FAILED;
        };
    }
}
