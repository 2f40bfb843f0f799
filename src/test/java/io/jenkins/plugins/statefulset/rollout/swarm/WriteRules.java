package io.jenkins.plugins.statefulset.rollout.swarm;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.statefulset.rollout.sim.StoreWrite;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Invariants 7, 8 and 10: Jobs, claims, and secrets in what drivers write. */
final class WriteRules {
    private final InvariantWatcher truth;
    private final Map<String, Integer> jobsOf = new HashMap<>();

    WriteRules(InvariantWatcher truth) {
        this.truth = truth;
    }

    void written(StoreWrite write) {
        if (!truth.promises().drivers().test(write.who())) {
            return;
        }
        if (write.kind().equals("Job") && write.verb() == StoreWrite.Verb.CREATE) {
            String rollout = truth.state().map(state -> state.setup().id()).orElse("");
            if (jobsOf.merge(rollout, 1, Integer::sum) > 1) {
                truth.breach(7, "a second Job was created: " + write.name());
            }
        }
        if (write.kind().equals("PersistentVolumeClaim") && write.verb() == StoreWrite.Verb.DELETE) {
            truth.breach(8, write.name() + " was deleted");
        }
        secrets(write);
    }

    private void secrets(StoreWrite write) {
        Optional<HasMetadata> after = write.after();
        if (truth.promises().secrets().isEmpty()
                || after.isEmpty()
                || after.get().getMetadata().getAnnotations() == null) {
            return;
        }
        String annotations = after.get().getMetadata().getAnnotations().toString();
        for (String secret : truth.promises().secrets()) {
            // The patch that makes the new template is that template, until it is in place.
            if (annotations.contains(secret) && !annotations.contains("templatePatch")) {
                truth.breach(10, "a secret stands in an annotation of " + write.name());
            }
        }
    }
}
