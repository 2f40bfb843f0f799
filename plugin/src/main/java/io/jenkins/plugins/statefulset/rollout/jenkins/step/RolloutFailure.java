package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.AbortException;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/**
 * Why a step failed, for a script that catches it: {@code catch (err) { if (err.state == 'rolled-back') … }}. In a log it reads as any
 * other failure.
 */
public final class RolloutFailure extends AbortException {
    private static final long serialVersionUID = 1L;

    private final String state;
    private final String reason;
    private final RolloutResult result;

    private RolloutFailure(String message, String state, String reason, RolloutResult result) {
        super(message);
        this.state = state;
        this.reason = reason;
        this.result = result;
    }

    /** The rollout ended otherwise than it was meant to. */
    static RolloutFailure of(RolloutResult result, String message) {
        return new RolloutFailure(message, result.getState(), result.getReason(), result);
    }

    /** No rollout was begun, or the one that there is could not be followed. */
    static RolloutFailure without(String state, String reason) {
        return new RolloutFailure(reason, state, reason, null);
    }

    /**
     * {@code rolled-back}, {@code held} or {@code failed}; {@code begun-anew} where a build was not shown what it would promote, {@code busy}
     * where another rollout has the set, {@code blocked} where the
     * plan has blockers, {@code refused} where what was asked for is wrong, {@code unreachable} where the cluster did not answer.
     */
    @Whitelisted
    public String getState() {
        return state;
    }

    @Whitelisted
    public String getReason() {
        return reason;
    }

    /** The rollout; null where none was begun. */
    @Whitelisted
    public RolloutResult getResult() {
        return result;
    }

    @Override
    @Whitelisted
    public String getMessage() {
        return super.getMessage();
    }
}
