package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.cluster.ApiResource;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.Storage;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Kinds that the simulation plays no part of, such as autoscalers and quotas: what its manifests hold of them can be read, and does nothing.
 *
 * <ol>
 *   <li>Those kinds are served of which there is an object: of the rest the server knows nothing, as of custom resources that nobody installed.
 *   <li>They are served in the version that plans ask for, whatever the manifest says.
 *   <li>They are only read: each is answered as plain JSON, and any other request is not allowed.
 * </ol>
 */
final class OtherKinds {
    private static final List<ApiResource> KNOWN = ApiResource.known().stream()
            .filter(kind -> Resource.of(kind.group(), kind.plural()).isEmpty())
            .toList();

    private final Storage storage;
    private final AccessControl access;

    OtherKinds(Storage storage, AccessControl access) {
        this.storage = storage;
        this.access = access;
    }

    /** What of it is there. */
    private List<ApiResource> served() {
        return KNOWN.stream().filter(kind -> !storage.strangers(kind).isEmpty()).toList();
    }

    /** The groups that no other resource has, each as an APIGroup has it. */
    List<ObjectNode> groups(List<String> known) {
        Map<String, ObjectNode> groups = new LinkedHashMap<>();
        for (ApiResource kind : served()) {
            if (!kind.group().isEmpty() && !known.contains(kind.group())) {
                ObjectNode group = groups.computeIfAbsent(
                        kind.group(),
                        name -> JsonNodeFactory.instance.objectNode().put("name", name));
                group.withArray("/versions")
                        .addObject()
                        .put("groupVersion", kind.apiVersion())
                        .put("version", kind.version());
                group.putObject("preferredVersion")
                        .put("groupVersion", kind.apiVersion())
                        .put("version", kind.version());
            }
        }
        return List.copyOf(groups.values());
    }

    /** Adds what there is of that group and version to an APIResourceList. */
    void describe(String apiVersion, ArrayNode resources) {
        for (ApiResource kind : served()) {
            if (kind.apiVersion().equals(apiVersion)) {
                ObjectNode entry = resources
                        .addObject()
                        .put("name", kind.plural())
                        .put("singularName", kind.kind().toLowerCase(Locale.ROOT))
                        .put("namespaced", true)
                        .put("kind", kind.kind());
                entry.putArray("verbs").add("get").add("list");
                shortName(kind).ifPresent(name -> entry.putArray("shortNames").add(name));
            }
        }
    }

    private static Optional<String> shortName(ApiResource kind) {
        return switch (kind.kind()) {
            case "HorizontalPodAutoscaler" -> Optional.of("hpa");
            case "VerticalPodAutoscaler" -> Optional.of("vpa");
            case "ScaledObject" -> Optional.of("so");
            case "ResourceQuota" -> Optional.of("quota");
            case "LimitRange" -> Optional.of("limits");
            case "Deployment" -> Optional.of("deploy");
            case "DaemonSet" -> Optional.of("ds");
            case "Ingress" -> Optional.of("ing");
            case "NetworkPolicy" -> Optional.of("netpol");
            default -> Optional.empty();
        };
    }

    /** Empty where the path is of none of them. */
    Optional<ApiResponse> answer(ApiRequest asked, String user) {
        List<String> parts = List.of(asked.path().substring(1).split("/", -1));
        for (ApiResource kind : served()) {
            Optional<Place> place = Place.of(kind, parts);
            if (place.isPresent()) {
                return Optional.of(answer(asked, kind, place.get(), user));
            }
        }
        return Optional.empty();
    }

    /**
     * Where objects lie.
     *
     * @param namespace empty for all
     * @param name empty for all
     */
    private record Place(Optional<String> namespace, Optional<String> name) {
        static Optional<Place> of(ApiResource kind, List<String> parts) {
            List<String> root =
                    kind.group().isEmpty() ? List.of("api", "v1") : List.of("apis", kind.group(), kind.version());
            if (parts.size() <= root.size() || !parts.subList(0, root.size()).equals(root)) {
                return Optional.empty();
            }
            List<String> rest = parts.subList(root.size(), parts.size());
            if (rest.size() == 1 && rest.get(0).equals(kind.plural())) {
                return Optional.of(new Place(Optional.empty(), Optional.empty()));
            }
            boolean inNamespace = rest.size() >= 3
                    && rest.size() <= 4
                    && rest.get(0).equals("namespaces")
                    && rest.get(2).equals(kind.plural());
            return inNamespace
                    ? Optional.of(new Place(
                            Optional.of(rest.get(1)), rest.size() == 4 ? Optional.of(rest.get(3)) : Optional.empty()))
                    : Optional.empty();
        }
    }

    private ApiResponse answer(ApiRequest asked, ApiResource kind, Place place, String user) {
        String verb = place.name().isPresent() ? "get" : "list";
        access.require(
                new Permission(
                        verb, kind.group(), kind.plural(), place.namespace().orElse("")),
                user);
        if (!asked.method().equals("GET") || asked.isOn("watch")) {
            throw StatusError.notAllowed();
        }
        List<ObjectNode> found = storage.strangers(kind).stream()
                .map(object -> ((ObjectNode) object.deepCopy()).put("apiVersion", kind.apiVersion()))
                .filter(object -> place.namespace()
                        .map(in -> in.equals(text(object, "namespace")))
                        .orElse(true))
                .filter(object -> place.name()
                        .map(named -> named.equals(text(object, "name")))
                        .orElse(true))
                .sorted(Comparator.comparing((ObjectNode object) -> text(object, "namespace"))
                        .thenComparing(object -> text(object, "name")))
                .toList();
        if (place.name().isPresent()) {
            return ApiResponse.json(
                    200,
                    found.stream()
                            .findFirst()
                            .orElseThrow(() -> new StatusError(
                                    404,
                                    "NotFound",
                                    kind.qualified() + " \"" + place.name().get() + "\" not found")));
        }
        ObjectNode list = JsonNodeFactory.instance
                .objectNode()
                .put("kind", kind.kind() + "List")
                .put("apiVersion", kind.apiVersion());
        list.putObject("metadata").put("resourceVersion", Long.toString(storage.resourceVersion()));
        list.putArray("items").addAll(found);
        return ApiResponse.json(200, list);
    }

    private static String text(JsonNode object, String field) {
        return object.path("metadata").path(field).asText("");
    }
}
