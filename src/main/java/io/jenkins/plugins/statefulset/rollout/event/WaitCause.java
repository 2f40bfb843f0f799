package io.jenkins.plugins.statefulset.rollout.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a rollout waits for. Facts only; {@code WaitWords} says them. The {@code kind} of each is the key of its sentence, and stays the
 * same.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", defaultImpl = WaitCause.Unknown.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = WaitCause.ChangeUnseen.class, name = "change-unseen"),
    @JsonSubTypes.Type(value = WaitCause.ScalingDown.class, name = "scaling-down"),
    @JsonSubTypes.Type(value = WaitCause.PodKept.class, name = "pod-kept"),
    @JsonSubTypes.Type(value = WaitCause.NotCurrent.class, name = "not-current"),
    @JsonSubTypes.Type(value = WaitCause.RevisionRenamed.class, name = "revision-renamed"),
    @JsonSubTypes.Type(value = WaitCause.TemplateWrittenBack.class, name = "template-written-back"),
    @JsonSubTypes.Type(value = WaitCause.Backup.class, name = "backup"),
    @JsonSubTypes.Type(value = WaitCause.PodReady.class, name = "pod-ready"),
    @JsonSubTypes.Type(value = WaitCause.PodNotReady.class, name = "pod-not-ready"),
    @JsonSubTypes.Type(value = WaitCause.PodTerminating.class, name = "pod-terminating"),
    @JsonSubTypes.Type(value = WaitCause.PodMissing.class, name = "pod-missing"),
    @JsonSubTypes.Type(value = WaitCause.PodMadeAnew.class, name = "pod-made-anew"),
    @JsonSubTypes.Type(value = WaitCause.PodStays.class, name = "pod-stays"),
    @JsonSubTypes.Type(value = WaitCause.PodUnavailable.class, name = "pod-unavailable"),
    @JsonSubTypes.Type(value = WaitCause.PodsOnTheWay.class, name = "pods-on-the-way"),
    @JsonSubTypes.Type(value = WaitCause.Budget.class, name = "budget"),
    @JsonSubTypes.Type(value = WaitCause.BudgetReserved.class, name = "budget-reserved"),
    @JsonSubTypes.Type(value = WaitCause.BudgetTaken.class, name = "budget-taken"),
    @JsonSubTypes.Type(value = WaitCause.NotTakenDown.class, name = "not-taken-down"),
    @JsonSubTypes.Type(value = WaitCause.Soak.class, name = "soak"),
    @JsonSubTypes.Type(value = WaitCause.Gate.class, name = "gate"),
    @JsonSubTypes.Type(value = WaitCause.Approval.class, name = "approval"),
    @JsonSubTypes.Type(value = WaitCause.PodCheck.class, name = "pod-check"),
    @JsonSubTypes.Type(value = WaitCause.NobodyLeads.class, name = "nobody-leads"),
    @JsonSubTypes.Type(value = WaitCause.GivesWay.class, name = "gives-way"),
    @JsonSubTypes.Type(value = WaitCause.PodUnsteady.class, name = "pod-unsteady"),
    @JsonSubTypes.Type(value = WaitCause.PartitionKept.class, name = "partition-kept"),
    @JsonSubTypes.Type(value = WaitCause.Told.class, name = "told"),
    @JsonSubTypes.Type(value = WaitCause.Unknown.class, name = "unknown")
})
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public sealed interface WaitCause {
    /** The name of what is waited for where that is the controller of StatefulSets. */
    String CONTROLLER = "statefulset-controller";

    /** What blocks, in a word: the name of a pod, a budget, a gate. */
    String by();

    /** The same with what may be shown of the texts that others wrote. Names, numbers and times stay. */
    default WaitCause shown(UnaryOperator<String> shown) {
        return this;
    }

    /**
     * People with names have yet to approve.
     *
     * @param approvals of how many different people there are, as far as they count
     * @param minimum how many there must be
     * @param until when it is too late; empty where only the rollout's own timeout bounds it
     * @param unknown why it cannot be found out now whose votes count, in the words of whoever was asked
     */
    record Approval(
            String gate, int wave, int approvals, int minimum, Optional<Instant> until, Optional<String> unknown)
            implements WaitCause {
        @Override
        public String by() {
            return gate;
        }

        @Override
        public WaitCause shown(UnaryOperator<String> shown) {
            return new Approval(gate, wave, approvals, minimum, until, unknown.map(shown));
        }
    }

    /** The StatefulSet controller has not seen what was written last. */
    record ChangeUnseen(Direction direction) implements WaitCause {
        @Override
        public String by() {
            return CONTROLLER;
        }
    }

    /** The set was scaled down, and the controller waits for the end of pods beyond its replicas before it takes any other down. */
    record ScalingDown(String set) implements WaitCause {
        @Override
        public String by() {
            return CONTROLLER;
        }
    }

    /** Which way the rollout goes. */
    enum Direction {
        @JsonProperty("forth")
        FORTH,
        @JsonProperty("back")
        BACK
    }

    /** The controller has yet to replace a released pod, which is not ready on another revision. */
    record PodKept(String pod) implements WaitCause {
        @Override
        public String by() {
            return CONTROLLER;
        }
    }

    /** The controller has not made a revision the current one, from which pods below the partition are made. */
    record NotCurrent(String revision, Direction direction) implements WaitCause {
        @Override
        public String by() {
            return CONTROLLER;
        }
    }

    /**
     * The controller has made the same template's revision anew under another name.
     *
     * @param pods how those that were released on the former one are replaced
     */
    record RevisionRenamed(String former, String revision, Replacement pods) implements WaitCause {
        /** Who replaces pods. */
        public enum Replacement {
            @JsonProperty("by-controller")
            BY_CONTROLLER,
            @JsonProperty("by-eviction")
            BY_EVICTION
        }

        @Override
        public String by() {
            return CONTROLLER;
        }
    }

    /** Every pod was ready on the new revision, so that only the template from before, which is written now, leads back. */
    record TemplateWrittenBack(String base) implements WaitCause {
        @Override
        public String by() {
            return CONTROLLER;
        }
    }

    /** @param message what the backup's Job is doing, or what keeps it from going on */
    record Backup(Message message) implements WaitCause {
        @Override
        public String by() {
            return "backup";
        }

        @Override
        public WaitCause shown(UnaryOperator<String> shown) {
            return new Backup(message.map(shown));
        }
    }

    /** It is ready, but not for {@code minReadySeconds}. */
    record PodReady(String pod) implements WaitCause {
        @Override
        public String by() {
            return pod;
        }
    }

    /**
     * A pod on the revision that it is to be on has yet to get ready.
     *
     * @param direction in which it went there
     * @param why empty where its status says nothing
     */
    record PodNotReady(String pod, Direction direction, Optional<PodCause> why) implements WaitCause {
        @Override
        public String by() {
            return pod;
        }

        @Override
        public WaitCause shown(UnaryOperator<String> shown) {
            return new PodNotReady(pod, direction, why.map(cause -> cause.shown(shown)));
        }
    }

    /** It has yet to go. */
    record PodTerminating(String pod, Optional<PodCause> why) implements WaitCause {
        @Override
        public String by() {
            return pod;
        }

        @Override
        public WaitCause shown(UnaryOperator<String> shown) {
            return new PodTerminating(pod, why.map(cause -> cause.shown(shown)));
        }
    }

    /**
     * It has yet to be made.
     *
     * @param below the pod that the controller waits for before (OrderedReady); empty where it waits for none
     * @param why that one is not ready
     */
    record PodMissing(String pod, Optional<String> below, Optional<PodCause> why) implements WaitCause {
        @Override
        public String by() {
            return pod;
        }

        @Override
        public WaitCause shown(UnaryOperator<String> shown) {
            return new PodMissing(pod, below, why.map(cause -> cause.shown(shown)));
        }
    }

    /** A pod that came back on the failed revision and is not well there, so that a healthy one above it may not go. */
    record PodMadeAnew(String pod, Optional<PodCause> why, String above) implements WaitCause {
        @Override
        public String by() {
            return pod;
        }

        @Override
        public WaitCause shown(UnaryOperator<String> shown) {
            return new PodMadeAnew(pod, why.map(cause -> cause.shown(shown)), above);
        }
    }

    /** A ready pod that the controller was told to replace is still what it was: on the old revision forth, the failed one back. */
    record PodStays(String pod, Direction direction) implements WaitCause {
        @Override
        public String by() {
            return pod;
        }
    }

    /**
     * A pod that was not released is not well.
     *
     * @param ready whether it is ready, and only not for long enough
     * @param why it is not ready
     * @param meaning what follows for the rollout
     */
    record PodUnavailable(String pod, Readiness ready, Optional<PodCause> why, Meaning meaning) implements WaitCause {
        /** How far a pod is from being available. */
        public enum Readiness {
            @JsonProperty("not-ready")
            NOT_READY,
            @JsonProperty("not-for-long")
            NOT_FOR_LONG
        }

        /** What it means. */
        public enum Meaning {
            /** It is the next to go, and goes when it is well or known to be ill. */
            @JsonProperty("next")
            NEXT,
            /** No other pod goes beside it. */
            @JsonProperty("none-beside")
            NONE_BESIDE
        }

        @Override
        public String by() {
            return pod;
        }

        @Override
        public WaitCause shown(UnaryOperator<String> shown) {
            return new PodUnavailable(pod, ready, why.map(cause -> cause.shown(shown)), meaning);
        }
    }

    /** @param set the StatefulSet whose released pods have yet to go */
    record PodsOnTheWay(String set) implements WaitCause {
        @Override
        public String by() {
            return set;
        }
    }

    /**
     * A PodDisruptionBudget allows no disruption.
     *
     * @param pod that is to go
     * @param rule in the budget's own words: {@code minAvailable 2}
     * @param count what its controller counts
     * @param pods whether pods that are not ready fall under it as well
     * @param evicted pods that it still counts as being evicted, and until when
     * @param down pods that are not healthy, as far as they are of other sets
     */
    record Budget(
            String budget,
            String pod,
            String rule,
            Count count,
            IllPods pods,
            Map<String, Instant> evicted,
            List<OtherPod> down)
            implements WaitCause {
        /**
         * What a budget's controller counts.
         *
         * @param status whether that can be relied on
         * @param healthy pods that are healthy now
         * @param needed pods that must be
         * @param why it cannot count, in its words; empty where it can
         */
        @JsonInclude(JsonInclude.Include.NON_ABSENT)
        public record Count(Status status, long healthy, long needed, Optional<String> why) {}

        /** How far a budget's status can be relied on. */
        public enum Status {
            @JsonProperty("counted")
            COUNTED,
            @JsonProperty("not-countable")
            NOT_COUNTABLE,
            @JsonProperty("outdated")
            OUTDATED
        }

        /** How a pod that is not ready is judged. */
        public enum IllPods {
            /** The pod is ready, so nothing of that. */
            @JsonProperty("not-concerned")
            NOT_CONCERNED,
            /** It goes only where the budget would let a healthy one go. */
            @JsonProperty("as-healthy")
            AS_HEALTHY
        }

        public Budget {
            evicted = evicted == null ? Map.of() : Map.copyOf(evicted);
            down = down == null ? List.of() : List.copyOf(down);
        }

        @Override
        public String by() {
            return budget;
        }

        @Override
        public WaitCause shown(UnaryOperator<String> shown) {
            return new Budget(
                    budget,
                    pod,
                    rule,
                    new Count(
                            count.status(),
                            count.healthy(),
                            count.needed(),
                            count.why().map(shown)),
                    pods,
                    evicted,
                    down);
        }
    }

    /**
     * A pod of another set.
     *
     * @param set as {@code namespace/name}
     */
    record OtherPod(String set, String pod) {}

    /**
     * A budget would allow the disruption, but others are to use it before it shows.
     *
     * @param claims whose pods are to go; at least one
     */
    record BudgetReserved(String budget, List<OtherPod> claims) implements WaitCause {
        public BudgetReserved {
            claims = claims == null ? List.of() : List.copyOf(claims);
        }

        @Override
        public String by() {
            return budget;
        }
    }

    /** @param who has taken the budget's turn, in words */
    record BudgetTaken(String budget, String who) implements WaitCause {
        @Override
        public String by() {
            return budget;
        }
    }

    /**
     * The server does not take a pod down.
     *
     * @param answer in the server's words
     */
    record NotTakenDown(String pod, String answer) implements WaitCause {
        @Override
        public String by() {
            return pod;
        }

        @Override
        public WaitCause shown(UnaryOperator<String> shown) {
            return new NotTakenDown(pod, shown.apply(answer));
        }
    }

    record Soak(int wave, Instant until) implements WaitCause {
        @Override
        public String by() {
            return "soak";
        }
    }

    /** @param message what the gate says for now; may be empty */
    record Gate(String gate, String message) implements WaitCause {
        @Override
        public String by() {
            return gate;
        }

        @Override
        public WaitCause shown(UnaryOperator<String> shown) {
            return new Gate(shown.apply(gate), shown.apply(message));
        }
    }

    /**
     * What is asked or done around a pod has not passed yet.
     *
     * @param check its label
     */
    record PodCheck(String pod, PodMoment moment, String check) implements WaitCause {
        @Override
        public String by() {
            return check;
        }

        @Override
        public WaitCause shown(UnaryOperator<String> shown) {
            return new PodCheck(pod, moment, shown.apply(check));
        }
    }

    /**
     * What leads is to go last, and no pod says that it leads.
     *
     * @param check the label of what they are asked
     */
    record NobodyLeads(String check) implements WaitCause {
        @Override
        public String by() {
            return check;
        }

        @Override
        public WaitCause shown(UnaryOperator<String> shown) {
            return new NobodyLeads(shown.apply(check));
        }
    }

    /**
     * A pod that was to go leads by now, so another goes before it.
     *
     * @param other which goes in its place
     */
    record GivesWay(String pod, String other) implements WaitCause {
        @Override
        public String by() {
            return pod;
        }
    }

    /**
     * A pod is ready again and has to stay so for a while, since it has lost its readiness before.
     *
     * @param times how often it has, within its wave
     * @param until when it counts as well if it stays ready
     */
    record PodUnsteady(String pod, int times, Instant until) implements WaitCause {
        @Override
        public String by() {
            return pod;
        }
    }

    /**
     * Held because somebody lowered the partition, the rollout puts it back where that is done again, until then.
     *
     * @param partition its own
     */
    record PartitionKept(int partition, Instant until) implements WaitCause {
        @Override
        public String by() {
            return "partition";
        }
    }

    /**
     * One of which an older version told a sentence only.
     *
     * @param naming whether that sentence names what blocks
     */
    record Told(String by, Naming naming) implements WaitCause {}

    /** Whether a sentence names what it is about. */
    enum Naming {
        @JsonProperty("names-it")
        NAMES_IT,
        @JsonProperty("leaves-it-out")
        LEAVES_IT_OUT
    }

    /** One that a later version told. */
    record Unknown() implements WaitCause {
        @Override
        public String by() {
            return "";
        }
    }
}
