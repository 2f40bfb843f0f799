package io.jenkins.plugins.statefulset.rollout.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rules that the guide's manifests don't break; those that they break are in {@link GuideManifestsTest}. */
class ManifestLintTest {
    private static final String CLEAN = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          serviceName: db-headless
          replicas: 1
          selector:
            matchLabels: {app: db}
          template:
            metadata:
              labels: {app: db}
            spec:
              containers:
              - name: main
                image: registry.example:5000/db:1.2
                readinessProbe:
                  exec: {command: [sh, -c, "probe $HOSTNAME"]}
        """;
    private static final String SERVICE = """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: db-headless}
        spec:
          clusterIP: None
          selector: {app: db}
        """;
    private static final String BUDGET = """
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: db}
        spec:
          selector: {matchLabels: {app: db}}
        """;

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(lint(CLEAN + SERVICE + BUDGET)).isEmpty();
    }

    @Test
    void wantsTheServiceToBeThereAndHeadlessAndOfTheSet() {
        assertThat(lint(CLEAN + BUDGET))
                .containsExactly(
                        "no Service db-headless in these manifests: without that Headless Service the pods of db"
                                + " have no DNS names (db-0.db-headless)");
        assertThat(lint(CLEAN + BUDGET + SERVICE.replace("clusterIP: None", "type: ClusterIP")))
                .containsExactly(
                        "Service db-headless is not headless (spec.clusterIP is not None): the pods of db have no"
                                + " DNS names of their own");
        assertThat(lint(CLEAN + BUDGET + SERVICE.replace("app: db", "app: web")))
                .containsExactly(
                        "Service db-headless selects {app=web}, which does not match the labels of the pods {app=db}");
        assertThat(lint(CLEAN + BUDGET + SERVICE.replace("metadata: {", "metadata: {namespace: other, ")))
                .singleElement()
                .asString()
                .startsWith("no Service db-headless");
    }

    @Test
    void wantsABudgetThatMatches() {
        assertThat(lint(CLEAN + SERVICE))
                .containsExactly("no PodDisruptionBudget in these manifests matches the pods of db:"
                        + " a node drain may take several at once, during the rollout too");
        assertThat(lint(CLEAN + SERVICE + BUDGET.replace("app: db", "app: web")))
                .hasSize(1);
        assertThat(lint(CLEAN + SERVICE + BUDGET.replace("{matchLabels: {app: db}}", "{}")))
                .isEmpty();
    }

    @Test
    void wantsImagesThatMeanOneThing() {
        assertThat(lintSet("db:1.2", "db:latest"))
                .singleElement()
                .asString()
                .contains("is whatever latest is when a pod");
        assertThat(lintSet("db:1.2", "db")).singleElement().asString().contains("has no tag, which means latest");
        assertThat(lintSet("db:1.2", "db@sha256:" + "0".repeat(64))).isEmpty();
    }

    @Test
    void wantsTimeToStop() {
        assertThat(lintSet("      containers:", "      terminationGracePeriodSeconds: 0\n      containers:"))
                .singleElement()
                .asString()
                .startsWith("terminationGracePeriodSeconds is 0: pods are killed at once");
    }

    @Test
    void saysWhatPoliciesMean() {
        assertThat(lintSet("  replicas: 1", "  podManagementPolicy: Parallel"))
                .singleElement()
                .asString()
                .startsWith("podManagementPolicy Parallel");
        assertThat(lintSet("  replicas: 1", "  persistentVolumeClaimRetentionPolicy: {whenScaled: Delete}"))
                .singleElement()
                .asString()
                .endsWith("scaling db down or deleting it destroys data");
        assertThat(lintSet("  replicas: 1", "  updateStrategy: {rollingUpdate: {maxUnavailable: 2}}"))
                .singleElement()
                .asString()
                .contains("up to Kubernetes 1.36 drop this field");
        assertThat(lintSet("  replicas: 1", "  updateStrategy: {rollingUpdate: {maxUnavailable: 1}}"))
                .isEmpty();
    }

    @Test
    void seesVariablesThatNobodySets() {
        assertThat(lintSet("probe $HOSTNAME", "ping ${PEER}; OWN=1; probe $OWN"))
                .containsExactly("container main: readinessProbe uses $PEER, which no env of the container defines;"
                        + " unless the image does, it is empty");
        assertThat(lintSet("db:1.2", "db:1.2\n        env: [{name: URL, value: http://$(HOST)}]"))
                .containsExactly(
                        "container main: env URL uses $(HOST), which is not there and is therefore not replaced; it"
                                + " must stand before");
    }

    @Test
    void asksAtLeastOneContainerForReadiness() {
        String sidecar = CLEAN + "      - name: log\n        image: log:1\n";

        assertThat(lint(sidecar + SERVICE + BUDGET))
                .containsExactly("container log: no readinessProbe, so it counts as ready at once; others decide");
    }

    @Test
    void doesNotMistakeACarefulDumpForACarelessOne() {
        assertThat(dump("set -eu; pg_dump -f /b/x.part d; mv /b/x.part /b/x")).isEmpty();
        assertThat(dump("pg_dump -Fc -f /b/x d")).isEmpty();
        assertThat(dump("set -o pipefail; pg_dump d | gzip > /b/x.part && mv /b/x.part /b/x"))
                .isEmpty();
        assertThat(dump("pg_dump d | gzip -c")).hasSize(1).allMatch(message -> message.contains("pipefail"));
        assertThat(dump("pg_dump d > /b/x")).hasSize(1).allMatch(message -> message.contains("temporary name"));
        assertThat(dump("pg_dump -f /b/x d; echo done")).hasSize(1).allMatch(message -> message.contains("set -e"));
    }

    private static List<String> dump(String script) {
        return lint(CLEAN + SERVICE + BUDGET + """
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: {name: dump}
            spec:
              template:
                spec:
                  restartPolicy: Never
                  containers:
                  - name: dump
                    image: postgres:13
                    command: [sh, -c, "%s"]
            """.formatted(script));
    }

    private static List<String> lintSet(String old, String replacement) {
        assertThat(CLEAN).contains(old);
        return lint(CLEAN.replace(old, replacement) + SERVICE + BUDGET);
    }

    private static List<String> lint(String yaml) {
        Manifests manifests = Manifests.parse(yaml, "m.yaml", "default");
        return ManifestLint.lint(manifests.statefulSet(Optional.empty()), Surroundings.of(manifests, "default"))
                .stream()
                .map(LintFinding::message)
                .map(Message::toString)
                .toList();
    }
}
