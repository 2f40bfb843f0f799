package io.jenkins.plugins.statefulset.rollout.systems;

import java.util.List;

/**
 * What one rollout did to a system and its clients.
 *
 * @param outcome in a word or two
 * @param attempts of all clients
 * @param fewestServing at once
 */
record Result(
        String scenario,
        String contender,
        String outcome,
        Judge.Window window,
        List<Attempt> attempts,
        Judge.Verdict verdict,
        Absences absences,
        int leaderChanges,
        int fewestServing) {

    @Override
    public String toString() {
        return scenario + ", " + contender + ": " + outcome + ", " + verdict.acknowledged() + " acknowledged, "
                + verdict.lost().size() + " lost, " + verdict.errors() + " errors, longest outage "
                + verdict.longestOutage().toMillis() + " ms, disturbed "
                + verdict.disturbed().toMillis() + " ms, took "
                + verdict.took().toMillis() + " ms, " + leaderChanges + " changes of the leader, most away "
                + absences.most() + ", fewest serving " + fewestServing
                + (absences.wrong().isEmpty() ? "" : ", " + absences.wrong());
    }
}
