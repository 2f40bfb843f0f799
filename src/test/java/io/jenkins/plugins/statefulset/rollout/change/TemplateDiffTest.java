package io.jenkins.plugins.statefulset.rollout.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateDiffTest {
    @Test
    void readsLikeThePlan() {
        List<FieldChange> changes = diff("image: postgres:13", "image: postgres:13.23");

        assertThat(changes).hasSize(1);
        assertThat(changes.get(0).path()).isEqualTo("spec.template.spec.containers[main].image");
        assertThat(changes.get(0).subject()).hasToString("container main");
        assertThat(changes.get(0).field()).hasToString("image");
        assertThat(changes.get(0).before()).contains("postgres:13");
        assertThat(changes.get(0).after()).contains("postgres:13.23");
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    initContainers: [{name: x, image: 'a:%s'}]                      | init container x image     | Init 容器 x 镜像
                    ephemeralContainers: [{name: x, image: 'a:%s'}]                 | ephemeral container x image | 临时容器 x 镜像
                    volumes: [{name: x, configMap: {name: 'a%s'}}]                  | volume x configMap.name    | 卷 x configMap.name
                    imagePullSecrets: [{name: x%s}]                                 | pod image pull secret x1   | Pod 镜像拉取 Secret x1
                    hostAliases: [{ip: 1.2.3.4, hostnames: ['a%s']}]                | pod host alias 1.2.3.4 hostnames | Pod 主机别名 1.2.3.4 hostnames
                    containers: [{name: x, env: [{name: A, value: 'a%s'}]}]         | container x env A          | 容器 x 环境变量 A
                    containers: [{name: x, ports: [{containerPort: 80, name: 'a%s'}]}] | container x port 80 name | 容器 x 端口 80 name
                    containers: [{name: x, volumeMounts: [{mountPath: /d, name: 'a%s'}]}] | container x mount /d name | 容器 x 挂载 /d name
                    containers: [{name: x, volumeDevices: [{devicePath: /d, name: 'a%s'}]}] | container x device /d name | 容器 x 设备 /d name
                    """)
    void namesAFieldInTheReadersLanguage(String field, String english, String chinese) {
        Message label = TemplateDiff.between(spec(field.formatted(1)), spec(field.formatted(2)))
                .get(0)
                .label();

        assertThat(label).hasToString(english);
        assertThat(label.in(Wording.PROGRAM.in(Language.CHINESE))).isEqualTo(chinese);
    }

    @Test
    void namesAnAnnotation() {
        assertThat(TemplateDiff.between(
                        Serialization.unmarshal("metadata: {annotations: {a/b: y}}", PodTemplateSpec.class),
                        Serialization.unmarshal("metadata: {annotations: {a/b: x}}", PodTemplateSpec.class)))
                .extracting(FieldChange::toString)
                .containsExactly("pod annotation a/b: y → x");
    }

    private static PodTemplateSpec spec(String field) {
        return Serialization.unmarshal("spec:\n  " + field + "\n", PodTemplateSpec.class);
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
