package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutTarget;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.SetMonitor;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.WaitingBuilds;
import java.util.concurrent.atomic.AtomicBoolean;

/** Waits without a thread until a set has no rollout that is under way or held. A held one is waited for as any other. */
final class FreeSetWait implements AutoCloseable {
    private final Run<?, ?> run;
    private final RolloutTarget target;
    private final Connection connection;
    private final SetMonitor lookout;
    private final AtomicBoolean done = new AtomicBoolean();

    /**
     * @param run that waits
     * @param connection given back at the end
     * @param free called once, unless it is closed before
     */
    FreeSetWait(Run<?, ?> run, Connection connection, RolloutTarget target, Runnable free) {
        this.run = run;
        this.target = target;
        this.connection = connection;
        this.lookout = new SetMonitor(connection.client(), target, (from, set) -> {
            boolean open = set.flatMap(StateAnnotation::state)
                    .filter(state -> !state.over())
                    .isPresent();
            if (!open && end()) {
                free.run();
            }
        });
    }

    void begin() {
        WaitingBuilds.get().add(target, run);
        lookout.begin();
    }

    private boolean end() {
        boolean first = done.compareAndSet(false, true);
        if (first) {
            WaitingBuilds.get().remove(target, run);
            lookout.close();
            connection.close();
        }
        return first;
    }

    @Override
    public void close() {
        end();
    }
}
