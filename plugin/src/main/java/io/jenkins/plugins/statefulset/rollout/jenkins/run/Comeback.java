package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.request.BadRequestException;
import java.util.Optional;
import java.util.function.Consumer;

/** After a restart of Jenkins a build goes on with its rollout from what is on the cluster. */
final class Comeback {
    private final LiveRollout rollout;
    private final RolloutRecord record;

    Comeback(LiveRollout rollout) {
        this.rollout = rollout;
        this.record = rollout.record();
    }

    /**
     * Who drives it elsewhere is waited for if this controller stood aside before, and may else be its former self.
     *
     * @throws DrivenElsewhereException if a driver holds the Lease, and may be this controller's former self
     * @throws BadRequestException if another rollout has taken its place
     */
    void restore(String by) {
        goOn(by, driver -> {
            if (!record.aside()) {
                throw new DrivenElsewhereException(record.target(), driver);
            }
            rollout.standAside(driver);
        });
    }

    /** As {@link #restore}, but who drives it is waited for in any case. */
    void follow(String by) {
        goOn(by, rollout::standAside);
    }

    private void goOn(String by, Consumer<String> driven) {
        RolloutStatus status = rollout.status();
        Whereabouts where = Whereabouts.of(status.state(), record::isOf);
        if (!(where instanceof Whereabouts.Gone)) {
            record.begun(status.state().orElseThrow().setup().id());
        }
        if (where instanceof Whereabouts.Over over) {
            rollout.over(over.outcome(), status);
        } else if (where instanceof Whereabouts.Held held) {
            rollout.stoppedBy(held);
        } else if (where instanceof Whereabouts.Open && status.driver().isPresent()) {
            driven.accept(status.driver().get());
        } else if (where instanceof Whereabouts.Open) {
            rollout.takeUp(Optional.empty(), by);
        } else {
            throw record.replaced();
        }
    }
}
