package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The lines of {@code -o json}, by the names that other programs rely on. They are written out here on purpose. */
class JsonLinesTest {
    private static final Set<String> POD_STATES = Set.of("terminating", "pending", "running", "ready", "failed");
    private static final Set<String> STEP_STATES = Set.of("started", "passed", "failed");
    private static final Set<String> NAMES = Set.of(
            "plan",
            "backup",
            "armed",
            "wave",
            "blocked",
            "partition",
            "pod",
            "gate",
            "budget",
            "held",
            "resumed",
            "rollback",
            "finished");

    @Test
    void everyLineHasTimeEventAndStatefulSet() {
        Said said = rehearse("--backup", "always", "--soak", "1m");

        Instant last = CommandLine.NOON;
        for (JsonNode event : said.events()) {
            Instant time = Instant.parse(event.get("time").textValue());
            assertThat(time).as(event.toString()).isAfterOrEqualTo(last);
            assertThat(event.get("event").textValue()).isIn(NAMES);
            assertThat(event.get("statefulSet").textValue()).isEqualTo("default/postgresql");
            last = time;
        }
        assertThat(said.events().get(0).get("event").textValue()).isEqualTo("plan");
        assertThat(said.events().get(said.events().size() - 1).get("event").textValue())
                .isEqualTo("finished");
        assertThat(said.code()).isZero();
    }

    @Test
    void thePlanHasWavesRiskBlockersAndWarnings() {
        JsonNode plan = rehearse().events("plan").get(0);

        assertThat(plan.get("waves").toString())
                .isEqualTo(
                        "[{\"wave\":1,\"partition\":2,\"ordinals\":[2]},{\"wave\":2,\"partition\":1,\"ordinals\":[1]},{\"wave\":3,\"partition\":0,\"ordinals\":[0]}]");
        assertThat(plan.at("/risk/level").textValue()).isEqualTo("low");
        assertThat(plan.at("/risk/reasons").isArray()).isTrue();
        assertThat(plan.at("/risk/reasons/0").textValue()).contains("postgres:13 → postgres:13.23");
        assertThat(plan.get("blockers").isArray()).isTrue();
        assertThat(plan.at("/warnings/0").isTextual()).isTrue();
    }

    @Test
    void theBackupHasItsJobAndState() {
        List<JsonNode> taken = rehearse("--backup", "always").events("backup");
        List<JsonNode> failed =
                rehearse("--backup", "always", "--fault", "backup-fails").events("backup");
        List<JsonNode> skipped = rehearse().events("backup");

        assertThat(texts(taken, "state")).containsExactly("started", "succeeded");
        assertThat(taken)
                .allSatisfy(event -> assertThat(event.get("job").textValue()).startsWith("postgresql-backup-"));
        assertThat(texts(failed, "state")).containsExactly("started", "failed");
        assertThat(texts(skipped, "state")).containsExactly("skipped");
    }

    @Test
    void wavesPartitionsAndPodsAreToldInTheirOrder() {
        Said said = rehearse("--waves", "1,100%");

        JsonNode armed = said.events("armed").get(0);
        assertThat(armed.get("revision").textValue()).startsWith("postgresql-");
        assertThat(armed.get("baseRevision").textValue())
                .startsWith("postgresql-")
                .isNotEqualTo(armed.get("revision").textValue());
        assertThat(armed.get("partition").intValue()).isEqualTo(3);
        assertThat(said.events("wave").stream()
                        .map(event -> event.get("wave").intValue() + " "
                                + event.get("state").textValue()))
                .containsExactly("1 started", "1 passed", "2 started", "2 passed");
        assertThat(texts(said.events("wave"), "state")).isSubsetOf(STEP_STATES);
        assertThat(said.events("partition").stream()
                        .map(event -> event.get("from").intValue() + " to "
                                + event.get("to").intValue()))
                .containsExactly("3 to 2", "2 to 1", "1 to 0");
        assertThat(said.events("pod")).allSatisfy(event -> {
            assertThat(event.get("pod").textValue())
                    .isEqualTo("postgresql-" + event.get("ordinal").intValue());
            assertThat(event.get("revision").textValue()).startsWith("postgresql-");
            assertThat(event.get("state").textValue()).isIn(POD_STATES);
        });
    }

    @Test
    void gatesHaveANameAndAState() {
        List<JsonNode> gates =
                rehearse("--waves", "100%", "--soak", "1m", "--gate", "manual").events("gate");

        assertThat(gates.stream()
                        .map(event -> event.get("name").textValue() + " "
                                + event.get("state").textValue()))
                .containsExactly("soak started", "soak passed", "promotion started", "promotion passed");
    }

    @Test
    void aRollbackHasItsReasonAndAFailedPodItsOwn() {
        Said said = rehearse("--fault", "crash-loop=2");

        assertThat(said.events("rollback").get(0).get("reason").textValue()).startsWith("postgresql-2 failed");
        JsonNode failed = said.events("pod").stream()
                .filter(event -> event.get("state").textValue().equals("failed"))
                .findFirst()
                .orElseThrow();
        assertThat(failed.get("reason").textValue()).contains("CrashLoopBackOff", "exit code 1");
        assertFinished(said, "rolled-back");
        assertThat(said.code()).isEqualTo(3);
    }

    @Test
    void aHoldHasItsReason() {
        Said said = rehearse("--fault", "crash-loop=2", "--on-failure", "hold");

        assertThat(said.events("held").get(0).get("reason").textValue()).startsWith("postgresql-2 failed");
        assertFinished(said, "held");
        assertThat(said.code()).isEqualTo(4);
    }

    @Test
    void aWaitIsToldWithWhatBlocks() {
        Said said = rehearse("--fault", "pdb-blocks=0s..5m");

        assertThat(said.events("blocked").get(0).get("by").textValue()).isEqualTo("postgresql-pdb");
        assertThat(said.events("blocked").get(0).get("message").textValue()).isNotBlank();
    }

    @Test
    void theEndHasOutcomeReasonAndDuration() {
        assertFinished(rehearse(), "completed");
        assertFinished(rehearse("--backup", "always", "--fault", "backup-fails"), "failed");
    }

    @Test
    void whatABlockedRolloutSaysToPeopleIsNotOnStandardOutput() {
        Said said = new CommandLine()
                .run("rehearse", "examples/postgresql", "--image", "postgresql=postgres:14", "-o", "json");

        assertThat(said.events()).hasSize(1);
        JsonNode blocker = said.events().get(0).at("/blockers/0");
        assertThat(blocker.get("name").textValue()).isEqualTo("major-upgrade");
        assertThat(blocker.get("message").textValue()).contains("major upgrade");
        assertThat(said.err()).contains("--accept major-upgrade");
        assertThat(said.code()).isEqualTo(2);
    }

    private static void assertFinished(Said said, String outcome) {
        List<JsonNode> finished = said.events("finished");
        assertThat(finished).hasSize(1);
        assertThat(finished.get(0).get("outcome").textValue()).isEqualTo(outcome);
        assertThat(finished.get(0).get("reason").isTextual()).isTrue();
        assertThat(finished.get(0).get("durationSeconds").doubleValue()).isPositive();
    }

    private static List<String> texts(List<JsonNode> events, String field) {
        return events.stream().map(event -> event.get(field).textValue()).toList();
    }

    private static Said rehearse(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("rehearse", "examples/postgresql", "--image", "postgresql=postgres:13.23", "-o", "json"));
        arguments.addAll(List.of(more));
        return new CommandLine().run(arguments.toArray(String[]::new));
    }
}
