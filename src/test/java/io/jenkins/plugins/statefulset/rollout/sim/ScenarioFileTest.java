package io.jenkins.plugins.statefulset.rollout.sim;

import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.patch;
import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioFileTest {
    private static final String FULL = """
            kubernetesVersion: "1.36"
            seed: 7
            startTime: 2026-11-23T12:00:00Z
            faults:
              - never-ready=2
              - fault: slow-start
                ordinal: 1
                duration: 90s
                revisions: any
              - {fault: pdb-blocks, from: 30s, to: 2m}
              - {fault: api-refuses, every: 3}
              - {fault: node-lost, ordinal: 0, duration: 5m, at: 1m}
            timings:
              start: {db: 5s..20s}
              answering: 500ms
              termination: 2s
            crashes:
              - image: "postgres:14*"
                exitCode: 1
                log: ["FATAL:  no"]
            """;

    @Test
    void aScenarioSaysEverything() {
        Scenario scenario = Scenario.parse(FULL, "bad-day.yaml");

        assertThat(scenario.version()).contains(new KubernetesVersion(1, 36, 0));
        assertThat(scenario.seed()).hasValue(7);
        assertThat(scenario.startTime()).contains(Instant.parse("2026-11-23T12:00:00Z"));
        assertThat(scenario.faults())
                .isEqualTo(Faults.parse(List.of(
                        "never-ready=2",
                        "slow-start=1:90s@any",
                        "pdb-blocks=30s..2m",
                        "api-refuses=every 3",
                        "node-lost=0:5m@1m")));
        assertThat(scenario.timings().start())
                .containsAllEntriesOf(Map.of("db", new Timings.Span(Duration.ofSeconds(5), Duration.ofSeconds(20))));
        assertThat(scenario.timings().answering())
                .containsEntry("*", new Timings.Span(Duration.ofMillis(500), Duration.ofMillis(500)));
    }

    @Test
    void anEmptyScenarioChangesNothing() {
        assertThat(Scenario.parse("", "empty.yaml").timings()).isEqualTo(Timings.DEFAULT);
        assertThat(Scenario.parse("# nothing\n", "empty.yaml").faults()).isEqualTo(Faults.NONE);
    }

    @Test
    void aScenarioIsPlayed() {
        SimulatedSet stage = new SimulatedSet(
                statefulSet("db"),
                SimulatedCluster.builder().scenario(Scenario.parse("crashes: [{image: 'postgres:14*'}]", "s.yaml")));
        assertThat(stage.client.version()).isEqualTo(new KubernetesVersion(1, 34, 0));

        stage.patch(patch().image("postgres:14.2"));
        stage.waitLong();
        assertThat(stage.pod(2).getStatus().getContainerStatuses().get(0).getRestartCount())
                .isGreaterThan(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "fault: [x]              | s.yaml: unknown field 'fault': allowed are kubernetesVersion",
                "seed: many              | s.yaml: seed: 'many' is not a whole number",
                "kubernetesVersion: new  | s.yaml: kubernetesVersion: 'new' is no Kubernetes version",
                "startTime: noon         | s.yaml: startTime: 'noon' is no time",
                "faults: [boom=1]        | s.yaml: faults[0]: unknown fault 'boom=1'",
                "faults: never-ready=2   | s.yaml: faults: 'never-ready=2' is not a list",
                "faults: [{ordinal: 2}]  | s.yaml: faults[0]: the field 'fault', its name, is missing",
                "timings: {job: soon}    | s.yaml: timings.job: duration \"soon\"",
                "timings: {job: 5s..1s}  | s.yaml: timings.job: no span of time",
                "crashes: [{log: [x]}]   | s.yaml: crashes[0]: the field 'image' is missing",
                "members: [2]            | s.yaml: members: '' is not a map with some of the fields leader, election, catchUp, slow",
                "members: {leads: 2}     | s.yaml: members: unknown field 'leads': allowed are leader, election, catchUp, slow",
                "members: {leader: -1}   | s.yaml: members.leader: '-1' is not an ordinal",
                "members: {leader: 99999999999} | s.yaml: members.leader: '99999999999' is not an ordinal",
                "members: {election: 5s} | s.yaml: members.election: goes with leader only",
                "members: {catchUp: soon} | s.yaml: members.catchUp: duration \"soon\"",
                "members: {catchUp: {a: 1}} | s.yaml: members.catchUp: duration",
                "members: {slow: 5m}     | s.yaml: members.slow: '5m' is not a map from ordinals to durations",
                "members: {slow: {a: 5m}} | s.yaml: members.slow: 'a' is not an ordinal",
                "members: {slow: {1: x}} | s.yaml: members.slow.1: duration \"x\"",
                "'a: [b'                 | s.yaml:",
                "faults: [a              | s.yaml:1:11: not YAML"
            })
    void whatIsWrongIsNamedWithItsPlace(String yaml, String message) {
        assertThatThrownBy(() -> Scenario.parse(yaml, "s.yaml"))
                .isInstanceOf(BadRequestException.class)
                .hasMessageStartingWith(message);
    }
}
