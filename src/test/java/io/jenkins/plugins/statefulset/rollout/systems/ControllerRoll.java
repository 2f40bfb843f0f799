package io.jenkins.plugins.statefulset.rollout.systems;

import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.concurrent.TimeUnit;

/** The template is changed, and the StatefulSet controller rolls as the pods' own probes let it. */
final class ControllerRoll implements Contender {
    private static final long PATIENCE_MINUTES = 8;

    @Override
    public String title() {
        return "controller alone";
    }

    @Override
    public String roll(SystemNamespace where, Update update) {
        var set = where.client()
                .apps()
                .statefulSets()
                .inNamespace(where.name())
                .withName(where.system().set());
        long generation = set.patch(PatchContext.of(PatchType.STRATEGIC_MERGE), update.patch())
                .getMetadata()
                .getGeneration();
        try {
            set.waitUntilCondition(now -> SystemNamespace.settled(now, generation), PATIENCE_MINUTES, TimeUnit.MINUTES);
            return "completed";
        } catch (KubernetesClientTimeoutException e) {
            return "not over";
        }
    }
}
