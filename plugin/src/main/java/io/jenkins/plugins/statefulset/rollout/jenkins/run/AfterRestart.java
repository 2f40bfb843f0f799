package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.RolloutThreads;
import io.jenkins.plugins.statefulset.rollout.jenkins.StatefulSetClusters;
import io.jenkins.plugins.statefulset.rollout.jenkins.StatefulSetClusters.AfterRestartPolicy;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;

/**
 * Rollouts that were driven when Jenkins ended, and whose builds do not come back with it: freestyle builds, Pipelines whose durability
 * is {@code PERFORMANCE_OPTIMIZED} after a crash, and those that Jenkins itself drove.
 *
 * <ol>
 *   <li>A build that goes on sees to its rollouts itself; where it ends without having done so, they are looked at then.
 *   <li>What Jenkins itself drove, it goes on with: a person asked for that.
 *   <li>Of the others it takes up what the system configuration says: by default a rollback, which leaves a set in two halves.
 *   <li>One that is held, is over, or was left to somebody else is left alone.
 *   <li>A cluster that does not answer is asked again each minute for an hour.
 *   <li>Each is decided about once, also where a build ends while the builds of before the restart are gone through.
 * </ol>
 */
@Extension(ordinal = -100)
public final class AfterRestart extends ItemListener {
    private static final Logger LOG = Logger.getLogger(AfterRestart.class.getName());
    private static final String BY = "Jenkins after its restart";
    private static final int TRIES = 60;

    private final Set<RolloutRecord> considered =
            Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

    /** When all builds are known and those that go on have been told to. */
    @Override
    public void onLoaded() {
        RolloutThreads.pool().execute(() -> KnownRollouts.get().open().stream()
                .filter(known -> !known.run().isBuilding())
                .forEach(known -> consider(known.run(), known.record())));
    }

    /** A build that was to go on after a restart has ended. */
    public static void ended(Run<?, ?> run) {
        RolloutAction action = run.getAction(RolloutAction.class);
        if (action != null) {
            action.records().stream()
                    .filter(record -> !LiveRollouts.get().wasSeen(run, record))
                    .forEach(record ->
                            ExtensionList.lookupSingleton(AfterRestart.class).consider(run, record));
        }
    }

    private void consider(Run<?, ?> run, RolloutRecord record) {
        boolean driven =
                record.rolloutId().isPresent() && record.outcome().isEmpty() && !record.over() && !record.aside();
        if (driven
                && LiveRollouts.get().find(run, record).isEmpty()
                && LiveRollouts.get().sameElsewhere(record).isEmpty()
                && considered.add(record)) {
            attempt(run, record, 1);
        }
    }

    private static void attempt(Run<?, ?> run, RolloutRecord record, int number) {
        RolloutThreads.of(record.target().cluster()).execute(() -> {
            try {
                decide(run, record);
            } catch (ClusterException unanswered) {
                if (number < TRIES) {
                    Timer.get().schedule(() -> attempt(run, record, number + 1), 1, TimeUnit.MINUTES);
                } else {
                    new Unattended(run, record)
                            .note("the cluster did not answer after the restart of Jenkins, and is not asked again: "
                                    + unanswered.getMessage());
                }
            } catch (BadRequestException refused) {
                LOG.log(Level.INFO, refused, () -> run + ": its rollout is not taken up");
            }
        });
    }

    private static void decide(Run<?, ?> run, RolloutRecord record) {
        Unattended rollout = new Unattended(run, record);
        AfterRestartPolicy policy = StatefulSetClusters.get().afterRestartPolicy();
        RolloutState state;
        try (Connection connection = rollout.connect()) {
            RolloutStatus status = connection
                    .rollouts()
                    .status(record.target().namespace(), record.target().name());
            state = rollout.open(status);
        }
        boolean back = state.phase() == RolloutState.Phase.ROLLING_BACK;
        boolean wanted = record.unattended()
                || policy == AfterRestartPolicy.ALL
                || (back && policy == AfterRestartPolicy.ROLLBACKS);
        if (state.held().isPresent()) {
            return;
        }
        String what = back ? "rollback" : "rollout";
        if (wanted) {
            rollout.goOn(BY, "Jenkins is back without this build, and goes on with its " + what + " itself");
        } else {
            rollout.note("Jenkins is back without this build. Its " + what
                    + " is left where it stands, as the system configuration says: go on with it on this page");
        }
    }
}
