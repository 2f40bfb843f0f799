package io.jenkins.plugins.statefulset.rollout.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.Optional;
import java.util.stream.Stream;

/** The kinds that a rollout looks at. Their fields are checked; objects of other kinds are kept as they are. */
enum KnownKind {
    STATEFUL_SET("apps", "apps/v1", StatefulSet.class),
    POD_DISRUPTION_BUDGET("policy", "policy/v1", PodDisruptionBudget.class),
    SERVICE("", "v1", Service.class),
    CRON_JOB("batch", "batch/v1", CronJob.class),
    JOB("batch", "batch/v1", Job.class),
    SECRET("", "v1", Secret.class),
    PERSISTENT_VOLUME_CLAIM("", "v1", PersistentVolumeClaim.class),
    STORAGE_CLASS("storage.k8s.io", "storage.k8s.io/v1", StorageClass.class);

    private final String group;
    private final String apiVersion;
    private final Class<? extends HasMetadata> model;

    KnownKind(String group, String apiVersion, Class<? extends HasMetadata> model) {
        this.group = group;
        this.apiVersion = apiVersion;
        this.model = model;
    }

    /** The kind of this name in this API group, whatever the version. */
    static Optional<KnownKind> of(String apiVersion, String kind) {
        String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
        return Stream.of(values())
                .filter(known -> known.group.equals(group) && known.kind().equals(kind))
                .findFirst();
    }

    /** The kind of this name, whatever the group: what a wrong {@code apiVersion} may have meant. */
    static Optional<KnownKind> named(String kind) {
        return Stream.of(values()).filter(known -> known.kind().equals(kind)).findFirst();
    }

    String kind() {
        return model.getSimpleName();
    }

    String apiVersion() {
        return apiVersion;
    }

    Class<? extends HasMetadata> model() {
        return model;
    }
}
