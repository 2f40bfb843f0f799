package io.jenkins.plugins.statefulset.rollout.testbed.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What Argo CD does with {@code examples/argocd/application.yaml}, by server-side apply.
 *
 * <ol>
 *   <li>It renders the chart that the Application names, and leaves its tracking id on each object.
 *   <li>With {@code RespectIgnoreDifferences=true} a field of {@code ignoreDifferences} is applied as it is on the cluster; in an object that is not there
 *       yet, as the chart has it.
 * </ol>
 */
final class ArgoSync {
    private static final Path APPLICATION = Path.of("examples/argocd/application.yaml");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HelmRelease release;
    private final JsonNode application;

    ArgoSync(HelmRelease release) {
        this.release = release;
        try {
            this.application = tree(Files.readString(APPLICATION));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Syncs a commit that holds these values of the chart. */
    void sync(String... values) {
        ObjectNode all = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
        ArrayNode items = all.putArray("items");
        for (String document : List.of(rendered(values).split("(?m)^---$"))) {
            if (document.contains("kind:")) {
                ObjectNode object = tree(document);
                object.withObject("/metadata/annotations").put("argocd.argoproj.io/tracking-id", id(object));
                respect(object);
                items.add(object);
            }
        }
        release.kubectl(
                        all.toString(),
                        "apply",
                        "--server-side",
                        "--field-manager=argocd-controller",
                        "--force-conflicts",
                        "-f",
                        "-")
                .orFail();
    }

    private String rendered(String... values) {
        List<String> arguments = new ArrayList<>(List.of(
                "template",
                application.at("/spec/source/helm/releaseName").asText(),
                Path.of(application.at("/spec/source/path").asText())
                        .toAbsolutePath()
                        .toString(),
                "--set-string",
                "podAnnotations.testbed/stop-after=1s"));
        for (String value : values) {
            arguments.addAll(List.of("--set-string", value));
        }
        return release.helm(arguments.toArray(String[]::new)).orFail().text();
    }

    private String id(JsonNode object) {
        String version = object.path("apiVersion").asText();
        String group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
        return application.at("/metadata/name").asText() + ":" + group + "/"
                + object.path("kind").asText() + ":" + release.namespace() + "/"
                + object.at("/metadata/name").asText();
    }

    private void respect(ObjectNode object) {
        boolean respects = false;
        for (JsonNode option : application.at("/spec/syncPolicy/syncOptions")) {
            respects |= option.asText().equals("RespectIgnoreDifferences=true");
        }
        for (JsonNode ignored : application.at("/spec/ignoreDifferences")) {
            if (respects
                    && object.path("kind").equals(ignored.path("kind"))
                    && object.at("/metadata/name").equals(ignored.path("name"))) {
                release.present().ifPresent(live -> ignored.path("jsonPointers")
                        .forEach(pointer -> copy(live, object, pointer.asText())));
            }
        }
    }

    private static void copy(JsonNode live, ObjectNode object, String pointer) {
        int last = pointer.lastIndexOf('/');
        object.withObject(pointer.substring(0, last)).set(pointer.substring(last + 1), live.at(pointer));
    }

    private static ObjectNode tree(String yaml) {
        return JSON.valueToTree(Serialization.unmarshal(yaml, Map.class));
    }
}
