package io.jenkins.plugins.statefulset.rollout.engine.kept;

/**
 * A newer template makes the rollout begin anew, so often at the most in a row: a source that changes faster than a first wave passes would keep
 * it from ever getting anywhere.
 *
 * @param done how often that has happened in a row; 0 for a rollout that nobody has disturbed yet
 */
public record Restarts(int done) {
    /** In a row, which is: before the first wave of any of them had passed. */
    public static final int MOST = 5;

    public static final Restarts NONE = new Restarts(0);

    /** Those of the rollout that takes the place of one which has come that far, if there may be one. */
    public Restarts after(int wave) {
        return new Restarts(wave > 1 ? 1 : done + 1);
    }

    /** Whether that is one too many. */
    public boolean spent() {
        return done > MOST;
    }
}
