package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import groovy.lang.Closure;
import java.util.HashMap;
import java.util.Map;

/**
 * Hands the wave to the body of a step, {@code { wave -> … }}, and the pod to a closure around it. Pipeline itself calls bodies without
 * arguments; it tells the step so right before, on the same thread.
 *
 * <p>The closures around pods stand in it, because a body is all that Pipeline keeps for a step and forgets with it.
 */
final class WaveClosure extends Closure<Object> {
    private static final long serialVersionUID = 1L;
    private static final ThreadLocal<Call> NEXT = new ThreadLocal<>();

    private final Closure<?> body;
    /** By their names; null in builds that an older version began. */
    private Map<String, Closure<?>> pods = new HashMap<>();

    WaveClosure(Closure<?> body) {
        super(body.getOwner(), body.getThisObject());
        this.body = body;
        setDelegate(body.getDelegate());
        setResolveStrategy(body.getResolveStrategy());
    }

    /** For a step without a body. */
    static WaveClosure withoutBody() {
        return new WaveClosure(new NoBody());
    }

    /** From now on it has these closures, too. */
    WaveClosure with(Map<String, Closure<?>> aroundPods) {
        pods = new HashMap<>(aroundPods);
        return this;
    }

    /**
     * What is called next.
     *
     * @param closure the name of the one around a pod; empty for the body
     */
    private record Call(String closure, Object subject) {}

    /** The next call on this thread is of the body, for that wave. */
    static void begin(WaveInfo wave) {
        NEXT.set(new Call("", wave));
    }

    /** The next call on this thread is of that closure, for that pod. */
    static void begin(String closure, PodInfo pod) {
        NEXT.set(new Call(closure, pod));
    }

    @Override
    public Object call() {
        Call next = NEXT.get();
        NEXT.remove();
        Closure<?> called = next.closure().isEmpty() ? body : pods.get(next.closure());
        return called.getMaximumNumberOfParameters() == 0 ? called.call() : called.call(next.subject());
    }

    @Override
    public Object call(Object... arguments) {
        return call();
    }

    /** Stands where a step must have a body; never run. */
    private static final class NoBody extends Closure<Object> {
        private static final long serialVersionUID = 1L;

        NoBody() {
            super(null);
        }
    }
}
