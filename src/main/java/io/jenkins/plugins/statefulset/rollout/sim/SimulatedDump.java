package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A backup that goes well: what a {@code pg_dump} Job of this project reports as its end. Other Jobs report nothing. */
final class SimulatedDump {
    /** As {@code backup.sh} names the folder of a backup. */
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int RUN = 4;
    /** A termination message holds 4096 bytes. */
    private static final int NAMED = 20;

    private static final long BYTES = 50_540_000;
    private static final String SUM = "5f1c".repeat(16);

    private SimulatedDump() {}

    static JobOutcome of(Job job, Instant begun, Duration took) {
        Optional<String> set = variable(job, "BACKUP_SET");
        if (set.isEmpty()) {
            return new JobOutcome(took, 0, "", List.of());
        }
        List<String> servers = variable(job, "BACKUP_SERVERS")
                .orElse(set.get())
                .lines()
                .map(line -> line.strip().split("\\s"))
                .flatMap(SimulatedDump::names)
                .filter(name -> !name.isEmpty())
                .toList();
        String databases = servers.stream()
                .limit(NAMED)
                .map(server -> String.format(
                        Locale.ROOT,
                        "{\"server\":\"%s\",\"database\":\"app\",\"file\":\"%s/app.dump\",\"bytes\":%d}",
                        server,
                        server,
                        BYTES / servers.size()))
                .collect(Collectors.joining(","));
        String report = String.format(
                Locale.ROOT,
                "{\"backup\":1,\"location\":\"pvc/%s:/%s/%s\",\"bytes\":%d,\"sha256\":\"%s\",\"seconds\":%d,"
                        + "\"databaseCount\":%d,\"databases\":[%s]}",
                variable(job, "BACKUP_CLAIM").orElse("backup"),
                set.get(),
                STAMP.format(begun),
                BYTES,
                SUM,
                took.toSeconds(),
                servers.size(),
                databases);
        return new JobOutcome(took, 0, report, List.of("backup verified"));
    }

    /** Name and address of a server, or the beginning of names, the first and the last ordinal, and a domain. */
    private static Stream<String> names(String[] words) {
        return words.length < RUN
                ? Stream.of(words[0])
                : IntStream.rangeClosed(Integer.parseInt(words[1]), Integer.parseInt(words[2]))
                        .mapToObj(ordinal -> words[0] + ordinal);
    }

    private static Optional<String> variable(Job job, String name) {
        return job.getSpec().getTemplate().getSpec().getContainers().stream()
                .flatMap(container -> container.getEnv().stream())
                .filter(variable -> variable.getName().equals(name))
                .map(EnvVar::getValue)
                .filter(Objects::nonNull)
                .findFirst();
    }
}
