package io.jenkins.plugins.statefulset.rollout.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestsTest {
    private static final String SET = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata:
              name: db
            spec:
              serviceName: db-headless
              replicas: 3
              selector:
                matchLabels: {app: db}
              template:
                metadata:
                  labels: {app: db}
                spec:
                  containers:
                  - name: db
                    image: postgres:13
                    env:
                    - name: MODE
                      value: plain
            """;
    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata:
              name: db-headless
              namespace: other
            spec:
              clusterIP: None
            """;

    @TempDir
    private Path folder;

    @Test
    void readsTheYamlFilesOfAFolderInTheOrderOfTheirNames() throws IOException {
        write("b.yaml", SET);
        write("a.yml", SERVICE + "---\n# nothing but a comment\n---\n" + SERVICE.replace("db-headless", "second"));
        write("notes.txt", "not: [yaml");
        write(".hidden.yaml", "not: [yaml");
        Files.createDirectory(folder.resolve("deeper.yaml"));

        Manifests manifests = read(folder.toString());

        assertThat(manifests.entries())
                .extracting(entry -> entry.object().getMetadata().getName(), entry -> entry.origin()
                        .toString())
                .containsExactly(
                        tuple("db-headless", folder.resolve("a.yml") + " (document 1)"),
                        tuple("second", folder.resolve("a.yml") + " (document 3)"),
                        tuple("db", folder.resolve("b.yaml").toString()));
        assertThat(manifests.statefulSet(Optional.empty()).getMetadata().getNamespace())
                .isEqualTo("default");
        assertThat(manifests.services())
                .extracting(s -> s.getMetadata().getNamespace())
                .containsOnly("other");
    }

    @Test
    void readsStandardInput() {
        InputStream input = new ByteArrayInputStream(SET.getBytes(StandardCharsets.UTF_8));

        Manifests manifests = Manifests.read("-", input, "staging");

        assertThat(manifests.statefulSet(Optional.of("db")).getMetadata().getNamespace())
                .isEqualTo("staging");
        assertThat(manifests.source()).isEqualTo("standard input");
    }

    @Test
    void takesListsApart() {
        String list = "apiVersion: v1\nkind: List\nitems:\n" + item(SET) + item(SERVICE);
        String typed = "apiVersion: apps/v1\nkind: StatefulSetList\nitems:\n"
                + item(SET.replace("apiVersion: apps/v1\nkind: StatefulSet\n", "")
                        .replace("name: db\nspec", "name: x\nspec"));

        Manifests manifests = parse(list + "---\n" + typed);

        assertThat(manifests.statefulSets()).extracting(ManifestsTest::name).containsExactly("db", "x");
        assertThat(manifests.services()).hasSize(1);
    }

    @Test
    void namesTheLineOfAnErrorInAnItemOfAList() {
        String list = "apiVersion: v1\nkind: List\nitems:\n" + item(SET.replace("replicas: 3", "replicas: -1"));

        assertBad(list, "m.yaml:10: items[0].spec.replicas: -1 is negative; 0 or more is allowed");
    }

    @Test
    void keepsWhatItDoesNotKnow() {
        Manifests manifests = parse("""
                apiVersion: example.com/v1
                kind: Widget
                metadata:
                  name: w
                spec: {anything: [1, {deep: true}]}
                """);

        assertThat(manifests.others()).hasSize(1);
        assertThat(manifests.others().get(0).<Object>get("spec", "anything", 1, "deep"))
                .isEqualTo(true);
        assertThat(manifests.others().get(0).getMetadata().getNamespace()).isEqualTo("default");
    }

    @Test
    void understandsAnchorsAndMergeKeys() {
        String yaml = SET.replace("matchLabels: {app: db}", "matchLabels: &same\n      app: db")
                .replace("labels: {app: db}", "labels:\n        <<: *same\n        tier: data");

        assertThat(parse(yaml)
                        .statefulSet(Optional.empty())
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getLabels())
                .containsOnly(Map.entry("app", "db"), Map.entry("tier", "data"));
    }

    @Test
    void readsScalarsAsKubectlDoes() {
        Manifests manifests = parse(
                SET.replace(
                        "      containers:",
                        "      volumes:\n      - name: s\n        secret: {secretName: x, defaultMode: 0400}\n      containers:"));

        assertThat(manifests
                        .statefulSet(Optional.empty())
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getVolumes()
                        .get(0)
                        .getSecret()
                        .getDefaultMode())
                .isEqualTo(256);
    }

    @Test
    void saysWhichStatefulSetsThereAreWhenOneIsMeant() {
        String two = SET + "---\n" + SET.replace("name: db\nspec", "name: web\nspec");

        assertThatThrownBy(() -> parse(two).statefulSet(Optional.empty()))
                .isInstanceOf(BadRequestException.class)
                .hasMessage("m.yaml: 2 StatefulSets, one is needed; name chooses one of them: "
                        + "default/db (m.yaml), default/web (m.yaml)");
        assertThat(parse(two).statefulSet(Optional.of("web")))
                .extracting(ManifestsTest::name)
                .isEqualTo("web");
        assertThatThrownBy(() -> parse(two).statefulSet(Optional.of("wen")))
                .hasMessage("m.yaml: no StatefulSet wen in it; found default/db (m.yaml), default/web (m.yaml)");
        assertThatThrownBy(() -> parse(SERVICE).statefulSet(Optional.empty()))
                .hasMessage("m.yaml: no StatefulSet (apps/v1) in it; found Service db-headless");
    }

    @Test
    void refusesToRollOutToNoPods() {
        Manifests manifests = parse(SET.replace("replicas: 3", "replicas: 0"));

        assertThatThrownBy(() -> manifests.statefulSet(Optional.empty()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageStartingWith("m.yaml: spec.replicas: 0: StatefulSet db has no pods to roll out to");
        assertThat(manifests.templateSource(Optional.of("db"))).isNotNull();
    }

    @Test
    void refusesTheSameObjectTwice() {
        assertBad(
                SET + "---\n" + SET,
                "m.yaml (document 2): StatefulSet default/db is there twice, first in m.yaml (document 1); keep one of them");
    }

    @Test
    void refusesPathsWithNothingToRead() throws IOException {
        String missing = folder.resolve("none").toString();
        assertThatThrownBy(() -> read(missing)).hasMessage(missing + ": no such file or folder");
        assertThatThrownBy(() -> read(folder.toString()))
                .hasMessage(folder + ": no *.yaml or *.yml file in this folder");
        write("empty.yaml", "# nothing\n");
        assertThatThrownBy(() -> read(folder.toString())).hasMessage(folder + ": no Kubernetes objects in it");
        Files.write(folder.resolve("empty.yaml"), new byte[] {(byte) 0xc3, 0x28});
        assertThatThrownBy(() -> read(folder.toString())).hasMessageEndingWith("empty.yaml: not UTF-8 text");
    }

    @Test
    void namesLineAndColumnOfMalformedYaml() {
        assertThatThrownBy(() -> parse("apiVersion: v1\nkind: Service\nmetadata: {name: x\nspec: y: z\n"))
                .isInstanceOf(BadRequestException.class)
                .hasMessageMatching("m\\.yaml:\\d+:\\d+: not YAML: .+");
        assertThatThrownBy(() -> parse("kind: {{ .Values.kind }}\n")).hasMessageContaining("helm template");
        assertBad("a: 1\nb: 2\na: 3\n", "m.yaml:3: a: given twice, first in line 1");
        assertBad(
                "a: !Ref x\n",
                "m.yaml:1: a: a word that begins with '!' is a tag of YAML, and Kubernetes knows none; put the value in quotes");
        assertBad("a: &x\n  b: *x\n", "m.yaml:1: a.b: contains itself through the alias *x");
    }

    @Test
    void pointsToKustomizeForAKustomization() {
        assertThatThrownBy(() -> parse("resources: [a.yaml]\n")).hasMessageContaining("kubectl kustomize");
    }

    @Test
    void refusesUnknownFieldsAndSuggestsTheOneThatWasMeant() {
        assertBad(
                SET.replace("replicas:", "replcas:"), "m.yaml:7: spec.replcas: unknown field, did you mean replicas?");
        assertBad(
                SET.replace("image: postgres:13", "imagee: postgres:13"),
                "m.yaml:16: spec.template.spec.containers[0].imagee: unknown field, did you mean image?");
        assertThatThrownBy(() -> parse(SET.replace("serviceName:", "zzzzzzzz:")))
                .hasMessageStartingWith(
                        "m.yaml:6: spec.zzzzzzzz: unknown field; StatefulSetSpec has minReadySeconds, ");
    }

    @Test
    void acceptsFieldsThatKubernetesGotLater() {
        Manifests manifests = parse(SET.replace("      containers:", "      hostnameOverride: h\n      containers:"));

        assertThat(manifests
                        .statefulSet(Optional.empty())
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getAdditionalProperties())
                .containsEntry("hostnameOverride", "h");
    }

    @Test
    void refusesWrongTypes() {
        assertBad(
                SET.replace("replicas: 3", "replicas: three"),
                "m.yaml:7: spec.replicas: three is a string; a whole number belongs here");
        assertBad(
                SET.replace("name: db\n        image", "name: 5\n        image"),
                "m.yaml:15: spec.template.spec.containers[0].name: 5 is a number: put it in quotes: \"5\"");
        assertBad(
                SET.replace("matchLabels: {app: db}", "matchLabels: [app, db]"),
                "m.yaml:9: spec.selector.matchLabels: this is a list; a map belongs here");
        assertBad(
                SET.replace("replicas: 3", "replicas: 30000000000"),
                "m.yaml:7: spec.replicas: 30000000000 is a number; a whole number of 32 bits belongs here");
        assertBad(
                SET.replace("image: postgres:13", "image: postgres:13\n        resources: {limits: {memory: lots}}"),
                "m.yaml:17: spec.template.spec.containers[0].resources.limits.memory: "
                        + "lots is not a quantity such as 500m, 2 or 10Gi");
    }

    @Test
    void neverRepeatsAValueThatMayBeASecret() {
        assertBad(
                SET.replace("value: plain", "value: 424242"),
                "m.yaml:19: spec.template.spec.containers[0].env[0].value: the value (hidden) is a number: "
                        + "put it in quotes");
        String secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: 424242}\n";
        assertThatThrownBy(() -> parse(secret))
                .hasMessage("m.yaml:4: stringData.password: the value (hidden) is a number: put it in quotes");
    }

    @Test
    void refusesObjectsWithoutAKindAndVersionsThatAreGone() {
        assertBad(
                "metadata: {name: x}\n",
                "m.yaml:1: apiVersion: missing; not a Kubernetes object without apiVersion and kind");
        assertBad("- a\n", "m.yaml:1: not a Kubernetes object; apiVersion, kind and metadata belong here");
        assertBad(
                SET.replace("apps/v1", "apps/v1beta1"),
                "m.yaml:1: apiVersion: apps/v1beta1 is not served for a StatefulSet; use apps/v1");
        assertBad(
                SET.replace("apps/v1", "v1"), "m.yaml:1: apiVersion: v1 is not served for a StatefulSet; use apps/v1");
        assertBad(
                SET.replace("  name: db\nspec", "  labels: {}\nspec"),
                "m.yaml:3: metadata.name: missing; every object needs a name");
        assertThatThrownBy(() -> parse(SET.replace("  name: db\nspec", "  name: My_DB\nspec")))
                .hasMessageStartingWith("m.yaml:4: metadata.name: My_DB is not a name; ");
    }

    private Manifests read(String path) {
        return Manifests.read(path, InputStream.nullInputStream(), "default");
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private static Manifests parse(String yaml) {
        return Manifests.parse(yaml, "m.yaml", "default");
    }

    private static void assertBad(String yaml, String message) {
        assertThatThrownBy(() -> parse(yaml))
                .isInstanceOf(BadRequestException.class)
                .hasMessage(message);
    }

    private static String item(String yaml) {
        String indented = yaml.indent(2);
        return "-" + indented.substring(1);
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }
}
