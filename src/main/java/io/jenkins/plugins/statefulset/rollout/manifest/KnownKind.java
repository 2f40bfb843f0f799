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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The kinds that a rollout looks at. Their fields are checked; objects of other kinds are kept as they are.
 *
 * <p>Without the set and its budgets there is nothing to roll out, or nothing that bounds it: they must be right. The others only
 * stand around it: one in a version that is not read here is somebody else's object, and which of two counts is what
 * {@code kubectl apply} would make of them, the later one.
 */
enum KnownKind {
    STATEFUL_SET("apps", "apps/v1", StatefulSet.class, Part.ROLLED_OUT),
    POD_DISRUPTION_BUDGET("policy", "policy/v1", PodDisruptionBudget.class, Part.ROLLED_OUT),
    SERVICE("", "v1", Service.class, Part.AROUND),
    CRON_JOB("batch", "batch/v1", CronJob.class, Part.AROUND),
    JOB("batch", "batch/v1", Job.class, Part.AROUND),
    SECRET("", "v1", Secret.class, Part.AROUND),
    PERSISTENT_VOLUME_CLAIM("", "v1", PersistentVolumeClaim.class, Part.AROUND),
    STORAGE_CLASS("storage.k8s.io", "storage.k8s.io/v1", StorageClass.class, Part.AROUND);

    /** A line that gives one of the kinds that must be right, as a document of its own, an item of a List, or in JSON. */
    private static final Pattern ROLLED_OUT_LINE = Pattern.compile(
            "(?m)^[\\s{-]*[\"']?kind[\"']?\\s*:\\s*[\"']?(StatefulSet|PodDisruptionBudget)[\"']?\\s*([#,}].*)?$"
                    + "|\"kind\"\\s*:\\s*\"(StatefulSet|PodDisruptionBudget)\"");

    private static final Pattern KIND_OF_DOCUMENT = Pattern.compile("(?m)^kind\\s*:\\s*[\"']?([A-Za-z]+)");

    private final String group;
    private final String apiVersion;
    private final Class<? extends HasMetadata> model;
    private final Part part;

    KnownKind(String group, String apiVersion, Class<? extends HasMetadata> model, Part part) {
        this.group = group;
        this.apiVersion = apiVersion;
        this.model = model;
        this.part = part;
    }

    /** What a kind is to a rollout. */
    private enum Part {
        ROLLED_OUT,
        AROUND
    }

    /** Whether an object of this kind must be right. */
    boolean mustBeRight() {
        return part == Part.ROLLED_OUT;
    }

    /** Whether a text that is not YAML was probably meant to be an object that must be right. */
    static boolean meantIn(String text) {
        Matcher kind = KIND_OF_DOCUMENT.matcher(text);
        if (kind.find() && !kind.group(1).endsWith("List")) {
            return named(kind.group(1)).filter(KnownKind::mustBeRight).isPresent();
        }
        return ROLLED_OUT_LINE.matcher(text).find();
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
