package io.jenkins.plugins.statefulset.rollout.engine.kept;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.plan.TemplateOwner;
import java.util.Optional;

/**
 * The rollout brings a template that somebody else has put in place: it writes none, and leaves it to its owner. A driver of version
 * 0.1 does not know this and takes the rollout for one of its own: it drives the waves alike; a rollback of it writes the old template, and
 * one that it takes up before the first wave or on the way back ends as failed, with the set left as it is.
 *
 * @param revision the ControllerRevision of that template when the rollout was planned
 * @param rollbackBy how pods go back, as far as that is possible: {@link WayBack}
 * @param owner where the template comes from
 * @param restarts present where a newer template makes the rollout begin anew; else that holds it
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Applied(String revision, RollbackBy rollbackBy, TemplateOwner owner, Optional<Restarts> restarts) {
    public Applied {
        rollbackBy = rollbackBy == null ? RollbackBy.PARTITION : rollbackBy;
        restarts = restarts == null ? Optional.empty() : restarts;
    }

    /** Of a rollout that a newer template holds. */
    public Applied(String revision, RollbackBy rollbackBy, TemplateOwner owner) {
        this(revision, rollbackBy, owner, Optional.empty());
    }
}
