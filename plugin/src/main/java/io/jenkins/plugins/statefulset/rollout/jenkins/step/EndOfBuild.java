package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.AfterRestart;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollout;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.NextActions;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRequester;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutStop;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.Optional;

/** A build that ends with a rollout under way leaves it held: nobody would drive it any more. */
@Extension
public final class EndOfBuild extends RunListener<Run<?, ?>> {
    @Override
    public void onCompleted(Run<?, ?> run, TaskListener listener) {
        AfterRestart.ended(run);
        for (LiveRollout rollout : LiveRollouts.get().of(run)) {
            if (rollout.record().unattended()) {
                // After a restart a build may be said to have ended when Jenkins itself drives its rollout already.
                continue;
            }
            if (rollout.rollingBack()) {
                rollout.logTo(line -> {});
                continue;
            }
            Optional<RolloutStop.Elsewhere> elsewhere = rollout.stop()
                    .filter(RolloutStop.Elsewhere.class::isInstance)
                    .map(RolloutStop.Elsewhere.class::cast);
            if (elsewhere.isPresent()) {
                listener.getLogger()
                        .println("StatefulSet " + rollout.record().target()
                                + ": the build ends before its rollout does, and leaves it to "
                                + elsewhere.get().driver());
                rollout.logTo(line -> {});
                rollout.leave(Phrase.of("jenkins.left-to")
                        .with("driver", elsewhere.get().driver())
                        .message());
                continue;
            }
            listener.getLogger()
                    .println("StatefulSet " + rollout.record().target()
                            + ": the build ends before its rollout does, so it is held. To go on: "
                            + NextActions.goOn(rollout.build(), rollout.record()));
            rollout.logTo(line -> {});
            if (rollout.stop().filter(RolloutStop.Held.class::isInstance).isPresent()) {
                rollout.leave(Phrase.of("jenkins.left-held-at-end").message());
            } else {
                rollout.issue(new Command.Hold(RolloutRequester.of(run), "its build ended"));
                rollout.whenStoppedNext(stop -> {
                    if (stop instanceof RolloutStop.Held held) {
                        rollout.leave(held.reason());
                    }
                });
            }
        }
    }
}
