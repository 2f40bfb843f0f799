package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.jenkins.plugins.statefulset.rollout.jenkins.RolloutThreads;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Looks at one set each time that it changes, over a watch: it asks nothing while nothing happens, and holds no thread. */
public final class SetMonitor implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SetMonitor.class.getName());

    private final RolloutTarget target;
    private final SharedIndexInformer<StatefulSet> informer;
    private final BiConsumer<SetMonitor, Optional<StatefulSet>> seen;
    private final AtomicBoolean due = new AtomicBoolean();

    /** @param seen told of the newest set, empty where it was deleted; may block, and may be called by two threads at once */
    public SetMonitor(
            KubernetesClient client, RolloutTarget target, BiConsumer<SetMonitor, Optional<StatefulSet>> seen) {
        this.target = target;
        this.seen = seen;
        this.informer = client.apps()
                .statefulSets()
                .inNamespace(target.namespace())
                .withName(target.name())
                .runnableInformer(0);
        informer.exceptionHandler((started, failure) -> {
            LOG.log(Level.FINE, failure, () -> "the watch of " + target + " is tried again");
            return true;
        });
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(StatefulSet set) {
                soon();
            }

            @Override
            public void onUpdate(StatefulSet before, StatefulSet now) {
                soon();
            }

            @Override
            public void onDelete(StatefulSet last, boolean unknown) {
                soon();
            }
        });
    }

    public void begin() {
        informer.start();
    }

    /** Several changes at once are looked at together. */
    private void soon() {
        if (!due.compareAndSet(false, true)) {
            return;
        }
        RolloutThreads.of(target.cluster()).execute(() -> {
            due.set(false);
            try {
                seen.accept(this, informer.getStore().list().stream().findFirst());
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, e, () -> "what became of the rollout of " + target + " cannot be told");
            }
        });
    }

    @Override
    public void close() {
        informer.stop();
    }
}
