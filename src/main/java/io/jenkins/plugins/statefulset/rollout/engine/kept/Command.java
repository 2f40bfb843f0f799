package io.jenkins.plugins.statefulset.rollout.engine.kept;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jenkins.plugins.statefulset.rollout.event.FoundPartition;
import io.jenkins.plugins.statefulset.rollout.event.Vote.Choice;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.util.Optional;

/** What a person tells a rollout that is under way. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Command.Promote.class, name = "promote"),
    @JsonSubTypes.Type(value = Command.Hold.class, name = "hold"),
    @JsonSubTypes.Type(value = Command.Rollback.class, name = "rollback"),
    @JsonSubTypes.Type(value = Command.Resume.class, name = "resume"),
    @JsonSubTypes.Type(value = Command.Abort.class, name = "abort"),
})
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public sealed interface Command {
    String by();

    /**
     * Go on without waiting for soaks and gates.
     *
     * @param to how far: waves that end before this size are passed, and the one that ends there is soaked and judged as
     *     ever; with all replicas nothing is waited for any more; empty to pass the present wave only
     */
    record Promote(String by, Optional<WaveSize> to) implements Command {}

    /** Stop where it is. */
    record Hold(String by, @JsonProperty("reason") String reason) implements Command {
        public Hold {
            reason = Secrets.sentence(reason);
        }
    }

    record Rollback(String by, String reason) implements Command {
        public Rollback {
            reason = Secrets.sentence(reason);
        }
    }

    /**
     * Take up again what is held.
     *
     * @param partition which one to go on from, where somebody has lowered it meanwhile; empty for the rollout's own
     */
    record Resume(String by, Optional<FoundPartition.Choice> partition) implements Command {
        public Resume {
            partition = partition == null ? Optional.empty() : partition;
        }

        /** From the rollout's own partition. */
        public Resume(String by) {
            this(by, Optional.empty());
        }
    }

    /**
     * A person votes. It has no form on the set: a vote is cast in the program that judges it, which asks who the person is.
     *
     * @param ballot on which, so that no vote counts for another wave
     */
    record CastVote(String by, int ballot, Choice choice, Optional<String> reason) implements Command {}

    /** End it where nothing of the set was changed yet, and else stop it where it is, as {@link Hold} does. */
    record Abort(String by, String reason) implements Command {
        public Abort {
            reason = Secrets.sentence(reason);
        }
    }
}
