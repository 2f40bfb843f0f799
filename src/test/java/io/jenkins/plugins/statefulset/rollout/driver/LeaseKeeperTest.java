package io.jenkins.plugins.statefulset.rollout.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.jenkins.plugins.statefulset.rollout.ChangedAnswers;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {
    private static final Duration STANDS_STILL = Duration.ofMinutes(2);

    private final SimulatedCluster simulated = SimulatedCluster.builder().build();
    private final SimulatedClient client = simulated.client("one");
    /** Whether writes take effect, and their answers are lost. */
    private boolean deaf;

    private final LeaseKeeper keeper =
            new LeaseKeeper(cluster(), client.scheduler(), LeaseFormat.of("default", "db", "one"), () -> {});

    /** What a machine learns after it stood still does not make what it wrote before any younger. */
    @Test
    void aWriteWhoseAnswerWasLostCountsFromBeforeTheMachineStoodStill() {
        assertThat(keeper.acquire()).isEmpty();
        assertThat(keeper.held()).isTrue();
        deaf = true;
        simulated.clock().runFor(LeaseKeeper.RENEWAL.plusSeconds(1));
        standStill();

        // It asks what became of the write, and is shown it.
        simulated.clock().runFor(Duration.ofSeconds(1));

        assertThat(client.requests()).containsEntry("get leases", 2);
        assertThat(keeper.held()).isFalse();
    }

    /** As a virtual machine that is paused, and its clock with it. */
    private void standStill() {
        client.setClock(STANDS_STILL.negated());
        client.sleep(STANDS_STILL);
        simulated.clock().runFor(STANDS_STILL);
    }

    private Cluster cluster() {
        return ChangedAnswers.of(Cluster.class, client, answer -> {
            if (deaf && answer instanceof Lease) {
                throw new ClusterException(Reason.TIMEOUT, "no answer within 5 s");
            }
            return answer;
        });
    }
}
