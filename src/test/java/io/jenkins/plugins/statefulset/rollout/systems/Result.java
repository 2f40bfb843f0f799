package io.jenkins.plugins.statefulset.rollout.systems;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one rollout did to a system and its clients.
 *
 * @param outcome in a word or two
 * @param attempts of all clients
 * @param leaderWentLast whether the member that was disrupted last led until then
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
        boolean leaderWentLast,
        int fewestServing) {

    /** The most frequent errors with their counts, without numbers and names that differ from one to the next. */
    List<String> commonErrors() {
        Map<String, Long> counts = attempts.stream()
                .filter(attempt -> !attempt.succeeded() && window.holds(attempt.ended()))
                .collect(Collectors.groupingBy(
                        attempt -> attempt.kind() + " "
                                + attempt.error().orElse("").replaceAll("(?s)run\\d+\\S*|[\\r\\n].*", "…"),
                        TreeMap::new,
                        Collectors.counting()));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(5)
                .map(entry -> entry.getValue() + " × " + entry.getKey())
                .toList();
    }

    @Override
    public String toString() {
        return scenario + ", " + contender + ": " + outcome + ", " + verdict.acknowledged() + " acknowledged, "
                + verdict.lost().size() + " lost, " + verdict.errors() + " errors, longest outage "
                + verdict.longestOutage().toMillis() + " ms, disturbed "
                + verdict.disturbed().toMillis() + " ms, took "
                + verdict.took().toMillis() + " ms, " + leaderChanges + " changes of the leader, most away "
                + absences.most() + ", fewest serving " + fewestServing
                + (leaderWentLast ? ", the leader went last" : "")
                + (absences.wrong().isEmpty() ? "" : ", " + absences.wrong());
    }
}
