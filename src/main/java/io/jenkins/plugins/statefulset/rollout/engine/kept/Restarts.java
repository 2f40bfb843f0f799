package io.jenkins.plugins.statefulset.rollout.engine.kept;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * A newer template makes the rollout begin anew, so often at the most in a row: a source that changes faster than a first wave passes would keep
 * it from ever getting anywhere.
 *
 * @param done how often that has happened in a row; 0 for a rollout that nobody has disturbed yet
 * @param first the id of the rollout that a person began, of which this one is what became; empty for that one itself
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Restarts(int done, Optional<String> first) {
    /** In a row, which is: before the first wave of any of them had passed. */
    public static final int MOST = 5;

    public static final Restarts NONE = new Restarts(0, Optional.empty());

    public Restarts {
        first = first == null ? Optional.empty() : first;
    }

    /**
     * Those of the rollout that takes the place of one which has come that far, if there may be one.
     *
     * @param id of the one whose place it takes
     * @param wave in which that one was, from 1
     */
    public Restarts after(String id, int wave) {
        return new Restarts(wave > 1 ? 1 : done + 1, Optional.of(first.orElse(id)));
    }

    /** Whether that is one too many. */
    public boolean spent() {
        return done > MOST;
    }
}
