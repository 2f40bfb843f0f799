package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rehearsals in which a scenario plays members, leaders and lag. */
class RehearsedMembersTest {
    private static final String SET = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              serviceName: db
              replicas: 3
              selector: {matchLabels: {app: db}}
              updateStrategy: {type: TYPE}
              template:
                metadata: {labels: {app: db}}
                spec: {containers: [{name: db, image: 'acme/db:1'}]}
            """;
    private static final String PROFILE = """
            profile: ours
            title: Ours
            images: [acme/db]
            checks:
              - before: all members are there
                exec: check
                why: w
                source: https://acme.example/
              - prepare: hands over
                exec: hand-over
                why: w
                source: https://acme.example/
              - after: it has caught up
                timeout: 5m
                exec: check
                why: w
                source: https://acme.example/
              - leader: it leads
                exec: leads
                why: w
                source: https://acme.example/
            """;

    @TempDir
    private Path folder;

    private Said rehearse(String type, String members, String... more) throws IOException {
        Path set = Files.writeString(folder.resolve("set.yaml"), SET.replace("TYPE", type));
        Path profile = Files.writeString(folder.resolve("profile.yml"), PROFILE);
        Path scenario = Files.writeString(folder.resolve("scenario.yml"), "members: " + members + "\n");
        List<String> arguments = new ArrayList<>(List.of(
                "rehearse",
                set.toString(),
                "--image",
                "db=acme/db:2",
                "--profile",
                profile.toString(),
                "--scenario",
                scenario.toString()));
        Stream.of(more).forEach(arguments::add);
        return new CommandLine().run(arguments.toArray(String[]::new));
    }

    private static List<String> evicted(Said said) {
        return said.outLines().stream()
                .filter(line -> line.matches("\\S+\\s+db-\\d.*(terminating|deleted).*"))
                .map(line -> line.replaceAll("^\\S+\\s+(db-\\d).*", "$1"))
                .distinct()
                .toList();
    }

    @Test
    void aMemberThatCatchesUpSlowlyIsWaitedFor() throws IOException {
        Said quick = rehearse("RollingUpdate", "{catchUp: 0}");
        Said slow = rehearse("RollingUpdate", "{catchUp: 40s, slow: {1: 3m}}");

        assertThat(quick.code()).as(quick.toString()).isZero();
        assertThat(slow.code()).as(slow.toString()).isZero();
        assertThat(slow.out()).contains("check after db-1 is back");
        assertThat(seconds(slow)).isGreaterThan(seconds(quick) + 40 + 180 + 40 - 20);
    }

    @Test
    void oneThatTakesLongerThanItsCheckWaitsIsShownAsAHold() throws IOException {
        Said said = rehearse("RollingUpdate", "{slow: {1: 10m}}");

        assertThat(said.code()).isEqualTo(4);
        assertThat(said.out()).contains("it has caught up", "db-1 is no full member yet");
    }

    @Test
    void theOneThatLeadsGoesLast() throws IOException {
        Said said = rehearse("OnDelete", "{leader: 2}", "--order", "leader-last", "--waves", "each");

        assertThat(said.code()).as(said.toString()).isZero();
        assertThat(said.out()).contains("what leads last: now db-2");
        assertThat(said.out()).contains("one at a time").doesNotContain("one at a time, highest");
        assertThat(evicted(said)).containsExactly("db-1", "db-0", "db-2");
    }

    @Test
    void lowestFirstIsForOnDeleteOnly() throws IOException {
        Said said = rehearse("OnDelete", "{catchUp: 5s}", "--order", "lowest", "--waves", "each");
        assertThat(said.out()).contains("one at a time").doesNotContain("highest ordinal first");
        assertThat(evicted(said)).containsExactly("db-0", "db-1", "db-2");

        Said refused = rehearse("RollingUpdate", "{catchUp: 5s}", "--order", "lowest");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("--order lowest", "highest ordinal first, always", "--prepare-pod");
    }

    /** From the first line of the log, at noon, to its last. */
    private static long seconds(Said said) {
        return said.outLines().stream()
                .filter(line -> line.matches("12:\\d\\d:\\d\\d .*"))
                .mapToLong(line -> Long.parseLong(line.substring(3, 5)) * 60 + Long.parseLong(line.substring(6, 8)))
                .max()
                .orElseThrow();
    }
}
