package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck.Where;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a request has of a closure of a Pipeline around each pod: when it is asked, for how long and how often. The closure itself stays
 * with its step.
 *
 * @param number among the closures of its parameter, from 1 to {@link #MOST}
 * @param after how many checks that are written as texts come before it in its parameter
 * @param timeout how long it is asked until it passes; more than zero
 * @param times how often in a row it must pass
 */
public record PodClosure(PodMoment moment, int number, int after, Duration timeout, int times) implements Serializable {
    /** As many closures as one parameter takes. */
    public static final int MOST = 20;

    private static final long serialVersionUID = 1L;

    /** Around each pod, in the order in which they are asked. */
    public static final List<PodMoment> MOMENTS =
            List.of(PodMoment.BEFORE, PodMoment.PREPARE, PodMoment.AFTER, PodMoment.RESTORE);

    /** The names of all that there can be: they are what a record has of them. */
    public static List<String> names() {
        return MOMENTS.stream()
                .flatMap(moment -> IntStream.rangeClosed(1, MOST).mapToObj(number -> name(moment, number)))
                .toList();
    }

    /** As events and pages name it. */
    public String name() {
        return name(moment, number);
    }

    private static String name(PodMoment moment, int number) {
        return (number == 1 ? "closure" : "closure " + number) + " of " + parameter(moment);
    }

    /** The parameter that it stands in. */
    public static String parameter(PodMoment moment) {
        return switch (moment) {
            case BEFORE -> "beforePod";
            case PREPARE -> "preparePod";
            case AFTER -> "afterPod";
            case RESTORE -> "restorePod";
            case LEADER -> throw new IllegalArgumentException("no closure tells who leads");
        };
    }

    /** @throws BadRequestException if a value is out of its range */
    public PodCheck check() {
        return new PodCheck(moment, Where.SELF, new GateSpec.Caller(name(), timeout), times);
    }

    /** Whether a check is one of these. */
    public static boolean is(PodCheck check) {
        return check.spec() instanceof GateSpec.Caller caller && names().contains(caller.name());
    }

    /** Those of a moment put between the checks that are written as texts. */
    static List<PodCheck> among(List<PodCheck> written, PodMoment moment, List<PodClosure> closures) {
        PodCheck[] all = new PodCheck
                [written.size()
                        + (int) closures.stream()
                                .filter(one -> one.moment == moment)
                                .count()];
        int next = 0;
        for (int text = 0; text <= written.size(); text++) {
            for (PodClosure closure : closures) {
                if (closure.moment == moment && Math.min(closure.after, written.size()) == text) {
                    all[next++] = closure.check();
                }
            }
            if (text < written.size()) {
                all[next++] = written.get(text);
            }
        }
        return Arrays.asList(all);
    }
}
