package io.jenkins.plugins.statefulset.rollout.systems;

import io.jenkins.plugins.statefulset.rollout.systems.PodState.Being;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which members were away, and when, by the states that a watch told one after the other.
 *
 * <ol>
 *   <li>A member is away while its pod is not ready, told to go, gone or not there yet.
 *   <li>A pod is disrupted when it is told to go, or is gone without having been told. It is disrupted wrongly when another member is
 *       away at that moment: then two are.
 * </ol>
 *
 * @param spans by the pods' names; what has not ended ends with the window
 * @param most away at once
 * @param wrong each disruption of a pod while another was away: {@code db-1 while db-2 was away}
 */
record Absences(Map<String, List<Judge.Window>> spans, int most, List<String> wrong) {

    /** @param pods names of all members */
    static Absences of(Collection<String> pods, List<PodState> states, Judge.Window window) {
        Map<String, Being> now = new TreeMap<>();
        Map<String, Instant> since = new TreeMap<>();
        Map<String, List<Judge.Window>> spans = new LinkedHashMap<>();
        pods.forEach(pod -> {
            now.put(pod, Being.GONE);
            spans.put(pod, new ArrayList<>());
        });
        Set<String> told = new TreeSet<>();
        List<String> wrong = new ArrayList<>();
        int most = 0;
        for (PodState state : states) {
            Instant at = state.at().isBefore(window.begin()) ? window.begin() : state.at();
            if (state.at().isAfter(window.end()) || !pods.contains(state.pod())) {
                continue;
            }
            boolean goes = state.being() == Being.ENDING || state.being() == Being.GONE;
            if (goes && told.add(state.uid()) && window.holds(state.at())) {
                now.entrySet().stream()
                        .filter(other -> !other.getKey().equals(state.pod()) && other.getValue() != Being.READY)
                        .forEach(other -> wrong.add(state.pod() + " while " + other.getKey() + " was away"));
            }
            now.put(state.pod(), state.being());
            if (state.being() == Being.READY) {
                Instant from = since.remove(state.pod());
                if (from != null && from.isBefore(at)) {
                    spans.get(state.pod()).add(new Judge.Window(from, at));
                }
            } else {
                since.putIfAbsent(state.pod(), at);
            }
            if (window.holds(state.at())) {
                most = Math.max(most, away(now));
            }
        }
        since.forEach((pod, from) -> spans.get(pod).add(new Judge.Window(from, window.end())));
        return new Absences(spans, most, wrong);
    }

    private static int away(Map<String, Being> now) {
        return (int) now.values().stream().filter(being -> being != Being.READY).count();
    }
}
