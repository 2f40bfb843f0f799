package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.cli.FormatOptions.Format;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Drives a rollout on a real cluster to its end here, with a live table where there is a terminal. */
record ForegroundDriver(Shell shell, ClusterSession work, String name, RolloutOutput telling, Format format) {

    /**
     * @param fold what is known of the rollout already
     * @return the exit code
     */
    int follow(LiveFold fold, Supplier<Rollout> begin) {
        RolloutSession session =
                new RolloutSession(shell, work.venue(), work.rollouts(), work.namespace(), name, telling);
        Optional<Screen> screen = format == Format.TEXT ? shell.screen().open() : Optional.empty();
        screen.ifPresent(terminal -> {
            LiveView view = new LiveView(terminal, fold, 1);
            telling.watch(view);
            view.start(session::press);
        });
        RolloutSession.End end = session.follow(begin.get());
        List<Message> advice = NextCommands.after(
                end, work.namespace(), name, () -> work.rollouts().status(work.namespace(), name));
        telling.conclude(advice);
        return end.exitCode();
    }
}
