package io.jenkins.plugins.statefulset.rollout.lint;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.lint.LintSubject.Place;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Probes of the three kinds.
 *
 * <ol>
 *   <li>A liveness probe without a startup probe kills what starts slowly: it gives up after its delay and its failures.
 *   <li>A probe that asks another pod ties this pod's state to that one's: in a rollout, which goes from the highest ordinal down, one that is
 *       made anew may wait for one that is down itself.
 * </ol>
 */
final class ProbeRules {
    /** Seconds within which a start is not called slow. */
    private static final long PATIENT = 300;

    private static final Pattern ANOTHER_POD = Pattern.compile("\\$\\{HOSTNAME%|\\bPREV_(POD|HOST|INDEX|ORDINAL)\\b");
    private static final List<String> KINDS = List.of("startupProbe", "livenessProbe", "readinessProbe");

    private ProbeRules() {}

    static List<Hit> check(LintSubject subject) {
        List<Hit> hits = new ArrayList<>();
        for (Place place : subject.containers()) {
            JsonNode liveness = place.container().path("livenessProbe");
            boolean starts = place.container().has("startupProbe");
            long patience = patience(liveness);
            if (!liveness.isMissingNode() && !starts && patience < PATIENT) {
                hits.add(subject.hit(
                        "liveness-without-startup",
                        place.path() + ".livenessProbe",
                        Phrase.of("lint.slow-start-killed")
                                .with("container", place.name())
                                .with("seconds", patience)));
            }
            for (String kind : KINDS) {
                Place probe = place.probe(kind);
                if (ANOTHER_POD
                        .matcher(LintSubject.script(probe.container().path("exec")))
                        .find()) {
                    hits.add(subject.hit(
                            "probe-asks-another-pod",
                            probe.path(),
                            Phrase.of("lint.probe-of-another-pod")
                                    .with("container", place.name())
                                    .with("probe", kind)));
                }
            }
        }
        return hits;
    }

    private static long patience(JsonNode probe) {
        return Math.max(0, probe.path("initialDelaySeconds").asLong(0))
                + bounded(probe.path("periodSeconds").asLong(10))
                        * bounded(probe.path("failureThreshold").asLong(3));
    }

    private static long bounded(long number) {
        return Math.max(1, Math.min(1_000_000, number));
    }
}
