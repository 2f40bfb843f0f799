package io.jenkins.plugins.statefulset.rollout.gate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.time.Duration;
import java.util.Optional;

/**
 * A check or an action around each single pod of a rollout, on the way there and on the way back, as a value that is kept with the
 * rollout's state. Ready is not safe: a pod that answers its probe may not have caught up, may lead, or may be what a quorum needs.
 *
 * @param where on which pod it runs; for {@code http} and {@code promql} the pods whose names are filled in
 * @param spec what is asked or done: never {@link GateSpec.Manual}
 * @param times how often in a row it must hold, 5 s apart, before it has passed; 1 to {@link #MOST_TIMES}
 * @param name what it asks or does, in a profile's words; empty for one of a person's own
 */
public record PodCheck(
        PodMoment moment,
        Where where,
        GateSpec spec,
        int times,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> name) {
    /** The largest number of times in a row. */
    public static final int MOST_TIMES = 100;

    private static final Duration MOMENT = Duration.ofSeconds(1);

    /** A line of a command that has found its programs: before anything is begun, an action is run up to there and no further. */
    public static final String PROGRAMS_ARE_THERE = ": programs are there\n";

    public PodCheck {
        name = name == null ? Optional.empty() : name;
        if (spec instanceof GateSpec.Manual) {
            throw new BadRequestException(Phrase.of("check.manual-per-pod"));
        }
        if (times < 1 || times > MOST_TIMES) {
            throw new BadRequestException(
                    Phrase.of("check.times").with("times", times).with("most", MOST_TIMES));
        }
        if (moment == PodMoment.PREPARE && where != Where.SELF) {
            throw new BadRequestException(Phrase.of("check.prepare-elsewhere"));
        }
        if (moment == PodMoment.LEADER && where != Where.SELF) {
            throw new BadRequestException("whether a pod leads is asked of that pod itself: allowed is self");
        }
    }

    /** One of a person's own. */
    public PodCheck(PodMoment moment, Where where, GateSpec spec, int times) {
        this(moment, where, spec, times, Optional.empty());
    }

    /** As events and pages name it: one line of at most 60 characters. */
    public String label() {
        return name.map(LogText::label).orElseGet(spec::label);
    }

    /** The same, asked for a moment only: what does not hold then does not hold. */
    public PodCheck once() {
        return new PodCheck(moment, where, spec.within(MOMENT), 1, name);
    }

    /** How long it may go on failing before it has failed. */
    public Duration timeout() {
        return spec.timeout();
    }

    /** On which pod. */
    public enum Where {
        /** The pod that is to go, or is back. */
        @JsonProperty("self")
        SELF,
        /** Another pod of the set that is ready: one that is new already where there is one. */
        @JsonProperty("peer")
        PEER,
        /** Every pod of the set that is ready. */
        @JsonProperty("each")
        EACH
    }

    /** The field of a request that asks for checks of that moment. */
    public static RequestField field(PodMoment moment) {
        return switch (moment) {
            case BEFORE -> RequestField.BEFORE_POD;
            case PREPARE -> RequestField.PREPARE_POD;
            case AFTER -> RequestField.AFTER_POD;
            case RESTORE -> RequestField.RESTORE_POD;
            case LEADER -> RequestField.ORDER;
        };
    }
}
