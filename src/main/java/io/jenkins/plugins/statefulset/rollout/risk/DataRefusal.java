package io.jenkins.plugins.statefulset.rollout.risk;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * That a server does not start on data that another release has written, as a file of rules tells it.
 *
 * @param container in which it runs
 * @param starts {@link StartVerdict#NO}, or {@link StartVerdict#UNTIL_FINISHED} where it refuses only data that all members wrote anew
 * @param exitCode what it ends with, other than 0
 * @param log what it says last
 */
public record DataRefusal(String container, StartVerdict starts, int exitCode, List<String> log) {
    public DataRefusal {
        log = List.copyOf(log);
    }

    /**
     * The containers of a pod that would not start.
     *
     * @param writer the set whose pod wrote the data
     * @param starting the set whose pod starts on them
     */
    public static List<DataRefusal> between(StatefulSet writer, StatefulSet starting, RuleBook book) {
        return TemplateChange.between(writer, starting, book).containers().stream()
                .filter(ContainerChange::imageChanged)
                .filter(ContainerChange::isJudgedByItsData)
                .flatMap(container -> of(container).stream())
                .toList();
    }

    private static Optional<DataRefusal> of(ContainerChange container) {
        return container
                .newImage()
                .software()
                .flatMap(software -> container.oldImage().software().flatMap(writer -> container.versions().stream()
                        .flatMap(versions -> refusal(container.name(), software, writer, versions))
                        .findFirst()));
    }

    private static Stream<DataRefusal> refusal(
            String container, Software software, Software writer, VersionChange versions) {
        SoftwareNames names = SoftwareNames.of(software, versions.before(), versions.after());
        return software.step(writer.id(), versions.before(), versions.after()).stream()
                .filter(step -> step.starts() == StartVerdict.NO || step.starts() == StartVerdict.UNTIL_FINISHED)
                .map(step -> new DataRefusal(
                        container,
                        step.starts(),
                        step.exitCode(),
                        (step.log().isEmpty() ? List.of("{title} {to} cannot start on data of {from}") : step.log())
                                .stream().map(names::fill).toList()));
    }
}
