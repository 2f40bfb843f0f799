package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words for sets that somebody scales meanwhile, and for sets that have no partition. */
class ScaledAndOnDeleteTest {
    private static final String WEB = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: web}
            spec:
              serviceName: web
              replicas: 5
              updateStrategy: {type: RollingUpdate}
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - {name: app, image: "example/web:1.0.0", readinessProbe: {tcpSocket: {port: 80}}}
            """;

    @ParameterizedTest
    @CsvSource({"8, 8 of 8 pods on", "3, 3 of 3 pods on", "1, 1 of 1 pod on"})
    void aSetThatSomebodyScaledIsCountedAsItIsAtTheEnd(int replicas, String count) {
        Said said = rehearse(WEB, "--fault", "scale=" + replicas + "@20s");

        assertThat(said.out()).as(said.err()).contains("Completed in").contains(count);
    }

    @Test
    void aSetThatSomebodyScaledToNothingHasProvedNothing() {
        Said said = rehearse(WEB, "--fault", "scale=0@20s");

        assertThat(said.out())
                .contains("0 of 0 pods on")
                .contains("Somebody scaled the set to 0 meanwhile: no pod has proved the new template");
    }

    @Test
    void nothingIsSaidOfThePartitionOfASetThatHasNone() {
        String onDelete = WEB.replace("RollingUpdate", "OnDelete");

        Said said = rehearse(onDelete);

        assertThat(said.out())
                .doesNotContain("partition")
                .contains("ordinal 4 goes to")
                .contains("Completed in");
        assertThat(new CommandLine()
                        .typing(onDelete)
                        .run("plan", "-", "--restart", "--end-partition", "guard")
                        .out())
                .contains("--end-partition has no effect: updateStrategy is OnDelete, which has no partition")
                .doesNotContain("wave   partition");
    }

    private static Said rehearse(String manifest, String... more) {
        String[] arguments = new String[3 + more.length];
        System.arraycopy(new String[] {"rehearse", "-", "--restart"}, 0, arguments, 0, 3);
        System.arraycopy(more, 0, arguments, 3, more.length);
        return new CommandLine().typing(manifest).run(arguments);
    }
}
