package io.jenkins.plugins.statefulset.rollout.driver;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.SanitizedEvent;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.secret.KnownSecrets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the secrets of the templates that a rollout has to do with, old and new, out of all that its driver says and writes:
 * also where they stand without their names, as in the log of a failed pod.
 */
final class TemplateSecrets {
    private final Set<JsonNode> templates = new LinkedHashSet<>();
    private Optional<PodTemplateSpec> seen = Optional.empty();
    private volatile KnownSecrets known = KnownSecrets.none();

    /** Learns the set's template, and the one that is about to take its place. */
    void look(StatefulSet set, RolloutState state) {
        PodTemplateSpec template = set.getSpec().getTemplate();
        if (seen.isPresent() && seen.get().equals(template)) {
            return;
        }
        seen = Optional.of(template);
        boolean grown = templates.add(ObjectTrees.tree(template));
        grown |= state.pending()
                .map(pending -> templates.add(pending.templatePatch()))
                .orElse(false);
        if (grown) {
            known = KnownSecrets.of(List.copyOf(templates));
        }
    }

    RolloutEvent shown(RolloutEvent event) {
        return SanitizedEvent.of(event, known::sentence);
    }

    RolloutState shown(RolloutState state) {
        return state.shown(known::sentence);
    }

    /** Text that others wrote. */
    String text(String text) {
        return known.text(text);
    }

    String sentence(String text) {
        return known.sentence(text);
    }
}
