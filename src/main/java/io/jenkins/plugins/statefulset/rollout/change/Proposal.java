package io.jenkins.plugins.statefulset.rollout.change;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.util.List;

/**
 * What a StatefulSet would be after a change.
 *
 * @param proposed the current object with the new template, defaults filled in; everything else as it was
 * @param changes what differs in the template; never empty
 * @param notes sentences about what was asked for but is not part of it, such as the replicas of a new manifest
 */
public record Proposal(StatefulSet proposed, List<FieldChange> changes, List<Message> notes) {
    public Proposal {
        changes = List.copyOf(changes);
        notes = List.copyOf(notes);
    }
}
