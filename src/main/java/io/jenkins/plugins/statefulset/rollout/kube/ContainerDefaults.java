package io.jenkins.plugins.statefulset.rollout.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The defaults of a pod's containers (kubernetes {@code pkg/apis/core/v1/defaults.go} and the API types' own). */
final class ContainerDefaults {
    private ContainerDefaults() {}

    static void fill(ObjectNode container) {
        Trees.text(
                container, "imagePullPolicy", pullPolicy(container.path("image").asText("")));
        Trees.text(container, "terminationMessagePath", "/dev/termination-log");
        Trees.text(container, "terminationMessagePolicy", "File");
        fillResources(Trees.objectAt(container, "resources"));
        Trees.objects(container, "ports").forEach(port -> Trees.text(port, "protocol", "TCP"));
        Trees.objects(container, "env").forEach(variable -> fillFieldReferences(variable.path("valueFrom")));
        for (String probe : new String[] {"livenessProbe", "readinessProbe", "startupProbe"}) {
            if (container.get(probe) instanceof ObjectNode present) {
                fillProbe(present);
            }
        }
        fillHttpGet(container.path("lifecycle").path("postStart"));
        fillHttpGet(container.path("lifecycle").path("preStop"));
    }

    /** {@code IfNotPresent}, except for images whose tag is {@code latest} or missing. */
    static String pullPolicy(String image) {
        int at = image.indexOf('@');
        String name = at < 0 ? image : image.substring(0, at);
        int colon = name.lastIndexOf(':');
        String tag = colon > name.lastIndexOf('/') ? name.substring(colon + 1) : at < 0 ? "latest" : "";
        return tag.equals("latest") ? "Always" : "IfNotPresent";
    }

    private static void fillProbe(ObjectNode probe) {
        Trees.positive(probe, "timeoutSeconds", 1);
        Trees.positive(probe, "periodSeconds", 10);
        Trees.positive(probe, "successThreshold", 1);
        Trees.positive(probe, "failureThreshold", 3);
        fillHttpGet(probe);
        if (probe.get("grpc") instanceof ObjectNode grpc && !grpc.has("service")) {
            grpc.put("service", "");
        }
    }

    private static void fillHttpGet(JsonNode handler) {
        if (handler.path("httpGet") instanceof ObjectNode httpGet) {
            Trees.text(httpGet, "path", "/");
            Trees.text(httpGet, "scheme", "HTTP");
        }
    }

    /** References to fields and resources of the pod, in variables and in downward API volumes. */
    static void fillFieldReferences(JsonNode source) {
        if (source.path("fieldRef") instanceof ObjectNode field) {
            Trees.text(field, "apiVersion", "v1");
        }
        if (source.path("resourceFieldRef") instanceof ObjectNode resource) {
            Trees.text(resource, "divisor", "0");
            resource.put("divisor", Quantities.canonical(resource.get("divisor").asText()));
        }
    }

    static void fillResources(ObjectNode resources) {
        Trees.quantities(resources.path("limits"));
        Trees.quantities(resources.path("requests"));
    }
}
