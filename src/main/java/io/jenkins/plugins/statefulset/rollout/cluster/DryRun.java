package io.jenkins.plugins.statefulset.rollout.cluster;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;

/**
 * The answer to a write that was only tried.
 *
 * @param set as it would be stored
 * @param warnings of the API server, and of the admission policies and webhooks behind it, in their words and order
 */
public record DryRun(StatefulSet set, List<String> warnings) {
    public DryRun {
        warnings = List.copyOf(warnings);
    }
}
