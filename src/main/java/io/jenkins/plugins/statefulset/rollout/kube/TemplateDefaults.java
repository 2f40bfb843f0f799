package io.jenkins.plugins.statefulset.rollout.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;

/**
 * Fills in what the API server fills in when a StatefulSet is stored, so that a manifest can be compared with a live
 * object.
 *
 * <p>Source: kubernetes {@code pkg/apis/core/v1/defaults.go}, {@code pkg/apis/apps/v1/defaults.go} and the declarative
 * defaults ({@code +default}) of the API types. Only what the server does to a pod <em>template</em> is done here:
 * {@code enableServiceLinks} and requests that follow from limits are set on pods alone. Quantities are written in
 * their canonical form, and values that Go leaves out when it writes JSON ({@code false}, {@code 0}, empty lists) are
 * left out.
 *
 * <p>Applying it twice is the same as applying it once. The arguments are not modified.
 */
public final class TemplateDefaults {
    private static final int REVISION_HISTORY_LIMIT = 10;
    private static final long GRACE_PERIOD_SECONDS = 30;

    private TemplateDefaults() {}

    /** The template as the API server would store it. */
    public static PodTemplateSpec template(PodTemplateSpec template) {
        return ObjectTrees.object(tree(template), PodTemplateSpec.class);
    }

    /** The tree of the template as the API server would store it, the caller's own. */
    public static ObjectNode tree(PodTemplateSpec template) {
        ObjectNode tree = (ObjectNode) ObjectTrees.tree(template);
        fillTemplate(tree);
        return tree;
    }

    /** The set as the API server would store it, its template included; {@code metadata} and {@code status} untouched. */
    public static StatefulSet statefulSet(StatefulSet set) {
        ObjectNode tree = (ObjectNode) ObjectTrees.tree(set);
        ObjectNode spec = Trees.objectAt(tree, "spec");
        Trees.text(spec, "podManagementPolicy", "OrderedReady");
        fillUpdateStrategy(spec);
        ObjectNode retention = Trees.objectAt(spec, "persistentVolumeClaimRetentionPolicy");
        Trees.text(retention, "whenDeleted", "Retain");
        Trees.text(retention, "whenScaled", "Retain");
        Trees.integer(spec, "replicas", 1);
        Trees.integer(spec, "revisionHistoryLimit", REVISION_HISTORY_LIMIT);
        Trees.objects(spec, "volumeClaimTemplates").forEach(TemplateDefaults::fillClaim);
        fillTemplate(Trees.objectAt(spec, "template"));
        return ObjectTrees.object(tree, StatefulSet.class);
    }

    /** {@code SetDefaults_StatefulSet}: a type that is given without {@code rollingUpdate} stays without it. */
    private static void fillUpdateStrategy(ObjectNode spec) {
        ObjectNode strategy = Trees.objectAt(spec, "updateStrategy");
        if (Trees.isUnset(strategy, "type")) {
            strategy.put("type", "RollingUpdate");
            Trees.objectAt(strategy, "rollingUpdate");
        }
        if (strategy.get("type").asText().equals("RollingUpdate")
                && strategy.get("rollingUpdate") instanceof ObjectNode rolling) {
            Trees.integer(rolling, "partition", 0);
        }
    }

    private static void fillClaim(ObjectNode claim) {
        Trees.text(claim, "apiVersion", "v1");
        Trees.text(claim, "kind", "PersistentVolumeClaim");
        VolumeDefaults.fillClaimSpec(Trees.objectAt(claim, "spec"));
        Trees.text(Trees.objectAt(claim, "status"), "phase", "Pending");
    }

    private static void fillTemplate(ObjectNode template) {
        ObjectNode metadata = Trees.objectAt(template, "metadata");
        metadata.remove("creationTimestamp");
        ObjectNode spec = Trees.objectAt(template, "spec");
        Trees.text(spec, "dnsPolicy", "ClusterFirst");
        Trees.text(spec, "restartPolicy", "Always");
        Trees.objectAt(spec, "securityContext");
        if (!spec.has("terminationGracePeriodSeconds")) {
            spec.put("terminationGracePeriodSeconds", GRACE_PERIOD_SECONDS);
        }
        Trees.text(spec, "schedulerName", "default-scheduler");
        fillServiceAccount(spec);
        Trees.quantities(spec.path("overhead"));
        if (spec.get("resources") instanceof ObjectNode resources) {
            ContainerDefaults.fillResources(resources);
        }
        Trees.objects(spec, "volumes").forEach(VolumeDefaults::fill);
        Trees.objects(spec, "initContainers").forEach(ContainerDefaults::fill);
        Trees.objects(spec, "containers").forEach(ContainerDefaults::fill);
        Trees.objects(spec, "ephemeralContainers").forEach(ContainerDefaults::fill);
        Trees.removeZeroValues(template);
    }

    /** The deprecated alias is always written beside the name (core/v1 conversion of PodSpec). */
    private static void fillServiceAccount(ObjectNode spec) {
        if (Trees.isUnset(spec, "serviceAccountName") && !Trees.isUnset(spec, "serviceAccount")) {
            spec.set("serviceAccountName", spec.get("serviceAccount"));
        }
        if (!Trees.isUnset(spec, "serviceAccountName")) {
            spec.set("serviceAccount", spec.get("serviceAccountName"));
        }
    }
}
