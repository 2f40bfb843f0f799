package io.jenkins.plugins.statefulset.rollout.simulate;

import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import java.util.List;
import java.util.Optional;

/**
 * What a path of the API means.
 *
 * @param namespace empty for all namespaces, and for what belongs to none
 * @param name empty for the collection
 * @param subresource empty for the object itself
 */
record RequestTarget(Resource resource, Optional<String> namespace, String name, String subresource) {

    /** Empty where the path is none of a resource that is served. */
    static Optional<RequestTarget> of(String path) {
        List<String> parts = List.of(path.substring(1).split("/", -1));
        if (parts.size() >= 3 && parts.get(0).equals("api") && parts.get(1).equals("v1")) {
            return of("", parts.subList(2, parts.size()));
        }
        if (parts.size() >= 4 && parts.get(0).equals("apis") && parts.get(2).equals("v1")) {
            return of(parts.get(1), parts.subList(3, parts.size()));
        }
        return Optional.empty();
    }

    private static Optional<RequestTarget> of(String group, List<String> parts) {
        if (parts.size() >= 3
                && parts.get(0).equals("namespaces")
                && !List.of("status", "finalize").contains(parts.get(2))) {
            return of(group, Optional.of(parts.get(1)), parts.subList(2, parts.size()));
        }
        return of(group, Optional.empty(), parts);
    }

    private static Optional<RequestTarget> of(String group, Optional<String> namespace, List<String> parts) {
        if (parts.size() > 3 || parts.contains("")) {
            return Optional.empty();
        }
        String name = parts.size() > 1 ? parts.get(1) : "";
        String subresource = parts.size() > 2 ? parts.get(2) : "";
        return Resource.of(group, parts.get(0))
                .filter(resource -> namespace.isEmpty() || resource.scope() == Resource.Scope.NAMESPACE)
                .filter(resource ->
                        name.isEmpty() || namespace.isPresent() == (resource.scope() == Resource.Scope.NAMESPACE))
                .map(resource -> new RequestTarget(resource, namespace, name, subresource));
    }

    /** {@code pods/eviction}, as RBAC names it. */
    String inRbac() {
        return resource.plural() + (subresource.isEmpty() ? "" : "/" + subresource);
    }
}
