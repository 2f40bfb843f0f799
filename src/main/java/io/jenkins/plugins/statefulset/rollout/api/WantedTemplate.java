package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.change.FieldChange;
import io.jenkins.plugins.statefulset.rollout.change.TemplateDiff;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour;
import java.util.List;
import java.util.Optional;

/**
 * The template that a request asks for, beside the one that pods are on.
 *
 * @param base the set with the template that its pods are on
 * @param proposed the set with the new one, with the server's defaults
 * @param past the earlier revision that comes back, where the request names one
 * @param pending what is in place already, where the request takes that
 * @param admission what the server warned of when it tried the new one
 */
record WantedTemplate(
        StatefulSet base,
        StatefulSet proposed,
        Optional<EarlierRevision> past,
        Optional<PendingChange> pending,
        List<String> admission) {
    WantedTemplate {
        admission = List.copyOf(admission);
    }

    /** How it comes to the pods. */
    Neighbour.Change change() {
        return pending.isPresent() ? Neighbour.Change.APPLIED : Neighbour.Change.GIVEN;
    }

    /** What differs. */
    List<FieldChange> changes() {
        return TemplateDiff.between(
                base.getSpec().getTemplate(), proposed.getSpec().getTemplate());
    }
}
