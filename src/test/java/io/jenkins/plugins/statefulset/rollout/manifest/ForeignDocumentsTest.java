package io.jenkins.plugins.statefulset.rollout.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands in a stream beside the set is read past, whole, wherever it stands. */
class ForeignDocumentsTest {
    private static final String SET = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: keeper}
            spec:
              serviceName: keeper-headless
              replicas: 3
              selector: {matchLabels: {app: keeper}}
              template:
                metadata: {labels: {app: keeper}}
                spec:
                  containers:
                  - {name: keeper, image: "registry.example.com/keeper:1.0"}
            """;

    private static Stream<Arguments> foreign() {
        return Stream.of(
                core("ConfigMap", "data: {a: b}"),
                core("ServiceAccount", ""),
                core("Endpoints", "subsets: []"),
                core("PersistentVolume", "spec: {capacity: {storage: 1Gi}}"),
                core("Namespace", ""),
                core("LimitRange", "spec: {limits: [{type: Container, max: {cpu: 1e400}}]}"),
                core("Pod", "spec: {containers: [null]}"),
                named(
                        "a Role",
                        "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: 'a:b'}\nrules: []\n"),
                named(
                        "an own resource",
                        "apiVersion: example.com/v1alpha1\nkind: Widget\nmetadata: {name: w}\nspec: {a: [1, {b: 2}]}\n"),
                named(
                        "a group of its own called like ours",
                        "apiVersion: apps.kruise.io/v1beta1\nkind: StatefulSet\nmetadata: {name: w}\nspec: {replicas: many}\n"),
                named(
                        "a Kustomization of Flux",
                        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: w}\nspec: {path: ./x}\n"),
                named(
                        "a CronJob of a version that is gone",
                        "apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: w}\nspec: {a: b}\n"),
                named("no metadata", "apiVersion: v1\nkind: ConfigMap\n"),
                named("metadata that is a word", "apiVersion: v1\nkind: ConfigMap\nmetadata: word\n"),
                named(
                        "metadata of wrong types",
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, labels: [1], annotations: {a: 1}}\n"),
                named("a generated name", "apiVersion: v1\nkind: Pod\nmetadata: {generateName: x-}\n"),
                named("no apiVersion", "kind: ConfigMap\nmetadata: {name: x}\n"),
                named("no kind", "apiVersion: v1\nmetadata: {name: x}\n"),
                named("values of a chart", "replicas: 3\nimage: {tag: '1'}\n"),
                named("kind a number", "apiVersion: v1\nkind: 3\nmetadata: {name: x}\n"),
                named("a scalar", "just a word\n"),
                named("an array", "- a\n- b\n"),
                named("a comment", "# Source: chart/templates/empty.yaml\n"),
                named("nothing", "\n"),
                named(
                        "a field twice",
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: b}\ndata: {a: c}\n"),
                named(
                        "a tag",
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: !Ref b, c: !!set {d, e}, f: !GetAtt [x, y]}\n"),
                named(
                        "words of YAML 1.1",
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {y: n, on: off, a: 0777, b: 1_000, c: 0b11, d: 12:30:45}\n"),
                named("a tab", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: x\n"),
                named("a list that is not closed", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x\n"),
                named(
                        "a template",
                        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n{{- if .Values.x }}\ndata: {}\n{{- end }}\n"),
                named(
                        "an anchor that contains itself",
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: &d {a: *d}\n"),
                named("an alias of nothing", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: *none\n"),
                named("a merge of a word", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {<<: word}\n"),
                named("aliases that explode", bomb()),
                named("a tree of 10,000 levels", "a: " + "[".repeat(10_000) + "]".repeat(10_000) + "\n"),
                named(
                        "a list of lists",
                        "apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}, null, 3]}]\n"),
                named("a list without items", "apiVersion: v1\nkind: List\nitems:\n"),
                named(
                        "a list of its own kind",
                        "apiVersion: example.com/v1\nkind: AllowList\nmetadata: {name: x}\nitems: [a, b]\n"),
                named("characters that are not allowed", "a: \u0001\n"),
                named("a number beyond all numbers", "a: 1e99999999999\nb: " + "9".repeat(5000) + "\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("foreign")
    void isReadPastBeforeTheSetAndBehindIt(String name, String document) {
        for (String stream : new String[] {
            document + "---\n" + SET, SET + "---\n" + document, document + "\n---\n" + SET + "---\n" + document
        }) {
            Manifests manifests = Manifests.parse(stream, "m.yaml", "default");

            assertThat(manifests.statefulSet(Optional.empty()).getMetadata().getName())
                    .isEqualTo("keeper");
            assertThat(manifests.originOf(manifests.statefulSets().get(0))).isPresent();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("foreign")
    void isReadPastWithTheLineEndsOfWindows(String name, String document) {
        String stream = (document + "---\n" + SET).replace("\n", "\r\n");

        assertThat(Manifests.parse(stream, "m.yaml", "default").statefulSets()).hasSize(1);
    }

    @Test
    void saysTheLineOfTheFileThoughEachDocumentIsReadByItself() {
        String stream = "a: [\n---\n# Source: x\n" + SET.replace("replicas: 3", "replica: 3");

        assertThatThrownBy(() -> Manifests.parse(stream, "m.yaml", "default"))
                .hasMessage("m.yaml:9: spec.replica: unknown field, did you mean replicas?");
    }

    @Test
    void aDocumentThatIsNotYamlIsNamedUnlessItIsAboutASet() {
        Manifests manifests = Manifests.parse(SET + "---\nkind: ConfigMap\ndata: [\n", "m.yaml", "default");

        assertThat(manifests.notes()).singleElement().satisfies(note -> assertThat(note.toString())
                .startsWith("m.yaml:16:1: not YAML: ")
                .endsWith("; this document was left out"));
        assertThatThrownBy(() -> Manifests.parse(SET + "---\nkind: StatefulSet\nspec: [\n", "m.yaml", "default"))
                .isInstanceOf(BadRequestException.class)
                .hasMessageStartingWith("m.yaml:16:1: not YAML: ");
    }

    @Test
    void aSetWithoutAnApiVersionIsAMistakeAndNobodyElsesObject() {
        assertThatThrownBy(() -> Manifests.parse(SET.replace("apiVersion: apps/v1\n", ""), "m.yaml", "default"))
                .hasMessage("m.yaml:1: apiVersion: missing for a StatefulSet; use apps/v1");
    }

    @Test
    void whatWasLeftOutIsSaidWhereNoSetIsFound() {
        Manifests manifests = Manifests.parse(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\nkind: x\n", "m.yaml", "default");

        assertThatThrownBy(() -> manifests.statefulSet(Optional.empty()))
                .hasMessage("m.yaml: no StatefulSet (apps/v1) in it; found ConfigMap a; left out: m.yaml:5: apiVersion:"
                        + " missing; not a Kubernetes object without apiVersion and kind");
    }

    @Test
    void readsJsonWithTabsAndObjectsThatFollowEachOther() {
        String json =
                "{\n\t\"apiVersion\": \"v1\",\n\t\"kind\": \"ConfigMap\",\n\t\"metadata\": {\"name\": \"x}{\\\"\"}\n}\n{\"apiVersion\": \"apps/v1\", \"kind\":"
                        + " \"StatefulSet\", \"metadata\": {\"name\": \"keeper\"}, \"spec\": {\"selector\":"
                        + " {\"matchLabels\": {\"a\": \"b\"}}, \"template\": {\"metadata\": {\"labels\": {\"a\":"
                        + " \"b\"}}, \"spec\": {\"containers\": [{\"name\": \"c\", \"image\": \"x:1\"}]}}}}\n";

        Manifests manifests = Manifests.parse(json, "m.json", "default");

        assertThat(manifests.entries()).hasSize(2);
        assertThat(manifests.statefulSets()).hasSize(1);
    }

    @Test
    void readsWhatPowerShellWrites() {
        byte[] utf16 = ("\uFEFF" + SET).getBytes(StandardCharsets.UTF_16LE);

        assertThat(Manifests.read("-", new ByteArrayInputStream(utf16), "default")
                        .statefulSets())
                .hasSize(1);
    }

    @Test
    void anObjectOfSomebodyElseMayBeThereTwiceAndTheLaterOneCounts() {
        String service = "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {clusterIP: None}\n---\n";

        Manifests manifests = Manifests.parse(service + service.replace("None", "1.2.3.4") + SET, "m.yaml", "default");

        assertThat(manifests.services())
                .singleElement()
                .satisfies(found -> assertThat(found.getSpec().getClusterIP()).isEqualTo("1.2.3.4"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Service|v1|spec: {clusterIP: None, later: x}|4: spec.later: unknown field|the rest of this Service is read",
                "Service|v1|spec: {clusterIP: None, clusterIP: None}|4: spec.clusterIP: given twice, first in line 4|the rest of this Service is read",
                "Service|v1|spec: {ports: [{port: http}]}|4: spec.ports[0].port: http is a string|this Service is left out",
                "Service|v1|spec: {ports: [null]}|4: spec.ports[0]: null|this Service is left out",
                "Secret|v1|stringData: {port: 5432}|4: stringData.port: the value (hidden) is a number|this Secret is left out",
                "PersistentVolumeClaim|v1|spec: {resources: {requests: {storage: lots}}}|4: spec.resources.requests.storage: lots is not a quantity|this PersistentVolumeClaim is left out",
                "Job|batch/v1|spec: {template: {spec: {containers: {}}}}|4: spec.template.spec.containers: this is a map|this Job is left out",
                "CronJob|batch/v1|spec: {timezone: UTC}|4: spec.timezone: unknown field, did you mean timeZone?|the rest of this CronJob is read",
                "CronJob|batch/v1beta1|spec: {schedule: 0 3 * * *}|1: apiVersion: batch/v1beta1 is not read for a CronJob, only batch/v1|this CronJob is left out",
                "CronJob|batch/v2|spec: {every: day}|1: apiVersion: batch/v2 is not read for a CronJob, only batch/v1|this CronJob is left out",
                "StorageClass|storage.k8s.io/v1beta1|provisioner: x|1: apiVersion: storage.k8s.io/v1beta1 is not read for a StorageClass, only storage.k8s.io/v1|this StorageClass is left out",
                "StorageClass|storage.k8s.io/v1|parameters: [a]|4: parameters: this is a list|this StorageClass is left out",
                "PodDisruptionBudget|policy/v2|spec: {allow: 1}|1: apiVersion: policy/v2 is not read for a PodDisruptionBudget, only policy/v1|this PodDisruptionBudget is left out",
                "PodDisruptionBudget|policy/v1beta1|spec: {maxUnavailable: 1}|1: apiVersion: policy/v1beta1 is not served since Kubernetes 1.25|this PodDisruptionBudget is read as policy/v1",
            })
    void whatIsWrongBesideTheSetIsANoteWithItsPlace(
            String kind, String apiVersion, String rest, String problem, String consequence) {
        String object = "apiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata: {name: beside}\n" + rest + "\n";

        Manifests manifests = Manifests.parse(object + "---\n" + SET, "m.yaml", "default");

        assertThat(manifests.statefulSets()).hasSize(1);
        assertThat(manifests.notes()).singleElement().satisfies(note -> assertThat(note.toString())
                .startsWith("m.yaml:" + problem)
                .endsWith("; " + consequence));
        assertThat(manifests.entries()).hasSize(consequence.endsWith("left out") ? 1 : 2);
    }

    @Test
    void anItemOfAListBesideTheSetIsANoteToo() {
        Manifests manifests = Manifests.parse(
                "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n  metadata: {name: Not A Name}\n---\n"
                        + SET,
                "m.yaml",
                "default");

        assertThat(manifests.notes()).singleElement().satisfies(note -> assertThat(note.toString())
                .startsWith("m.yaml:6: items[0].metadata.name: Not A Name is not a name; ")
                .endsWith("; this Service is left out"));
    }

    @Test
    void aBudgetOfAVersionThatIsGoneCountsAsTheOneOfToday() {
        String budget =
                "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: b}\nspec: {minAvailable: 2, selector: SELECTOR}\n";

        Manifests some = Manifests.parse(
                budget.replace("SELECTOR", "{matchLabels: {app: keeper}}") + "---\n" + SET, "m.yaml", "default");
        Manifests all = Manifests.parse(budget.replace("SELECTOR", "{}") + "---\n" + SET, "m.yaml", "default");

        assertThat(some.podDisruptionBudgets()).singleElement().satisfies(read -> {
            assertThat(read.getApiVersion()).isEqualTo("policy/v1");
            assertThat(read.getSpec().getMinAvailable().getIntVal()).isEqualTo(2);
        });
        assertThat(all.notes())
                .extracting(Message::toString)
                .containsExactly(
                        "m.yaml:1: apiVersion: policy/v1beta1 is not served since Kubernetes 1.25; this"
                                + " PodDisruptionBudget is read as policy/v1, where its empty selector matches every pod, not none");
    }

    @Test
    void whatIsWrongInAJobThatIsAskedForIsAnError() {
        String job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: dump}\nspec: {deadline: 5}\n";

        Manifests manifests = Manifests.parse(job, "m.yaml", "default");

        assertThatThrownBy(manifests::requiredJobs)
                .isInstanceOf(BadRequestException.class)
                .hasMessageStartingWith("m.yaml:4: spec.deadline: unknown field");
    }

    @Test
    void anObjectWithoutASpecHasAnEmptyOne() {
        Manifests manifests = Manifests.parse(
                SET + "---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\n"
                        + "---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: null\n",
                "m.yaml",
                "default");

        assertThat(manifests.podDisruptionBudgets().get(0).getSpec()).isNotNull();
        assertThat(manifests.services().get(0).getSpec()).isNotNull();
    }

    @Test
    void theFoldersOfChartsAndKustomizationsAreToldWithTheCommandThatRendersThem(@TempDir Path folder)
            throws Exception {
        Path chart = Files.createDirectories(folder.resolve("chart/templates"));
        Files.writeString(folder.resolve("chart/Chart.yaml"), "apiVersion: v2\nname: keeper\n");
        Files.writeString(chart.resolve("set.yaml"), SET.replace("replicas: 3", "replicas: {{ .Values.replicas }}"));
        Path overlay = Files.createDirectories(folder.resolve("overlays/prod"));
        Files.writeString(overlay.resolve("kustomization.yaml"), "resources: [../../base]\n");

        assertThatThrownBy(() -> read(folder.resolve("chart")))
                .hasMessage(folder + "/chart: a chart, which is not rendered here; render it first: helm template "
                        + folder + "/chart");
        assertThatThrownBy(() -> read(chart))
                .hasMessageStartingWith(chart + "/set.yaml:6: ")
                .hasMessageContaining("render them first: helm template " + folder + "/chart)");
        assertThatThrownBy(() -> read(overlay)).hasMessageContaining("render it first: kubectl kustomize " + overlay);
        assertThatThrownBy(() -> read(folder.resolve("overlays")))
                .hasMessageStartingWith(folder + "/overlays: no *.yaml or *.yml file in this folder")
                .hasMessageContaining("render it first: kubectl kustomize " + overlay);
    }

    private static Manifests read(Path path) {
        return Manifests.read(path.toString(), InputStream.nullInputStream(), "default");
    }

    private static Arguments core(String kind, String rest) {
        return named("a " + kind, "apiVersion: v1\nkind: " + kind + "\nmetadata: {name: other}\n" + rest + "\n");
    }

    private static Arguments named(String name, String document) {
        return Arguments.of(name, document);
    }

    private static String bomb() {
        StringBuilder yaml = new StringBuilder("l0: &l0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            String alias = "*l" + (i - 1);
            yaml.append("l" + i + ": &l" + i + " [" + (alias + ", ").repeat(8) + alias + "]\n");
        }
        return yaml.toString();
    }
}
