package io.jenkins.plugins.statefulset.rollout.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.jenkins.plugins.statefulset.rollout.cluster.ClockReading;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HolderLivenessTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private final HolderLiveness sight = new HolderLiveness();

    private static Optional<Lease> lease(String holder, String version, Instant renewed) {
        return Optional.of(new LeaseBuilder()
                .withNewMetadata()
                .withResourceVersion(version)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds(30)
                .withRenewTime(renewed.atZone(ZoneOffset.UTC))
                .endSpec()
                .build());
    }

    private HolderLiveness.Verdict look(Optional<Lease> found, int second) {
        return sight.look(found, new ClockReading(NOON.plusSeconds(second), Duration.ofSeconds(second)));
    }

    @Test
    void whatNamesNobodyIsFreeAtOnce() {
        assertThat(look(Optional.empty(), 0)).isInstanceOf(HolderLiveness.Free.class);
        assertThat(look(lease("", "5", NOON), 0)).isInstanceOf(HolderLiveness.Free.class);
    }

    /** An hour old, or an hour in the future: both are another's clock. */
    @Test
    void theTimeThatStandsInItSaysNothing() {
        assertThat(look(lease("one", "5", NOON.minusSeconds(3600)), 0))
                .isEqualTo(new HolderLiveness.Unknown("one", Duration.ofSeconds(30)));
        assertThat(new HolderLiveness()
                        .look(lease("one", "5", NOON.plusSeconds(3600)), new ClockReading(NOON, Duration.ZERO)))
                .isEqualTo(new HolderLiveness.Unknown("one", Duration.ofSeconds(30)));
    }

    @Test
    void itsHolderCountsAsDeadWhenNothingChangedForAsLongAsItLasts() {
        look(lease("one", "5", NOON), 0);
        assertThat(look(lease("one", "5", NOON), 29))
                .isEqualTo(new HolderLiveness.Unknown("one", Duration.ofSeconds(1)));
        assertThat(look(lease("one", "5", NOON), 31)).isEqualTo(new HolderLiveness.Unknown("one", Duration.ZERO));
    }

    @Test
    void aRenewalOrAnotherHolderShowsThatOneLives() {
        look(lease("one", "5", NOON), 0);
        assertThat(look(lease("one", "6", NOON), 4)).isEqualTo(new HolderLiveness.Alive("one"));
        assertThat(look(lease("two", "7", NOON), 6)).isEqualTo(new HolderLiveness.Alive("two"));
    }

    @Test
    void oneThatIsGivenBackMeanwhileIsFree() {
        look(lease("one", "5", NOON), 0);
        assertThat(look(lease("", "6", NOON), 4)).isInstanceOf(HolderLiveness.Free.class);
    }
}
