package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.Storage;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who may do what.
 *
 * <ol>
 *   <li>Whoever brings no credentials is the administrator: kubectl sends none over plain HTTP, and the server answers on
 *       loopback only. A token other than the one in the kubeconfig is refused.
 *   <li>The administrator may do all but what the cluster was told to deny. An impersonated user may do nothing, as there
 *       are no roles here.
 * </ol>
 */
final class AccessControl {
    static final String ADMINISTRATOR = "kubernetes-admin";
    static final String TOKEN = "simulated";

    private static final String ACCESS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private static final String RULES = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";
    private static final Set<String> REVIEWS =
            Set.of(ACCESS, RULES, "/apis/authentication.k8s.io/v1/selfsubjectreviews");
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private final Storage storage;

    AccessControl(Storage storage) {
        this.storage = storage;
    }

    /** @throws StatusError if the credentials are unknown */
    static String user(ApiRequest asked) {
        String authorization = asked.header("authorization");
        if (!authorization.isEmpty() && !authorization.equals("Bearer " + TOKEN)) {
            throw new StatusError(401, "Unauthorized", "Unauthorized");
        }
        String impersonated = asked.header("impersonate-user");
        return impersonated.isEmpty() ? ADMINISTRATOR : impersonated;
    }

    /** @throws StatusError if the user may not */
    void check(ApiRequest asked, RequestTarget target, String user) {
        check(asked, target, target.resource().group(), user);
    }

    /**
     * @param group by which the resource was asked for
     * @throws StatusError if the user may not
     */
    void check(ApiRequest asked, RequestTarget target, String group, String user) {
        Permission permission = new Permission(
                verb(asked, target), group, target.inRbac(), target.namespace().orElse(""));
        if (!allows(user, permission)) {
            String named = target.name().isEmpty() ? "" : " \"" + target.name() + "\"";
            throw new StatusError(
                            403,
                            "Forbidden",
                            target.resource().qualified() + named + " is forbidden: User \"" + user + "\""
                                    + cannot(permission))
                    .about(target.resource(), target.name());
        }
    }

    /** @throws StatusError if the user may not */
    void require(Permission permission, String user) {
        if (!allows(user, permission)) {
            String qualified = permission.group().isEmpty()
                    ? permission.resource()
                    : permission.resource() + "." + permission.group();
            throw new StatusError(
                    403, "Forbidden", qualified + " is forbidden: User \"" + user + "\"" + cannot(permission));
        }
    }

    private static String cannot(Permission permission) {
        return " cannot " + permission.verb() + " resource \"" + permission.resource() + "\" in API group \""
                + permission.group() + "\""
                + (permission.namespace().isEmpty()
                        ? " at the cluster scope"
                        : " in the namespace \"" + permission.namespace() + "\"");
    }

    private boolean allows(String user, Permission permission) {
        return user.equals(ADMINISTRATOR) && !storage.denies(permission);
    }

    private static String verb(ApiRequest asked, RequestTarget target) {
        boolean collection = target.name().isEmpty();
        return switch (asked.method()) {
            case "GET" ->
                target.subresource().equals("exec")
                        ? "create"
                        : asked.isOn("watch") ? "watch" : collection ? "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> collection ? "deletecollection" : "delete";
            default -> "get";
        };
    }

    /** @return whether the path is that of a review */
    static boolean isReview(ApiRequest asked) {
        return asked.method().equals("POST") && REVIEWS.contains(asked.path());
    }

    /** Answers a SelfSubjectAccessReview, SelfSubjectRulesReview or SelfSubjectReview. */
    ApiResponse review(ApiRequest asked, String user) {
        ObjectNode review = asked.object();
        review.withObject("/metadata");
        switch (asked.path()) {
            case ACCESS -> review.set("status", access(review, user));
            case RULES ->
                review.set(
                        "status",
                        rules(user, review.path("spec").path("namespace").asText("")));
            default -> review.putObject("status").putObject("userInfo").put("username", user);
        }
        return ApiResponse.json(201, review);
    }

    private ObjectNode access(JsonNode review, String user) {
        JsonNode wanted = review.path("spec").path("resourceAttributes");
        String subresource = wanted.path("subresource").asText("");
        Permission permission = new Permission(
                wanted.path("verb").asText(),
                wanted.path("group").asText(""),
                wanted.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
                wanted.path("namespace").asText(""));
        boolean allowed = wanted.isMissingNode() ? user.equals(ADMINISTRATOR) : allows(user, permission);
        return JsonNodeFactory.instance.objectNode().put("allowed", allowed);
    }

    /** One rule for all where nothing is denied, else one for each resource with what is left. */
    private ObjectNode rules(String user, String namespace) {
        ObjectNode status = JsonNodeFactory.instance.objectNode().put("incomplete", false);
        ArrayNode resourceRules = status.putArray("resourceRules");
        ArrayNode others = status.putArray("nonResourceRules");
        if (!user.equals(ADMINISTRATOR)) {
            return status;
        }
        others.addObject().set("verbs", list("*"));
        ((ObjectNode) others.get(0)).set("nonResourceURLs", list("*"));
        Map<Resource, List<String>> allowed = new EnumMap<>(Resource.class);
        for (Resource resource : Resource.values()) {
            allowed.put(
                    resource,
                    VERBS.stream()
                            .filter(verb ->
                                    allows(user, new Permission(verb, resource.group(), resource.plural(), namespace)))
                            .toList());
        }
        if (allowed.values().stream().allMatch(VERBS::equals)) {
            rule(resourceRules, list("*"), "*", "*");
        } else {
            allowed.forEach((resource, verbs) ->
                    rule(resourceRules, list(verbs.toArray(String[]::new)), resource.group(), resource.plural()));
        }
        return status;
    }

    private static void rule(ArrayNode rules, ArrayNode verbs, String group, String resource) {
        if (!verbs.isEmpty()) {
            ObjectNode rule = rules.addObject();
            rule.set("verbs", verbs);
            rule.set("apiGroups", list(group));
            rule.set("resources", list(resource));
        }
    }

    private static ArrayNode list(String... texts) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        Arrays.stream(texts).forEach(list::add);
        return list;
    }
}
