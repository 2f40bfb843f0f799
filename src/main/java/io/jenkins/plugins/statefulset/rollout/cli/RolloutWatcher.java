package io.jenkins.plugins.statefulset.rollout.cli;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.api.FollowedCourse;
import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation.UnreadableStateException;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.TypedCommand;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Follows a rollout that somebody else drives, by the record that it keeps on the set and by its pods, and writes nothing.
 *
 * <ol>
 *   <li>What changes comes over the watches of the namespace, which outlive a connection.
 *   <li>Whether somebody drives it stands in its Lease, which is no part of them: that is asked for every {@link #GLANCE}, and told when it
 *       has changed.
 *   <li>A set or a record that is gone ends it, as something that a person must look at.
 * </ol>
 */
final class RolloutWatcher {
    private static final Duration GLANCE = Duration.ofSeconds(30);

    private final Shell shell;
    private final ClusterSession work;
    private final String name;
    private final FollowUntil until;
    private final RolloutOutput telling;
    private final FollowedCourse course;
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private final AtomicReference<NamespaceView> view = new AtomicReference<>();
    private boolean driven;

    /** @param first how the set stands, with a record */
    RolloutWatcher(
            Shell shell,
            ClusterSession work,
            String name,
            FollowUntil until,
            RolloutOutput telling,
            RolloutStatus first) {
        this.shell = shell;
        this.work = work;
        this.name = name;
        this.until = until;
        this.telling = telling;
        this.course = new FollowedCourse(first);
        this.driven = first.driver().isPresent();
        telling.knows(FollowedCourse.known(first));
    }

    /** Returns the exit code when it is as far as it is followed. */
    int follow() {
        try (NamespaceView opened = work.venue().cluster().watch(work.namespace(), this::look)) {
            view.set(opened);
            look();
            Scheduler.Cancellable glances = glanceLater();
            work.venue().await(end);
            glances.cancel();
            return end.join();
        }
    }

    private synchronized void look() {
        NamespaceView seen = view.get();
        if (seen == null || end.isDone()) {
            return;
        }
        Optional<StatefulSet> set = seen.statefulSet(name);
        if (set.isEmpty()) {
            stop(Phrase.of("driver.set-deleted").with("set", set()).message());
            return;
        }
        try {
            look(set.get(), work.rollouts().seen(set.get(), seen));
        } catch (UnreadableStateException e) {
            stop(e.told());
        }
    }

    private void look(StatefulSet set, RolloutStatus status) {
        if (status.state().isEmpty()) {
            stop(Phrase.of("next.record-gone").with("set", set()).message());
            return;
        }
        course.next(status, work.venue().scheduler().now()).forEach(telling::onEvent);
        OptionalInt code = until.exit(status, StateAnnotation.commands(set).isEmpty());
        code.ifPresent(end::complete);
    }

    private void stop(Message why) {
        shell.complain(why);
        end.complete(ExitCode.FAILED);
    }

    private String set() {
        return work.namespace() + "/" + name;
    }

    private Scheduler.Cancellable glanceLater() {
        return work.venue().scheduler().after(GLANCE, this::glance);
    }

    private void glance() {
        if (end.isDone()) {
            return;
        }
        try {
            Optional<String> driver = work.rollouts().driver(work.namespace(), name);
            tellOf(driver);
        } catch (ClusterException unanswered) {
            // Not to know is no news; the next glance may.
        }
        Scheduler.Cancellable unused = glanceLater();
    }

    private synchronized void tellOf(Optional<String> driver) {
        boolean open = Optional.ofNullable(view.get())
                .flatMap(seen -> seen.statefulSet(name))
                .flatMap(StateAnnotation::state)
                .filter(state -> state.held().isEmpty() && !state.over())
                .isPresent();
        if (end.isDone() || !open || driver.isPresent() == driven) {
            return;
        }
        driven = driver.isPresent();
        shell.complain(driver.map(who -> Phrase.of("next.driven-again").with("driver", who))
                .orElseGet(() -> Phrase.of("next.nobody-drives")
                        .with("set", set())
                        .with("command", TypedCommand.of("resume " + name + " -n " + work.namespace()))));
    }
}
