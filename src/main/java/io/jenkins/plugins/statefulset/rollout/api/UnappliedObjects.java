package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.statefulset.rollout.change.Change;
import io.jenkins.plugins.statefulset.rollout.change.ConfigurationNames;
import io.jenkins.plugins.statefulset.rollout.change.ObjectComparison;
import io.jenkins.plugins.statefulset.rollout.change.UnappliedObject;
import io.jenkins.plugins.statefulset.rollout.change.UnappliedObject.Standing;
import io.jenkins.plugins.statefulset.rollout.cluster.ApiResource;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares what stands beside the set in a new manifest with what is in place.
 *
 * <ol>
 *   <li>Only what the account may read is compared; a refusal is no fault, and after one no other object of that kind is asked for.
 *   <li>Objects of other namespaces, and more than {@link #MOST} of them, are not asked for. Hooks of Helm are left out.
 * </ol>
 */
final class UnappliedObjects {
    private static final int MOST = 60;

    private final Cluster cluster;
    private final String namespace;
    private final Set<String> refused = new HashSet<>();

    UnappliedObjects(Cluster cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    List<UnappliedObject> of(Change.NewTemplate change) {
        Set<String> needed =
                ConfigurationNames.needed(change.manifest().getSpec().getTemplate());
        List<UnappliedObject> found = new ArrayList<>();
        for (HasMetadata object : change.beside().objects()) {
            if (isHook(object)) {
                continue;
            }
            String label = object.getKind() + " " + object.getMetadata().getName();
            Standing standing = found.size() < MOST ? standing(object) : Standing.UNKNOWN;
            found.add(new UnappliedObject(
                    object.getKind(), object.getMetadata().getName(), standing, needed.contains(label)));
        }
        return found;
    }

    /** What Helm makes for a moment around an upgrade stands nowhere between two of them. */
    private static boolean isHook(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getAnnotations())
                .filter(annotations -> annotations.containsKey("helm.sh/hook"))
                .isPresent();
    }

    private Standing standing(HasMetadata object) {
        String place = Optional.ofNullable(object.getMetadata().getNamespace()).orElse("");
        if (!(place.isEmpty() || place.equals(namespace)) || refused.contains(object.getKind())) {
            return Standing.UNKNOWN;
        }
        try {
            Optional<GenericKubernetesResource> present = cluster.object(
                    ApiResource.of(object.getApiVersion(), object.getKind()),
                    place,
                    object.getMetadata().getName());
            return present.map(found -> ObjectComparison.same(object, found) ? Standing.SAME : Standing.DIFFERENT)
                    .orElse(Standing.ABSENT);
        } catch (ClusterException e) {
            if (e.reason() == Reason.FORBIDDEN || e.reason() == Reason.INVALID) {
                refused.add(object.getKind());
                return Standing.UNKNOWN;
            }
            throw e;
        }
    }
}
