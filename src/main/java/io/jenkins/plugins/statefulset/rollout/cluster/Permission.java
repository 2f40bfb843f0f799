package io.jenkins.plugins.statefulset.rollout.cluster;

/**
 * A verb on a resource, as RBAC and SelfSubjectAccessReview name them.
 *
 * @param group the API group, empty for the core group
 * @param resource the plural, with a subresource behind a slash ({@code pods/eviction})
 * @param name the one object that is meant, for Roles that are narrowed to names; empty for any
 */
public record Permission(String verb, String group, String resource, String namespace, String name) {

    /** On every object of the namespace. */
    public Permission(String verb, String group, String resource, String namespace) {
        this(verb, group, resource, namespace, "");
    }

    /** {@code create on pods/eviction}, or with its group {@code patch on statefulsets.apps}. */
    @Override
    public String toString() {
        if (group.isEmpty()) {
            return verb + " on " + resource;
        }
        int slash = resource.indexOf('/');
        return slash < 0
                ? verb + " on " + resource + "." + group
                : verb + " on " + resource.substring(0, slash) + "." + group + resource.substring(slash);
    }
}
