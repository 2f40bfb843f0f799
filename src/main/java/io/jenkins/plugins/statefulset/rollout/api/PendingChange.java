package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.jenkins.plugins.statefulset.rollout.change.FieldChange;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.plan.TemplateOwner;
import java.util.List;
import java.util.Map;

/**
 * A template that is in place and that not every pod is on: somebody else applied it.
 *
 * @param base the ControllerRevision that the pods are on
 * @param template what that holds
 * @param target the ControllerRevision of the template in place
 * @param changes what differs between the two; empty where the controller made another revision of the same template, as an
 *     upgrade of the control plane can (kubernetes #134773)
 * @param partition where the controller stops: above every ordinal that is not new yet, and above any number of replicas where none is
 * @param waiting pods that are not new yet, highest first
 * @param newPods pods that are new already, highest first
 * @param others pods on a revision that is neither of the two, with its name
 * @param way how pods would go back
 */
public record PendingChange(
        String base,
        PodTemplateSpec template,
        String target,
        List<FieldChange> changes,
        int partition,
        List<String> waiting,
        List<String> newPods,
        Map<String, String> others,
        RollbackBy way,
        TemplateOwner owner) {
    public PendingChange {
        changes = List.copyOf(changes);
        waiting = List.copyOf(waiting);
        newPods = List.copyOf(newPods);
        others = Map.copyOf(others);
    }
}
