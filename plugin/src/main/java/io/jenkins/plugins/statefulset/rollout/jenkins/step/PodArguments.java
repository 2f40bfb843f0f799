package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import groovy.lang.Closure;
import hudson.AbortException;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldValues;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.PodClosure;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RequestBuilder;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The closures around each pod among what a script gives a step: {@code beforePod: { pod -> … }}, a map such as
 * {@code [timeout: '10m', times: 3, body: { pod -> … }]}, or a list that has these beside checks that are written as texts.
 */
final class PodArguments {
    private static final String BODY = "body";
    private static final String TIMEOUT = "timeout";
    private static final String TIMES = "times";
    private static final List<String> KEYS = List.of(BODY, TIMEOUT, TIMES);

    private final PodMoment moment;
    private final String parameter;
    private final List<Given> closures = new ArrayList<>();
    private final List<Object> texts = new ArrayList<>();
    private int checks;

    private PodArguments(PodMoment moment) {
        this.moment = moment;
        this.parameter = PodClosure.parameter(moment);
    }

    /** A closure, and what the request has of it. */
    record Given(PodClosure asked, Closure<?> closure) {}

    /**
     * Takes them out, so that what stays are texts.
     *
     * @throws AbortException naming what is wrong with one of them
     */
    static List<Given> takeFrom(Map<String, Object> written) throws AbortException {
        List<Given> taken = new ArrayList<>();
        for (PodMoment moment : PodClosure.MOMENTS) {
            String parameter = PodClosure.parameter(moment);
            Object value = written.get(parameter);
            if (value != null) {
                PodArguments arguments = new PodArguments(moment);
                arguments.read(value);
                taken.addAll(arguments.closures);
                arguments
                        .remaining(value)
                        .ifPresentOrElse(left -> written.put(parameter, left), () -> written.remove(parameter));
            }
        }
        return taken;
    }

    /** By their names. */
    static Map<String, Closure<?>> byName(List<Given> given) {
        Map<String, Closure<?>> closures = new HashMap<>();
        given.forEach(one -> closures.put(one.asked().name(), one.closure()));
        return closures;
    }

    private void read(Object value) throws AbortException {
        for (Object part : value instanceof Collection<?> several ? several : List.of(value)) {
            if (part instanceof Closure<?> closure) {
                add(closure, GateSpec.DEFAULT_TIMEOUT, 1);
            } else if (part instanceof Map<?, ?> map) {
                add(map);
            } else {
                texts.add(part);
                checks += part instanceof CharSequence text
                        ? RequestBuilder.lines(text.toString()).size()
                        : 1;
            }
        }
    }

    private Optional<Object> remaining(Object value) {
        if (closures.isEmpty()) {
            return Optional.of(value);
        }
        return texts.isEmpty() ? Optional.empty() : Optional.of(texts);
    }

    private void add(Map<?, ?> map) throws AbortException {
        for (Object key : map.keySet()) {
            if (!KEYS.contains(String.valueOf(key))) {
                throw new AbortException(parameter + ": there is no '" + key + "' of a closure"
                        + NearestWord.to(String.valueOf(key), KEYS)
                                .map(near -> "; did you mean '" + near + "'?")
                                .orElse(";")
                        + " There are " + String.join(", ", KEYS));
            }
        }
        if (!(map.get(BODY) instanceof Closure<?> closure)) {
            throw new AbortException(parameter + ": a map needs its closure as " + BODY
                    + ", as in [timeout: '10m', times: 3, body: { pod -> … }]");
        }
        add(closure, timeout(map.get(TIMEOUT)), times(map.get(TIMES)));
    }

    private Duration timeout(Object said) throws AbortException {
        try {
            return said == null
                    ? GateSpec.DEFAULT_TIMEOUT
                    : FieldValues.duration(parameter + ": " + TIMEOUT, said.toString());
        } catch (BadRequestException e) {
            throw new AbortException(e.getMessage());
        }
    }

    private int times(Object said) throws AbortException {
        if (said == null) {
            return 1;
        }
        if (said instanceof Integer times) {
            return times;
        }
        throw new AbortException(parameter + ": " + TIMES + ": a whole number is allowed");
    }

    private void add(Closure<?> closure, Duration timeout, int times) throws AbortException {
        PodClosure asked = new PodClosure(moment, closures.size() + 1, checks, timeout, times);
        if (closures.size() == PodClosure.MOST) {
            throw new AbortException(parameter + ": at most " + PodClosure.MOST + " closures are allowed");
        }
        try {
            asked.check();
        } catch (BadRequestException e) {
            throw new AbortException(parameter + ": " + e.getMessage());
        }
        closures.add(new Given(asked, closure));
    }
}
