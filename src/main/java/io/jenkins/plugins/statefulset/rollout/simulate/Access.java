package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import io.jenkins.plugins.statefulset.rollout.sim.Storage;
import java.util.Optional;

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
final class Access {
    static final String ADMINISTRATOR = "kubernetes-admin";
    static final String TOKEN = "simulated";

    private final Storage storage;

    Access(Storage storage) {
        this.storage = storage;
    }

    /** @throws Refusal if the credentials are unknown */
    static String user(Asked asked) {
        String authorization = asked.header("authorization");
        if (!authorization.isEmpty() && !authorization.equals("Bearer " + TOKEN)) {
            throw new Refusal(401, "Unauthorized", "Unauthorized");
        }
        String impersonated = asked.header("impersonate-user");
        return impersonated.isEmpty() ? ADMINISTRATOR : impersonated;
    }

    /** @throws Refusal if the user may not */
    void check(Asked asked, Target target, String user) {
        Permission permission = new Permission(
                verb(asked, target),
                target.resource().group(),
                target.inRbac(),
                target.namespace().orElse(""));
        if (!allows(user, permission)) {
            String named = target.name().isEmpty() ? "" : " \"" + target.name() + "\"";
            throw new Refusal(
                            403,
                            "Forbidden",
                            target.resource().qualified() + named + " is forbidden: User \"" + user + "\" cannot "
                                    + permission.verb() + " resource \"" + permission.resource()
                                    + "\" in API group \"" + permission.group() + "\""
                                    + target.namespace()
                                            .map(namespace -> " in the namespace \"" + namespace + "\"")
                                            .orElse(" at the cluster scope"))
                    .about(target.resource(), target.name());
        }
    }

    private boolean allows(String user, Permission permission) {
        return user.equals(ADMINISTRATOR) && !storage.denies(permission);
    }

    private static String verb(Asked asked, Target target) {
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

    /** Answers a SelfSubjectAccessReview. */
    Answer review(Asked asked, String user) {
        ObjectNode review = asked.object();
        JsonNode wanted = review.path("spec").path("resourceAttributes");
        String subresource = wanted.path("subresource").asText("");
        Permission permission = new Permission(
                wanted.path("verb").asText(),
                wanted.path("group").asText(""),
                wanted.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
                wanted.path("namespace").asText(""));
        boolean allowed = wanted.isMissingNode() ? user.equals(ADMINISTRATOR) : allows(user, permission);
        review.putObject("status").put("allowed", allowed);
        review.withObject("/metadata");
        return Answer.json(201, review);
    }

    /** @return whether the path is that of a review */
    static Optional<String> reviewed(Asked asked) {
        return Optional.of(asked.path())
                .filter(path -> path.equals("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"))
                .filter(path -> asked.method().equals("POST"));
    }
}
