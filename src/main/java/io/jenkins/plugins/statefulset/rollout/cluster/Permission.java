package io.jenkins.plugins.statefulset.rollout.cluster;

/**
 * A verb on a resource, as RBAC and SelfSubjectAccessReview name them.
 *
 * @param group the API group, empty for the core group
 * @param resource the plural, with a subresource behind a slash ({@code pods/eviction})
 */
public record Permission(String verb, String group, String resource, String namespace) {

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
