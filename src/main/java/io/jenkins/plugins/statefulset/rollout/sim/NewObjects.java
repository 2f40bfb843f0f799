package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpec;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;

/** What the API server sets when an object is created, as far as somebody in the cluster reads it. */
final class NewObjects {
    private NewObjects() {}

    static HasMetadata complete(Resource resource, HasMetadata object) {
        if (object instanceof Job job) {
            required(resource, job, "spec", job.getSpec());
            job.getMetadata().setGeneration(1L);
            job.setStatus(new JobStatus());
        } else if (object instanceof PodDisruptionBudget budget) {
            if (budget.getSpec() == null) {
                budget.setSpec(new PodDisruptionBudgetSpec());
            }
            budget.getMetadata().setGeneration(1L);
            budget.setStatus(null);
        } else if (object instanceof Pod pod) {
            required(resource, pod, "spec", pod.getSpec());
            if (pod.getSpec().getContainers().isEmpty()) {
                required(resource, pod, "spec.containers", null);
            }
            pod.setStatus(new PodStatus());
            pod.getStatus().setPhase("Pending");
        } else if (object instanceof ReplicaSet set) {
            required(resource, set, "spec", set.getSpec());
            required(resource, set, "spec.selector", set.getSpec().getSelector());
            required(resource, set, "spec.template", set.getSpec().getTemplate());
            if (set.getSpec().getReplicas() == null) {
                set.getSpec().setReplicas(1);
            }
            set.getMetadata().setGeneration(1L);
            set.setStatus(new ReplicaSetStatus());
            set.getStatus().setReplicas(0);
        } else if (object instanceof Namespace namespace) {
            namespace.setStatus(new NamespaceStatus());
            namespace.getStatus().setPhase("Active");
        }
        return object;
    }

    private static void required(Resource resource, HasMetadata object, String field, Object value) {
        if (value == null) {
            throw new ClusterException(
                    Reason.INVALID,
                    resource.qualifiedKind() + " \"" + object.getMetadata().getName() + "\" is invalid: " + field
                            + ": Required value");
        }
    }
}
