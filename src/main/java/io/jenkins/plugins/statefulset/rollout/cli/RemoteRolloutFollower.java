package io.jenkins.plugins.statefulset.rollout.cli;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.cli.FormatOptions.Format;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** Follows a rollout that another process drives, by the record that it keeps on the set. */
final class RemoteRolloutFollower {
    private final Shell shell;
    private final ClusterSession work;
    private final String name;
    private final Format format;
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private final AtomicReference<NamespaceView> view = new AtomicReference<>();
    private String last = "";

    RemoteRolloutFollower(Shell shell, ClusterSession work, String name, Format format) {
        this.shell = shell;
        this.work = work;
        this.name = name;
        this.format = format;
    }

    /** Returns the exit code when the rollout is over or held. */
    int follow() {
        try (NamespaceView opened = work.venue().cluster().watch(work.namespace(), this::look)) {
            view.set(opened);
            look();
            work.venue().await(end);
            return end.join();
        }
    }

    private synchronized void look() {
        if (view.get() == null || end.isDone()) {
            return;
        }
        Optional<StatefulSet> set = view.get().statefulSet(name);
        Optional<RolloutState> state = set.flatMap(StateAnnotation::state);
        if (state.isEmpty()) {
            say("the record of the rollout is gone");
            end.complete(ExitCode.FAILED);
            return;
        }
        RolloutState known = state.get();
        // A word that was not heard yet may be what takes it out of a hold.
        boolean heard = StateAnnotation.command(set.get()).isEmpty();
        if (known.end().isPresent()) {
            say(known.end().get().reason().in(shell.wording()));
            end.complete(ExitCode.of(known.end().get().result()));
        } else if (known.held().isPresent() && heard) {
            say("held: " + known.held().get().reason().in(shell.wording()));
            end.complete(ExitCode.HELD);
        } else {
            say(stage(
                    known,
                    Optional.ofNullable(set.get().getSpec().getReplicas()).orElse(1)));
        }
    }

    private static String stage(RolloutState state, int replicas) {
        return switch (state.phase()) {
            case BACKUP -> "backup";
            case ROLLING ->
                "wave " + state.wave() + " of "
                        + WavePlan.count(state.setup().options().waves(), replicas) + ", partition "
                        + state.partition();
            case ROLLING_BACK -> "rolling back";
            case DONE -> "over";
        };
    }

    private void say(String text) {
        if (!text.equals(last)) {
            last = text;
            String line = work.namespace() + "/" + name + ": " + text;
            switch (format) {
                case TEXT -> shell.line(line);
                case JSON -> shell.complain(line);
            }
        }
    }
}
