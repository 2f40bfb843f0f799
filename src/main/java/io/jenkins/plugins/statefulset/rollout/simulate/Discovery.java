package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the server says of itself: its version, its groups and their resources. */
final class Discovery {
    private static final String AUTHORIZATION = "authorization.k8s.io";
    private static final String AUTHENTICATION = "authentication.k8s.io";
    private static final List<Resource> STATUS = List.of(
            Resource.PODS,
            Resource.STATEFUL_SETS,
            Resource.REPLICA_SETS,
            Resource.BUDGETS,
            Resource.JOBS,
            Resource.NODES);

    private final KubernetesVersion version;
    private final OtherKinds others;
    private final OpenApi openApi;

    Discovery(KubernetesVersion version, OtherKinds others) {
        this.version = version;
        this.others = others;
        this.openApi = new OpenApi(version);
    }

    /** Empty where the path is none of these. */
    Optional<ApiResponse> answer(String path) {
        List<String> parts = List.of(path.substring(1).split("/"));
        Optional<ObjectNode> tree =
                switch (path) {
                    case "/version" -> Optional.of(version());
                    case "/api" -> Optional.of(versions());
                    case "/apis" -> Optional.of(groups());
                    case "/api/v1" -> Optional.of(resources(""));
                    default -> parts.get(0).equals("apis") ? group(parts) : Optional.empty();
                };
        if (List.of("/healthz", "/livez", "/readyz").contains(path)) {
            return Optional.of(ApiResponse.text("ok"));
        }
        return tree.map(found -> ApiResponse.json(200, found)).or(() -> openApi.answer(path));
    }

    private ObjectNode version() {
        return object().put("major", Integer.toString(version.major()))
                .put("minor", Integer.toString(version.minor()))
                .put("gitVersion", "v" + version + "-simulated")
                .put("gitCommit", "")
                .put("gitTreeState", "clean")
                .put("buildDate", "2026-01-01T00:00:00Z")
                .put("goVersion", "")
                .put("compiler", "")
                .put("platform", "simulated");
    }

    private static ObjectNode versions() {
        ObjectNode tree = object().put("kind", "APIVersions");
        tree.putArray("versions").add("v1");
        tree.putArray("serverAddressByClientCIDRs");
        return tree;
    }

    private static List<String> names() {
        return Stream.concat(
                        Arrays.stream(Resource.values()).map(Resource::group),
                        Stream.of(AUTHENTICATION, AUTHORIZATION, EventsGroup.NAME))
                .filter(group -> !group.isEmpty())
                .distinct()
                .toList();
    }

    private ObjectNode groups() {
        ObjectNode tree = object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = tree.putArray("groups");
        names().forEach(name -> groups.add(group(name)));
        groups.addAll(others.groups(names()));
        return tree;
    }

    private static ObjectNode group(String name) {
        ObjectNode group = object().put("name", name);
        group.putArray("versions").addObject().put("groupVersion", name + "/v1").put("version", "v1");
        group.putObject("preferredVersion").put("groupVersion", name + "/v1").put("version", "v1");
        return group;
    }

    private Optional<ObjectNode> group(List<String> parts) {
        if (parts.size() < 2) {
            return Optional.empty();
        }
        Optional<ObjectNode> other = others.groups(names()).stream()
                .filter(group -> group.path("name").asText().equals(parts.get(1)))
                .findFirst();
        if (other.isPresent()) {
            return parts.size() == 2
                    ? Optional.of(other.get().put("kind", "APIGroup").put("apiVersion", "v1"))
                    : ofOthers(other.get(), parts);
        }
        if (!names().contains(parts.get(1))) {
            return Optional.empty();
        }
        if (parts.size() == 2) {
            return Optional.of(group(parts.get(1)).put("kind", "APIGroup").put("apiVersion", "v1"));
        }
        return parts.size() == 3 && parts.get(2).equals("v1") ? Optional.of(resources(parts.get(1))) : Optional.empty();
    }

    private Optional<ObjectNode> ofOthers(ObjectNode group, List<String> parts) {
        String version = parts.get(1) + "/" + parts.get(2);
        boolean known = parts.size() == 3
                && group.path("versions").findValuesAsText("groupVersion").contains(version);
        if (!known) {
            return Optional.empty();
        }
        ObjectNode tree =
                object().put("kind", "APIResourceList").put("apiVersion", "v1").put("groupVersion", version);
        others.describe(version, tree.putArray("resources"));
        return Optional.of(tree);
    }

    private ObjectNode resources(String group) {
        ObjectNode tree = object().put("kind", "APIResourceList").put("apiVersion", "v1");
        tree.put("groupVersion", group.isEmpty() ? "v1" : group + "/v1");
        ArrayNode resources = tree.putArray("resources");
        Arrays.stream(Resource.values())
                .filter(resource -> resource.group().equals(group))
                .forEach(resource -> describe(resource, resources));
        others.describe(tree.path("groupVersion").asText(), resources);
        if (group.equals(AUTHORIZATION)) {
            entry(resources, "selfsubjectaccessreviews", "SelfSubjectAccessReview", Resource.Scope.CLUSTER, "create");
            entry(resources, "selfsubjectrulesreviews", "SelfSubjectRulesReview", Resource.Scope.CLUSTER, "create");
        } else if (group.equals(EventsGroup.NAME)) {
            entry(resources, "events", "Event", Resource.Scope.NAMESPACE, "create", "get", "list");
        } else if (group.equals(AUTHENTICATION)) {
            entry(resources, "selfsubjectreviews", "SelfSubjectReview", Resource.Scope.CLUSTER, "create");
        }
        return tree;
    }

    private static void describe(Resource resource, ArrayNode resources) {
        String[] verbs = {"create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"};
        ObjectNode entry = entry(resources, resource.plural(), resource.kind(), resource.scope(), verbs);
        entry.put("singularName", resource.kind().toLowerCase(Locale.ROOT));
        if (!resource.shortNames().isEmpty()) {
            ArrayNode shortNames = entry.putArray("shortNames");
            resource.shortNames().forEach(shortNames::add);
        }
        if (List.of(
                        Resource.PODS,
                        Resource.SERVICES,
                        Resource.STATEFUL_SETS,
                        Resource.REPLICA_SETS,
                        Resource.JOBS,
                        Resource.CRON_JOBS)
                .contains(resource)) {
            entry.putArray("categories").add("all");
        }
        if (resource == Resource.PODS) {
            entry(resources, "pods/log", "Pod", resource.scope(), "get");
            entry(resources, "pods/exec", "PodExecOptions", resource.scope(), "create", "get");
            entry(resources, "pods/eviction", "Eviction", resource.scope(), "create")
                    .put("group", "policy")
                    .put("version", "v1");
        } else if (resource == Resource.STATEFUL_SETS) {
            entry(resources, "statefulsets/scale", "Scale", resource.scope(), "get", "patch", "update")
                    .put("group", "autoscaling")
                    .put("version", "v1");
        }
        if (STATUS.contains(resource)) {
            entry(
                    resources,
                    resource.plural() + "/status",
                    resource.kind(),
                    resource.scope(),
                    "get",
                    "patch",
                    "update");
        }
    }

    private static ObjectNode entry(
            ArrayNode resources, String name, String kind, Resource.Scope scope, String... verbs) {
        ObjectNode entry = resources
                .addObject()
                .put("name", name)
                .put("singularName", "")
                .put("namespaced", scope == Resource.Scope.NAMESPACE)
                .put("kind", kind);
        ArrayNode list = entry.putArray("verbs");
        Arrays.stream(verbs).forEach(list::add);
        return entry;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
