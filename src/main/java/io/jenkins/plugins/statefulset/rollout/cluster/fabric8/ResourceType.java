package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

/**
 * A resource of the Kubernetes API, as its URL and RBAC name it.
 *
 * @param group the API group, empty for the core group
 * @param plural for example {@code statefulsets}
 */
record ResourceType(String group, String version, String plural) {
    static final ResourceType STATEFUL_SETS = new ResourceType("apps", "v1", "statefulsets");
    static final ResourceType CONTROLLER_REVISIONS = new ResourceType("apps", "v1", "controllerrevisions");
    static final ResourceType PODS = new ResourceType("", "v1", "pods");
    static final ResourceType EVENTS = new ResourceType("", "v1", "events");
    static final ResourceType NEW_EVENTS = new ResourceType("events.k8s.io", "v1", "events");
    static final ResourceType SERVICES = new ResourceType("", "v1", "services");
    static final ResourceType CLAIMS = new ResourceType("", "v1", "persistentvolumeclaims");
    static final ResourceType BUDGETS = new ResourceType("policy", "v1", "poddisruptionbudgets");
    static final ResourceType JOBS = new ResourceType("batch", "v1", "jobs");
    static final ResourceType CRON_JOBS = new ResourceType("batch", "v1", "cronjobs");
    static final ResourceType LEASES = new ResourceType("coordination.k8s.io", "v1", "leases");
    static final ResourceType ACCESS_REVIEWS =
            new ResourceType("authorization.k8s.io", "v1", "selfsubjectaccessreviews");

    static final ResourceType RULES_REVIEWS = new ResourceType("authorization.k8s.io", "v1", "selfsubjectrulesreviews");

    /** The path of the collection in a namespace. */
    String in(String namespace) {
        return root() + "/namespaces/" + namespace + "/" + plural;
    }

    /** The path of the collection of a resource that belongs to no namespace. */
    String clusterWide() {
        return root() + "/" + plural;
    }

    private String root() {
        return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    }

    /** {@code pods}, {@code statefulsets.apps}. */
    @Override
    public String toString() {
        return group.isEmpty() ? plural : plural + "." + group;
    }
}
