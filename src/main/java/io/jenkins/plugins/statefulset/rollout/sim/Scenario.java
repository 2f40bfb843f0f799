package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.sim.IncompatibleChange.Crash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What a rehearsal plays, as a file says it. Every part has a default.
 *
 * <pre>{@code
 * kubernetesVersion: "1.34"
 * seed: 7
 * startTime: 2026-11-23T12:00:00Z
 * faults:
 *   - never-ready=2
 *   - fault: slow-start
 *     ordinal: 1
 *     duration: 90s
 *     revisions: any
 * timings:
 *   start: {postgresql: 5s..20s, "*": 1s}
 *   answering: 500ms
 *   termination: 2s..5s
 *   job: 30s
 * crashes:
 *   - image: "postgres:14*"
 *     exitCode: 1
 *     log: ["FATAL:  database files are incompatible with server"]
 * members:
 *   leader: 2
 *   election: 10s
 *   catchUp: 40s
 *   slow: {1: 5m}
 * }</pre>
 *
 * @param version empty where the file says none
 * @param seed empty where the file says none
 * @param startTime empty where the file says none
 * @param members empty where the file says none
 */
public record Scenario(
        Optional<KubernetesVersion> version,
        OptionalLong seed,
        Optional<Instant> startTime,
        Faults faults,
        Timings timings,
        List<CrashingImage> crashes,
        Optional<Members> members) {
    public Scenario {
        crashes = List.copyOf(crashes);
    }

    /**
     * Reads a scenario.
     *
     * @param yaml the file's text
     * @param file its name, for messages
     * @throws BadRequestException if it is not well-formed, or says something that no scenario has
     */
    public static Scenario parse(String yaml, String file) {
        return new ScenarioReader(file).read(yaml);
    }

    /** The first crash that applies to a template. */
    Optional<Crash> crashOf(PodTemplateSpec template) {
        return crashes.stream()
                .filter(crash -> crash.isIn(template))
                .findFirst()
                .map(CrashingImage::crash);
    }

    /**
     * An image whose containers end right after their start, on any revision but the first.
     *
     * @param image its full name; {@code *} stands for any text
     */
    public record CrashingImage(String image, Crash crash) {
        boolean isIn(PodTemplateSpec template) {
            Pattern pattern = Pattern.compile(Pattern.quote(image).replace("*", "\\E.*\\Q"));
            return template.getSpec().getContainers().stream()
                    .map(Container::getImage)
                    .anyMatch(name -> pattern.matcher(name).matches());
        }
    }
}
