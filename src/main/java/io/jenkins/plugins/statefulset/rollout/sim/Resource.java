package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of objects that a simulated cluster keeps. */
public enum Resource {
    NAMESPACES("", "Namespace", "namespaces", Namespace.class, Scope.CLUSTER, "ns"),
    NODES("", "Node", "nodes", Node.class, Scope.CLUSTER, "no"),
    PODS("", "Pod", "pods", Pod.class, Scope.NAMESPACE, "po"),
    SERVICES("", "Service", "services", Service.class, Scope.NAMESPACE, "svc"),
    SECRETS("", "Secret", "secrets", Secret.class, Scope.NAMESPACE),
    CONFIG_MAPS("", "ConfigMap", "configmaps", ConfigMap.class, Scope.NAMESPACE, "cm"),
    SERVICE_ACCOUNTS("", "ServiceAccount", "serviceaccounts", ServiceAccount.class, Scope.NAMESPACE, "sa"),
    CLAIMS("", "PersistentVolumeClaim", "persistentvolumeclaims", PersistentVolumeClaim.class, Scope.NAMESPACE, "pvc"),
    VOLUMES("", "PersistentVolume", "persistentvolumes", PersistentVolume.class, Scope.CLUSTER, "pv"),
    EVENTS("", "Event", "events", Event.class, Scope.NAMESPACE, "ev"),
    STATEFUL_SETS("apps", "StatefulSet", "statefulsets", StatefulSet.class, Scope.NAMESPACE, "sts"),
    REPLICA_SETS("apps", "ReplicaSet", "replicasets", ReplicaSet.class, Scope.NAMESPACE, "rs"),
    REVISIONS("apps", "ControllerRevision", "controllerrevisions", ControllerRevision.class, Scope.NAMESPACE),
    JOBS("batch", "Job", "jobs", Job.class, Scope.NAMESPACE),
    CRON_JOBS("batch", "CronJob", "cronjobs", CronJob.class, Scope.NAMESPACE, "cj"),
    BUDGETS("policy", "PodDisruptionBudget", "poddisruptionbudgets", PodDisruptionBudget.class, Scope.NAMESPACE, "pdb"),
    LEASES("coordination.k8s.io", "Lease", "leases", Lease.class, Scope.NAMESPACE),
    STORAGE_CLASSES("storage.k8s.io", "StorageClass", "storageclasses", StorageClass.class, Scope.CLUSTER, "sc");

    private final String group;
    private final String kind;
    private final String plural;
    private final Class<? extends HasMetadata> model;
    private final Scope scope;
    private final String shortName;

    Resource(
            String group,
            String kind,
            String plural,
            Class<? extends HasMetadata> model,
            Scope scope,
            String... shortNames) {
        this.group = group;
        this.kind = kind;
        this.plural = plural;
        this.model = model;
        this.scope = scope;
        this.shortName = String.join("", shortNames);
    }

    /** What its names are unique in. */
    public enum Scope {
        NAMESPACE,
        CLUSTER
    }

    /**
     * @param group empty for the core group; all versions are {@code v1}
     * @param plural as in URLs
     */
    public static Optional<Resource> of(String group, String plural) {
        return Arrays.stream(values())
                .filter(resource -> resource.group.equals(group) && resource.plural.equals(plural))
                .findFirst();
    }

    /** Empty for the core group. */
    public String group() {
        return group;
    }

    public String apiVersion() {
        return group.isEmpty() ? "v1" : group + "/v1";
    }

    public String kind() {
        return kind;
    }

    public String plural() {
        return plural;
    }

    /** The fabric8 model of its objects. */
    public Class<? extends HasMetadata> model() {
        return model;
    }

    public Scope scope() {
        return scope;
    }

    /** As people type them. */
    public List<String> shortNames() {
        return shortName.isEmpty() ? List.of() : List.of(shortName);
    }

    /** {@code pods}, {@code statefulsets.apps}: as in most messages of the API server. */
    public String qualified() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** {@code Pod}, {@code StatefulSet.apps}: as in messages on what is not valid. */
    public String qualifiedKind() {
        return group.isEmpty() ? kind : kind + "." + group;
    }
}
