package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import io.jenkins.plugins.statefulset.rollout.lint.LintCatalogue;
import io.jenkins.plugins.statefulset.rollout.lint.LintRule;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

class LintCommandTest {
    private static final String GUIDE = "src/test/resources/guide/";

    /** Clean: what is changed in it below is all that is found. */
    private static final String GOOD = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata:
              name: db
            spec:
              serviceName: db
              replicas: 3
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec:
                  securityContext: {runAsUser: 999, fsGroup: 999}
                  affinity:
                    podAntiAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                      - labelSelector: {matchExpressions: [{key: app, operator: In, values: [db]}]}
                        topologyKey: kubernetes.io/hostname
                  initContainers:
                  - name: before
                    image: busybox:1.36
                    command: [sh, -c, 'true']
                  containers:
                  - name: app
                    image: acme/db:1
                    readinessProbe: {tcpSocket: {port: 80}}
                    securityContext: {allowPrivilegeEscalation: false}
                    resources: {requests: {cpu: 1, memory: 1Gi}, limits: {memory: 1Gi}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: db}
            spec: {clusterIP: None, selector: {app: db}}
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: db}
            spec: {maxUnavailable: 1, selector: {matchLabels: {app: db}}}
            """;

    /** Each finding of the guide was read, and each silence. */
    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "cassandra", "kafka", "nginx"})
    void whatTheGuidesManifestsAreTold(String folder) throws IOException {
        Said said = new CommandLine().run("lint", GUIDE + folder);

        assertThat(said.out()).isEqualTo(Files.readString(Path.of("src/test/resources/lint/" + folder + ".txt")));
        assertThat(said.code()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "cassandra", "kafka", "nginx"})
    void theExamplesHaveNothingWorseThanNotes(String folder) {
        assertThat(new CommandLine().run("lint", "examples/" + folder).code()).isZero();
        assertThat(new CommandLine()
                        .run("lint", "examples/" + folder, "--fail-on", "note")
                        .code())
                .isEqualTo(1);
    }

    @Test
    void aSetWithoutFaultsIsToldNothing() {
        assertThat(lint(GOOD).out()).isEqualTo("0 warnings, 0 notes\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "serviceName: db | serviceName: other | service-missing",
                "clusterIP: None | clusterIP: 10.0.0.7 | service-not-headless",
                "None, selector: {app: db} | None, selector: {app: x} | service-selector",
                "{maxUnavailable: 1, selector: {matchLabels: {app: db}}} | {maxUnavailable: 1, selector: {matchLabels: {app: x}}} | no-budget",
                "{maxUnavailable: 1, | {maxUnavailable: 0, | budget-never-allows",
                "{maxUnavailable: 1, | {minAvailable: 3, | budget-never-allows",
                "{maxUnavailable: 1, | {minAvailable: 100%, | budget-never-allows",
                "readinessProbe: | startupProbe: | readiness-probe",
                "readinessProbe: | livenessProbe: {tcpSocket: {port: 80}}\\n        readinessProbe: | liveness-without-startup",
                "{tcpSocket: {port: 80}} | {exec: {command: [sh, -c, 'ask ${HOSTNAME%-*}-0.db']}} | probe-asks-another-pod",
                "{cpu: 1, memory: 1Gi} | {memory: 1Gi} | resource-requests",
                "limits: {memory: 1Gi} | limits: {cpu: 1} | memory-limit",
                "{runAsUser: 999, fsGroup: 999} | {fsGroup: 999} | runs-as-root",
                "{runAsUser: 999, fsGroup: 999} | {runAsUser: 0, runAsNonRoot: true} | runs-as-root",
                "{allowPrivilegeEscalation: false} | {privileged: true} | privileged",
                "{allowPrivilegeEscalation: false} | {readOnlyRootFilesystem: true} | privilege-escalation",
                "podAntiAffinity | podAffinity | anti-affinity",
                "values: [db] | values: [other] | anti-affinity-selector",
                "replicas: 3 | replicas: 3\\n  revisionHistoryLimit: 0 | revision-history",
                "replicas: 3 | replicas: 3\\n  updateStrategy: {type: OnDelete} | on-delete",
                "replicas: 3 | replicas: 3\\n  updateStrategy: {rollingUpdate: {partition: 2}} | partition-in-manifest",
                "replicas: 3 | replicas: 3\\n  podManagementPolicy: Parallel | parallel",
                "'true' | 'until nslookup x; do sleep 2; done' | init-waits-for-ever",
                "'true' | 'chown -R 999:999 /data' | init-chown",
                "busybox:1.36 | busybox | image-latest",
                "metadata:\\n  name: db | metadata:\\n  annotations: {lint.statefulset-rollout.jenkins.io/parallel: ' '}\\n  name: db | suppression",
                "metadata:\\n  name: db | metadata:\\n  annotations: {lint.statefulset-rollout.jenkins.io/tides: why}\\n  name: db | suppression",
                "metadata:\\n  name: db | metadata:\\n  annotations: {meta.helm.sh/release-name: srv}\\n  name: db | neighbour-writes"
            })
    void aRuleFindsItsFaultAndNothingElse(String before, String after, String rule) {
        String changed = GOOD.replace(before.replace("\\n", "\n"), after.replace("\\n", "\n"));
        assertThat(changed).isNotEqualTo(GOOD);

        assertThat(rules(changed)).containsOnly(rule);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for i in $(seq 9); do nslookup x && exit 0; done; exit 1",
                "timeout 60 sh -c \"until nslookup x; do sleep 1; done\"",
                "chown 999:999 /data",
                "echo until you do"
            })
    void anInitContainerThatEndsIsNoFault(String script) {
        assertThat(rules(GOOD.replace("'true'", "'" + script + "'"))).isEmpty();
    }

    @Test
    void selectorsLabelsAndClaims() {
        assertThat(rules(GOOD.replace("app: db}", "app: db, version: '13.4'}"))).contains("selector-version");
        assertThat(rules(GOOD.replace("app: db", "tier: db").replace("key: app", "key: tier")))
                .containsOnly("labels");
        String claims = GOOD.replace("fsGroup: 999}", "fsGroupChangePolicy: Always}")
                .replace(
                        "  replicas: 3",
                        "  replicas: 3\n  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteMany],"
                                + " resources: {requests: {storage: 1Gi}}}}]");
        assertThat(rules(claims)).containsExactlyInAnyOrder("fs-group", "storage-class-unset", "claim-access-mode");
    }

    @Test
    void neighboursAndJobsThatStandAround() {
        assertThat(rules(GOOD + """
                ---
                apiVersion: autoscaling.k8s.io/v1
                kind: VerticalPodAutoscaler
                metadata: {name: vpa}
                spec: {targetRef: {apiVersion: apps/v1, kind: StatefulSet, name: db}, updatePolicy: {updateMode: Auto}}
                ---
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: hpa}
                spec: {maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: db}}
                ---
                apiVersion: v1
                kind: LimitRange
                metadata: {name: small}
                spec: {limits: [{type: Container, max: {memory: 512Mi}}]}
                ---
                apiVersion: batch/v1
                kind: Job
                metadata: {name: move}
                spec: {template: {spec: {restartPolicy: Never, containers: [{name: m, image: "postgres:13",
                  command: [bash, -c, 'set -o pipefail; pg_dump old | psql new']}]}}}
                """))
                .containsExactlyInAnyOrder(
                        "vpa-evicts", "neighbour-scales", "neighbour-refuses", "job-deadline", "migration-repeats");
    }

    @Test
    void aSuppressionWithAReasonCountsForNothingAndIsKept() {
        String suppressed = GOOD.replace("serviceName: db", "serviceName: other")
                .replace(
                        "metadata:\n  name: db",
                        "metadata:\n  annotations: {lint.statefulset-rollout.jenkins.io/service-missing: made by hand}\n  name: db");

        Said said = lint(suppressed);

        assertThat(said.code()).isZero();
        assertThat(said.out()).isEqualTo("0 warnings, 0 notes, 1 suppressed\n");
        assertThat(lint(suppressed, "-o", "json")
                        .events()
                        .get(0)
                        .path("suppressed")
                        .asText())
                .isEqualTo("made by hand");
        assertThat(json(lint(suppressed, "-o", "sarif").out())
                        .at("/runs/0/results/0/suppressions/0/justification")
                        .asText())
                .isEqualTo("made by hand");
    }

    /** What the schema of SARIF 2.1.0 requires. */
    @Test
    void asSarifItHasWhatTheSchemaRequires() {
        JsonNode log = json(
                new CommandLine().run("lint", GUIDE + "kafka", "-o", "sarif").out());

        assertThat(log.path("version").asText()).isEqualTo("2.1.0");
        JsonNode run = log.path("runs").get(0);
        JsonNode driver = run.path("tool").path("driver");
        assertThat(driver.path("name").asText()).isNotEmpty();
        assertThat(driver.path("rules")).hasSameSizeAs(LintCatalogue.all());
        assertThat(run.path("results")).isNotEmpty().allSatisfy(result -> {
            assertThat(result.path("message").path("text").asText()).isNotEmpty();
            assertThat(result.path("level").asText()).isIn("note", "warning");
            assertThat(driver.path("rules")
                            .get(result.path("ruleIndex").asInt())
                            .path("id"))
                    .isEqualTo(result.path("ruleId"));
            JsonNode place = result.at("/locations/0/physicalLocation");
            assertThat(place.at("/artifactLocation/uri").asText()).isEqualTo(GUIDE + "kafka/statefulset.yaml");
            assertThat(place.at("/region/startLine").asInt()).isPositive();
        });
    }

    @Test
    void asJunitAWarningIsAFailureAndANoteIsNot() throws Exception {
        Said said = new CommandLine().run("lint", GUIDE + "kafka", "-o", "junit");

        Document xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(said.out().getBytes(StandardCharsets.UTF_8)));
        assertThat(xml.getElementsByTagName("testcase").getLength()).isEqualTo(11);
        assertThat(xml.getElementsByTagName("failure").getLength()).isEqualTo(7);
    }

    @Test
    void aSetOnAClusterIsLookedOverWhereItIs() {
        List<io.fabric8.kubernetes.api.model.HasMetadata> objects =
                Manifests.read(GUIDE + "nginx", InputStream.nullInputStream(), "shop").entries().stream()
                        .map(Manifests.Entry::object)
                        .toList();
        SimulatedCluster world = SimulatedCluster.builder().load(objects).build();

        Said said = new CommandLine().on(world).run("lint", "web-statefulset", "-n", "default");

        assertThat(said.outLines())
                .anyMatch(line -> line.startsWith("StatefulSet default/web-statefulset: warning readiness-probe: "));
        assertThat(said.code()).isEqualTo(1);
        assertThat(new CommandLine()
                        .on(world)
                        .run("lint", "absent", "-n", "shop")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void whatIsNoManifestIsRefusedInOneLine(@TempDir Path folder) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("chart")).resolve("Chart.yaml"), "name: srv\n");

        for (String subject : List.of("README.md", "absent.yaml", GUIDE + "vpa", folder + "/chart")) {
            Said said = new CommandLine().run("lint", subject);
            assertThat(said.code()).as(subject).isEqualTo(2);
            assertThat(said.err().lines()).as(subject).hasSize(1);
            assertThat(said.out()).as(subject).isEmpty();
        }
        assertThat(new CommandLine().run("lint", folder + "/chart").err())
                .contains("helm template " + folder + "/chart | ./rollout lint -");
        assertThat(new CommandLine().run("lint", GUIDE + "nginx", "-o", "xml").err())
                .contains("allowed are text, json, sarif and junit");
    }

    /** The page has every rule of the catalogue, in its order, with its words and its example. */
    @Test
    void thePageHasEveryRule() throws IOException {
        String page = Files.readString(Path.of("docs/lint-rules.md"));
        StringBuilder rules = new StringBuilder();
        for (LintRule rule : LintCatalogue.all()) {
            String severity = rule.severity().name().charAt(0)
                    + rule.severity().name().substring(1).toLowerCase(Locale.ROOT);
            rules.append("## " + rule.id() + "\n\n" + severity + ". " + rule.why() + " " + rule.remedy()
                    + "\n\n```yaml\n" + rule.example() + "\n```\n\n");
        }
        assertThat(page.substring(page.indexOf("\n## ") + 1)).isEqualTo(rules.substring(0, rules.length() - 1));
    }

    private static Said lint(String manifests, String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "lint";
        arguments[1] = "-";
        System.arraycopy(options, 0, arguments, 2, options.length);
        return new CommandLine().typing(manifests).run(arguments);
    }

    private static List<String> rules(String manifests) {
        return lint(manifests, "-o", "json").events().stream()
                .map(finding -> finding.path("rule").asText())
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
