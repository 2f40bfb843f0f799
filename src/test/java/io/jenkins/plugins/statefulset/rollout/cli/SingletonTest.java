package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A set of one pod whose budget never lets that pod go. */
class SingletonTest {
    private static final String ONE = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: one}
            spec:
              serviceName: one
              replicas: REPLICAS
              updateStrategy: {type: STRATEGY}
              selector: {matchLabels: {app: one}}
              template:
                metadata: {labels: {app: one}}
                spec:
                  containers:
                  - {name: app, image: "example/app:1.0.0", readinessProbe: {tcpSocket: {port: 80}}}
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: one}
            spec: {RULE, selector: {matchLabels: {app: one}}}
            """;

    @ParameterizedTest
    @CsvSource({
        "minAvailable: 1, RollingUpdate",
        "maxUnavailable: 0, RollingUpdate",
        "minAvailable: 100%, OnDelete",
        "maxUnavailable: 0%, OnDelete"
    })
    void isRolledOutOnlyByAPersonWhoAcceptsThatTheBudgetIsGoneAgainst(String rule, String strategy) {
        Said refused = rehearse(rule, strategy, 1);

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .contains("PodDisruptionBudget one can never allow a disruption of these pods")
                .contains("--accept singleton-budget");

        Said accepted = rehearse(rule, strategy, 1, "--accept", "singleton-budget");

        assertThat(accepted.code()).as(accepted.out() + accepted.err()).isZero();
        assertThat(accepted.out())
                .contains(
                        "PodDisruptionBudget one is gone against, as accepted: one-0 goes down though the budget forbids it")
                .contains("Completed");
    }

    /** With more pods the budget is a mistake: no rule says which of them may go. */
    @ParameterizedTest
    @CsvSource({"maxUnavailable: 0, RollingUpdate", "minAvailable: 2, OnDelete"})
    void ofTwoPodsNoBudgetIsAccepted(String rule, String strategy) {
        Said said = rehearse(rule, strategy, 2, "--accept", "singleton-budget");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("can never allow a disruption").doesNotContain("--accept");
    }

    private static Said rehearse(String rule, String strategy, int replicas, String... more) {
        String manifest =
                ONE.replace("RULE", rule).replace("STRATEGY", strategy).replace("REPLICAS", Integer.toString(replicas));
        String[] arguments = new String[more.length + 4];
        System.arraycopy(new String[] {"rehearse", "-", "--image", "app=example/app:1.0.1"}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return new CommandLine().typing(manifest).run(arguments);
    }
}
