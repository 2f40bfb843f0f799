package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.engine.kept.CommandAnswer;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** Waits until a command that was left on a set has been answered. */
final class CommandAnswerWait {
    private final String name;
    private final String id;
    private final CompletableFuture<Optional<CommandAnswer>> answer = new CompletableFuture<>();
    private final AtomicReference<NamespaceView> view = new AtomicReference<>();

    private CommandAnswerWait(String name, String id) {
        this.name = name;
        this.id = id;
    }

    /** Completes with the answer, or with none when that much time has passed or the set is gone. */
    static CompletableFuture<Optional<CommandAnswer>> of(
            Cluster cluster, Scheduler scheduler, String namespace, String name, String id, Duration patience) {
        CommandAnswerWait watch = new CommandAnswerWait(name, id);
        watch.view.set(cluster.watch(namespace, watch::look));
        Scheduler.Cancellable alarm =
                scheduler.schedule(scheduler.now().plus(patience), () -> watch.answer.complete(Optional.empty()));
        watch.look();
        return watch.answer.whenComplete((known, broken) -> {
            alarm.cancel();
            watch.view.get().close();
        });
    }

    private void look() {
        NamespaceView open = view.get();
        if (open == null) {
            return;
        }
        Optional<StatefulSet> set = open.statefulSet(name);
        if (set.isEmpty()) {
            answer.complete(Optional.empty());
            return;
        }
        StateAnnotation.answers(set.get()).stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .ifPresent(one -> answer.complete(Optional.of(one)));
    }
}
