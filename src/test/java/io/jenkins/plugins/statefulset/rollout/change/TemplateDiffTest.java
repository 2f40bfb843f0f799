package io.jenkins.plugins.statefulset.rollout.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TemplateDiffTest {
    @Test
    void readsLikeThePlan() {
        List<FieldChange> changes = diff("image: postgres:13", "image: postgres:13.23");

        assertThat(changes)
                .containsExactly(new FieldChange(
                        "spec.template.spec.containers[main].image",
                        "container main",
                        "image",
                        Optional.of("postgres:13"),
                        Optional.of("postgres:13.23")));
        assertThat(changes.get(0)).hasToString("container main image: postgres:13 → postgres:13.23");
    }

    @Test
    void knowsThatDefaultsAndOtherSpellingsAreNoChange() {
        assertThat(diff("image: postgres:13", "image: postgres:13\n        imagePullPolicy: IfNotPresent"))
                .isEmpty();
        assertThat(diff("cpu: 1000m", "cpu: 1")).isEmpty();
        assertThat(diff("httpGet: {port: 80}", "httpGet: {port: 80, path: /}\n          initialDelaySeconds: 0"))
                .isEmpty();
        assertThat(diff("      initContainers:", "      hostNetwork: false\n      initContainers:"))
                .isEmpty();
    }

    @Test
    void namesWhatAFieldBelongsTo() {
        assertThat(lines("{name: A, value: a}", "{name: A, value: z}")).containsExactly("container main env A: a → z");
        assertThat(lines("memory: 2Gi", "memory: 4Gi"))
                .containsExactly("container main resources.limits.memory: 2Gi → 4Gi");
        assertThat(lines("busybox:1.36", "busybox:1.37"))
                .containsExactly("init container prepare image: busybox:1.36 → busybox:1.37");
        assertThat(lines("labels: {app: db}", "labels: {app: db, v: x}")).containsExactly("pod label v: (none) → x");
        assertThat(lines("      initContainers:", "      hostNetwork: true\n      initContainers:"))
                .containsExactly("pod hostNetwork: (none) → true");
        assertThat(lines("mountPath: /data}", "mountPath: /data, subPath: x}"))
                .containsExactly("container main mount /data subPath: (none) → x");
    }

    @Test
    void showsContainersThatComeAndGo() {
        assertThat(lines("      - name: sidecar\n        image: exporter:2\n", ""))
                .singleElement()
                .asString()
                .startsWith("container sidecar: {\"image\":\"exporter:2\"")
                .endsWith("→ (none)");
    }

    @Test
    void seesThatElementsChangedPlaces() {
        assertThat(lines(
                        "        - {name: A, value: a}\n        - {name: B, value: b}",
                        "        - {name: B, value: b}\n        - {name: A, value: a}"))
                .containsExactly("container main env order: A, B, PASSWORD → B, A, PASSWORD");
    }

    @Test
    void neverShowsWhatMayBeSecret() {
        String reference = "valueFrom: {secretKeyRef: {name: s, key: k}}";
        List<String> lines = lines(reference, "value: hunter2");

        assertThat(lines).noneMatch(line -> line.contains("hunter2"));
        assertThat(lines).contains("container main env PASSWORD: (none) → (hidden)");
        assertThat(TemplateDiff.between(
                        ChangeFixtures.template(ChangeFixtures.db(reference, "value: hunter1")),
                        ChangeFixtures.template(ChangeFixtures.db(reference, "value: hunter2"))))
                .extracting(FieldChange::toString)
                .containsExactly("container main env PASSWORD: (hidden) → (hidden), changed");
        assertThat(lines("{name: A, value: a}", "{name: A, value: \"postgres://u:hunter2@db/x\"}"))
                .containsExactly("container main env A: a → postgres://(hidden)@db/x");
        assertThat(lines(
                        "image: exporter:2",
                        "image: exporter:2\n        args: [--password, hunter2, --api-token=hunter2]"))
                .hasSize(1)
                .noneMatch(line -> line.contains("hunter2"));
        assertThat(
                        lines(
                                "      - name: sidecar",
                                "      - name: other\n        image: o:1\n        env: [{name: DB_PASS, value: hunter2}]\n      - name: sidecar"))
                .isNotEmpty()
                .noneMatch(line -> line.contains("hunter2"));
    }

    @Test
    void showsWhichSecretIsReferredTo() {
        assertThat(lines("key: k}", "key: other}"))
                .containsExactly("container main env PASSWORD valueFrom.secretKeyRef.key: k → other");
    }

    @Test
    void shortensLongValues() {
        assertThat(diff("{name: A, value: a}", "{name: A, value: \"" + "x".repeat(500) + "\"}")
                        .get(0)
                        .after()
                        .orElseThrow())
                .hasSize(120)
                .endsWith("x…");
    }

    private static List<FieldChange> diff(String old, String replacement) {
        return TemplateDiff.between(
                ChangeFixtures.template(ChangeFixtures.db()),
                ChangeFixtures.template(ChangeFixtures.db(old, replacement)));
    }

    private static List<String> lines(String old, String replacement) {
        return diff(old, replacement).stream().map(FieldChange::toString).toList();
    }
}
