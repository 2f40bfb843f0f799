package io.jenkins.plugins.statefulset.rollout.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.jenkins.plugins.statefulset.rollout.cluster.Moment;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseSightTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private final LeaseSight sight = new LeaseSight();

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

    private LeaseSight.Verdict look(Optional<Lease> found, int second) {
        return sight.look(found, new Moment(NOON.plusSeconds(second), Duration.ofSeconds(second)));
    }

    @Test
    void whatNamesNobodyIsFreeAtOnce() {
        assertThat(look(Optional.empty(), 0)).isInstanceOf(LeaseSight.Free.class);
        assertThat(look(lease("", "5", NOON), 0)).isInstanceOf(LeaseSight.Free.class);
    }

    /** An hour old, or an hour in the future: both are another's clock. */
    @Test
    void theTimeThatStandsInItSaysNothing() {
        assertThat(look(lease("one", "5", NOON.minusSeconds(3600)), 0))
                .isEqualTo(new LeaseSight.Unknown("one", Duration.ofSeconds(30)));
        assertThat(new LeaseSight().look(lease("one", "5", NOON.plusSeconds(3600)), new Moment(NOON, Duration.ZERO)))
                .isEqualTo(new LeaseSight.Unknown("one", Duration.ofSeconds(30)));
    }

    @Test
    void itsHolderCountsAsDeadWhenNothingChangedForAsLongAsItLasts() {
        look(lease("one", "5", NOON), 0);
        assertThat(look(lease("one", "5", NOON), 29)).isEqualTo(new LeaseSight.Unknown("one", Duration.ofSeconds(1)));
        assertThat(look(lease("one", "5", NOON), 31)).isEqualTo(new LeaseSight.Unknown("one", Duration.ZERO));
    }

    @Test
    void aRenewalOrAnotherHolderShowsThatOneLives() {
        look(lease("one", "5", NOON), 0);
        assertThat(look(lease("one", "6", NOON), 4)).isEqualTo(new LeaseSight.Alive("one"));
        assertThat(look(lease("two", "7", NOON), 6)).isEqualTo(new LeaseSight.Alive("two"));
    }

    @Test
    void oneThatIsGivenBackMeanwhileIsFree() {
        look(lease("one", "5", NOON), 0);
        assertThat(look(lease("", "6", NOON), 4)).isInstanceOf(LeaseSight.Free.class);
    }
}
