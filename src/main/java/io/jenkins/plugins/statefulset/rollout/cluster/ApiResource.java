package io.jenkins.plugins.statefulset.rollout.cluster;

import java.util.List;
import java.util.Map;

/**
 * A kind of object as the API serves it.
 *
 * @param group empty for the core group
 * @param plural as in URLs and in RBAC; empty where it is not known, which is so for kinds that do not usually stand beside a
 *     StatefulSet: only discovery could tell it
 */
public record ApiResource(String group, String version, String kind, String plural) {
    private static final Map<String, String> PLURALS = Map.ofEntries(
            Map.entry("v1 ConfigMap", "configmaps"),
            Map.entry("v1 Secret", "secrets"),
            Map.entry("v1 Service", "services"),
            Map.entry("v1 ServiceAccount", "serviceaccounts"),
            Map.entry("v1 PersistentVolumeClaim", "persistentvolumeclaims"),
            Map.entry("v1 LimitRange", "limitranges"),
            Map.entry("v1 ResourceQuota", "resourcequotas"),
            Map.entry("apps/v1 StatefulSet", "statefulsets"),
            Map.entry("apps/v1 Deployment", "deployments"),
            Map.entry("apps/v1 DaemonSet", "daemonsets"),
            Map.entry("batch/v1 CronJob", "cronjobs"),
            Map.entry("batch/v1 Job", "jobs"),
            Map.entry("storage.k8s.io/v1 StorageClass", "storageclasses"),
            Map.entry("policy/v1 PodDisruptionBudget", "poddisruptionbudgets"),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", "networkpolicies"),
            Map.entry("networking.k8s.io/v1 Ingress", "ingresses"),
            Map.entry("rbac.authorization.k8s.io/v1 Role", "roles"),
            Map.entry("rbac.authorization.k8s.io/v1 RoleBinding", "rolebindings"),
            Map.entry("v1 Node", "nodes"),
            Map.entry("keda.sh/v1alpha1 ScaledObject", "scaledobjects"),
            Map.entry("autoscaling.k8s.io/v1 VerticalPodAutoscaler", "verticalpodautoscalers"),
            Map.entry("lifecycle.k8s.io/v1alpha1 EvictionRequest", "evictionrequests"),
            Map.entry("autoscaling/v2 HorizontalPodAutoscaler", "horizontalpodautoscalers"));

    /** As RBAC names it: {@code poddisruptionbudgets.policy}, {@code nodes}. */
    public String qualified() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** Those whose name in URLs is known. */
    public static List<ApiResource> known() {
        return PLURALS.keySet().stream()
                .sorted()
                .map(key -> of(key.substring(0, key.indexOf(' ')), key.substring(key.indexOf(' ') + 1)))
                .toList();
    }

    /** As objects of it have it. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    public static ApiResource of(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        return new ApiResource(
                slash < 0 ? "" : apiVersion.substring(0, slash),
                apiVersion.substring(slash + 1),
                kind,
                PLURALS.getOrDefault(apiVersion + " " + kind, ""));
    }
}
