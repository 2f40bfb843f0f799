package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A query gives true in each pod of the wave. It goes through {@code psql} in the pod itself, with user, database and
 * password of the container's own environment, so that no password leaves the pod. The query is an argument of the script
 * and never a part of it.
 */
final class SqlCondition implements GateCondition {
    private static final Set<String> TRUE = Set.of("t", "true", "1", "on");
    /** A day; PostgreSQL takes no more than 24. */
    private static final long LONGEST_MILLIS = 86_400_000;

    private static final String SCRIPT = script();

    private final String query;
    private final List<Placeholders> subjects;
    private final PodCommands pods;

    SqlCondition(GateSpec.Sql spec, GateContext context, Cluster cluster) {
        this.query = spec.query();
        this.subjects = Placeholders.perPod(context);
        this.pods = new PodCommands(cluster, context, spec.container());
    }

    @Override
    public GateObservation look(RemainingTime time) {
        return GateObservation.atAll(subjects, time, subject -> {
            String limit = Long.toString(Math.min(time.left().toMillis(), LONGEST_MILLIS));
            List<String> command = List.of("sh", "-c", SCRIPT, "sh", subject.fill(query), limit);
            return judge(pods.run(subject, command, time));
        });
    }

    private static GateObservation judge(ExecResult result) {
        if (result.exitCode() != 0) {
            return GateObservation.notYet(
                    "exit code " + result.exitCode() + complaint(PlainText.lines(result.error())));
        }
        if (result.output().isEmpty()) {
            return GateObservation.notYet("the query gave no row");
        }
        String row = result.output().lines().findFirst().orElse("");
        String first = row.split("\\|", 2)[0].strip().toLowerCase(Locale.ROOT);
        return TRUE.contains(first)
                ? GateObservation.good("")
                : GateObservation.notYet("first row: \"" + LogText.excerpt(row) + "\"");
    }

    /** psql points at the place of a fault in lines behind the one that says what it is. */
    private static String complaint(List<String> lines) {
        return lines.stream()
                .filter(line -> line.contains("ERROR:") || line.contains("FATAL:") || line.contains("error:"))
                .findFirst()
                .or(() -> lines.isEmpty() ? Optional.empty() : Optional.of(lines.get(lines.size() - 1)))
                .map(line -> ": " + LogText.excerpt(line))
                .orElse("");
    }

    private static String script() {
        try (InputStream resource = SqlCondition.class.getResourceAsStream("sql-gate.sh")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
