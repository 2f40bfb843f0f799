package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import groovy.lang.Closure;

/**
 * Hands the wave to the body of a step, {@code { wave -> … }}, and the pod to a closure around it. Pipeline itself calls bodies without
 * arguments; it tells the step so right before, on the same thread.
 */
final class WaveClosure extends Closure<Object> {
    private static final long serialVersionUID = 1L;
    private static final ThreadLocal<Object> NEXT = new ThreadLocal<>();

    private final Closure<?> body;

    WaveClosure(Closure<?> body) {
        super(body.getOwner(), body.getThisObject());
        this.body = body;
        setDelegate(body.getDelegate());
        setResolveStrategy(body.getResolveStrategy());
    }

    /** The next call on this thread is for that wave or pod. */
    static void begin(Object subject) {
        NEXT.set(subject);
    }

    @Override
    public Object call() {
        Object subject = NEXT.get();
        NEXT.remove();
        return body.getMaximumNumberOfParameters() == 0 ? body.call() : body.call(subject);
    }

    @Override
    public Object call(Object... arguments) {
        return call();
    }
}
