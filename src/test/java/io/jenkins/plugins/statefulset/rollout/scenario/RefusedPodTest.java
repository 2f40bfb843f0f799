package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.sim.Timings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Pods that the server does not take down, or says are gone, while what is watched does not show it. */
class RefusedPodTest {
    private static final String ON_DELETE = "updateStrategy: {type: OnDelete}";
    private static final Timings SILENT = Timings.DEFAULT.withWatch(Duration.ofSeconds(40), Duration.ofSeconds(40));

    @Test
    void theServerIsBelievedThatAPodIsGone() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .spec(ON_DELETE)
                .cluster(builder -> builder.timings(SILENT))
                .stage();
        // As soon as the driver watches, and so unseen for as long as the watch is silent.
        AtomicBoolean deleted = new AtomicBoolean();
        stage.cluster.onWrite(write -> {
            if (write.who().equals("one") && write.kind().equals("StatefulSet") && deleted.compareAndSet(false, true)) {
                stage.cluster.somebodyElse().forceDeletePod("default", "db-2");
            }
        });
        stage.start("one").runFor(Duration.ofMinutes(10));

        int evictions = stage.cluster.client("one").requests().getOrDefault("create pods/eviction", 0);
        assertThat(evictions).as("one for each pod, and one in vain").isBetween(2, 5);
        stage.finish();
        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
    }

    @Test
    void aDeletionThatIsRefusedIsTriedEverMoreSeldomAndEndsWithItsCause() {
        AtomicBoolean guarded = new AtomicBoolean();
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .faults("crash-loop=2")
                .cluster(builder -> builder.deny(permission -> guarded.get()
                        && permission.verb().equals("delete")
                        && permission.resource().equals("pods")))
                .stage();
        stage.start("one");
        guarded.set(true);
        stage.finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.FAILED);
        assertThat(stage.outcome().reason().toString())
                .startsWith(
                        "rollback is not complete and needs a person: db-2 is not taken down: pods \"db-2\" is forbidden")
                .contains(", for 10 min");
        assertThat(stage.cluster.client("one").requests().get("delete pods")).isBetween(5, 30);
    }

    @Test
    void aDeletionThatIsRefusedForAWhileIsDoneThen() {
        AtomicBoolean guarded = new AtomicBoolean();
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .faults("crash-loop=2")
                .cluster(builder -> builder.deny(permission -> guarded.get()
                        && permission.verb().equals("delete")
                        && permission.resource().equals("pods")))
                .stage();
        stage.start("one");
        guarded.set(true);
        stage.runFor(Duration.ofMinutes(4));
        guarded.set(false);
        stage.finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(stage.revisions()).containsOnly(stage.baseRevision);
    }
}
