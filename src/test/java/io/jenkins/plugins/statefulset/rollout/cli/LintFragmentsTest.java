package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import io.jenkins.plugins.statefulset.rollout.kube.StrategicMerge;
import io.jenkins.plugins.statefulset.rollout.problem.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What lint says of each piece of a manifest that the guide teaches with, in a set that is without faults otherwise, where the guide puts it. Each
 * finding was read, and each silence.
 */
class LintFragmentsTest {
    private static final Path GUIDE = Path.of("src/test/resources/guide");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String SET = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: postgresql}
            spec:
              serviceName: postgresql
              replicas: 3
              selector: {matchLabels: {app: postgresql}}
              template:
                metadata: {labels: {app: postgresql}}
                spec:
                  securityContext: {runAsUser: 999, fsGroup: 999}
                  affinity:
                    podAntiAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                      - labelSelector: {matchLabels: {app: postgresql}}
                        topologyKey: kubernetes.io/hostname
                  containers:
                  - name: app
                    image: acme/db:1
                    env:
                    - {name: POSTGRES_USER, value: app}
                    - {name: SERVICE_NAME, value: postgresql}
                    readinessProbe: {tcpSocket: {port: 80}}
                    securityContext: {allowPrivilegeEscalation: false}
                    resources: {requests: {cpu: 1, memory: 1Gi}, limits: {memory: 1Gi}}
                  volumes: [{name: data, emptyDir: {}}]
            """;

    private static final String AROUND = """
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: postgresql}
            spec: {clusterIP: None, selector: {app: postgresql}}
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: postgresql}
            spec: {maxUnavailable: 1, selector: {matchLabels: {app: postgresql}}}
            """;

    @Test
    void aloneTheSetHasNoFaults() {
        assertThat(lint(SET + AROUND).out()).isEmpty();
    }

    @Test
    void eachPieceOfTheGuide() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path file : files("fragments")) {
            JsonNode piece = tree(Files.readString(file));
            for (String place : places(piece)) {
                all.append(told(file, place, text(with(piece, place)) + around(piece)));
            }
        }
        for (Path file : files("vpa")) {
            String scaler = Files.readString(file).replace("name: my-statefulset", "name: postgresql");
            all.append(told(file, "beside the set", SET + AROUND + "---\n" + scaler));
        }

        assertThat(all.toString()).isEqualTo(Files.readString(Path.of("src/test/resources/lint/fragments.txt")));
    }

    private static String around(JsonNode piece) {
        String namespace = piece.at("/metadata/namespace").asText("default");
        return AROUND.replace("{name: postgresql}", "{name: postgresql, namespace: " + namespace + "}");
    }

    private static String told(Path file, String place, String manifests) {
        StringBuilder lines = new StringBuilder(GUIDE.relativize(file) + ", " + place + "\n");
        Said said = lint(manifests);
        if (said.code() == 2) {
            return lines.append("  ").append(said.err()).toString();
        }
        said.events().forEach(found -> lines.append("  ")
                .append(found.path("severity").asText())
                .append(' ')
                .append(found.path("rule").asText())
                .append(": ")
                .append(found.path("message").asText())
                .append('\n'));
        return lines.toString();
    }

    /** Where in a set the guide puts such a piece; its security context names fields of both levels. */
    private static List<String> places(JsonNode piece) {
        String first = piece.fieldNames().next();
        return switch (first) {
            case "spec", "metadata" -> List.of("the set");
            case "affinity" -> List.of("the pod");
            case "securityContext" -> List.of("the pod", "a container");
            case "volumeClaimTemplates" -> List.of("the spec");
            default -> List.of("a container");
        };
    }

    /** In the place of what the set has of the same kind. */
    private static JsonNode with(JsonNode piece, String place) {
        ObjectNode set = tree(SET);
        ObjectNode pod = set.withObject("/spec/template/spec");
        ObjectNode container = (ObjectNode) pod.path("containers").get(0);
        if (piece.toString().contains("readinessProbe")) {
            container.remove("readinessProbe");
        }
        if (piece.has("affinity")) {
            pod.remove("affinity");
        }
        ObjectNode patch = JSON.createObjectNode();
        switch (place) {
            case "the set" -> patch.setAll((ObjectNode) piece);
            case "the spec" -> patch.set("spec", piece);
            case "the pod" -> patch.withObject("/spec/template").set("spec", piece);
            default ->
                patch.withObject("/spec/template/spec")
                        .putArray("containers")
                        .add(((ObjectNode) piece.deepCopy()).put("name", "app"));
        }
        return new StrategicMerge(Problems.of("guide")).apply(set, patch, StatefulSet.class);
    }

    private static Said lint(String manifests) {
        return new CommandLine().typing(manifests).run("lint", "-", "-o", "json");
    }

    private static String text(JsonNode tree) {
        return Serialization.asYaml(tree);
    }

    private static ObjectNode tree(String yaml) {
        return JSON.valueToTree(Serialization.unmarshal(yaml, Map.class));
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(GUIDE.resolve(folder))) {
            return files.sorted().toList();
        }
    }
}
