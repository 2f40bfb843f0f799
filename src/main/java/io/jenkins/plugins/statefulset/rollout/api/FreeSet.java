package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.driver.Drivers;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Hold;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Setup;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BusyException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Whether a rollout of a set could begin: none is under way or held. */
final class FreeSet {
    private final Cluster cluster;
    private final Drivers drivers;

    FreeSet(Cluster cluster, Drivers drivers) {
        this.cluster = cluster;
        this.drivers = drivers;
    }

    /**
     * One that takes what is in place may begin in the place of one that is held because of that.
     *
     * @throws BusyException if another is under way or held
     */
    void require(RolloutRequest request) {
        boolean takesItsPlace = request.takesWhatIsApplied()
                && cluster.statefulSet(request.namespace(), request.name())
                        .flatMap(StateAnnotation::state)
                        .filter(RolloutState::superseded)
                        .isPresent();
        if (!takesItsPlace) {
            require(request.namespace(), request.name());
        }
    }

    /** @throws BusyException if one is under way or held; the message says who began it and who drives it */
    void require(String namespace, String name) {
        Optional<RolloutState> open = cluster.statefulSet(namespace, name)
                .flatMap(StateAnnotation::state)
                .filter(state -> !state.over());
        if (open.isEmpty()) {
            return;
        }
        Setup setup = open.get().setup();
        Optional<String> driver = drivers.driving(namespace, name);
        Optional<Message> held = open.get().held().map(Hold::reason);
        Phrase busy = driver.map(holder -> Phrase.of("refused.busy-driven").with("driver", holder))
                .or(() -> held.map(why -> Phrase.of("refused.busy-held").with("why", why)))
                .orElse(Phrase.of("refused.busy-left"));
        throw new BusyException(
                busy.with("set", namespace + "/" + name)
                        .with("rollout", setup.id())
                        .with("by", setup.by())
                        .with(
                                "begun",
                                setup.startedAt()
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString())
                        .message(),
                setup.id(),
                setup.by(),
                setup.startedAt(),
                driver,
                held);
    }
}
