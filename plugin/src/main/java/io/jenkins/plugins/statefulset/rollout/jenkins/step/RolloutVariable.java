package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import groovy.lang.Closure;
import groovy.lang.GroovyObject;
import hudson.Extension;
import java.util.HashMap;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsScript;
import org.jenkinsci.plugins.workflow.cps.GlobalVariable;

/**
 * Stands before the step of the same name, because Pipeline gives bodies of steps no arguments: it puts the wave into
 * {@code { wave -> … }}.
 */
@Extension
public final class RolloutVariable extends GlobalVariable {
    private static final String STEP = "statefulSetRollout";

    @Override
    public String getName() {
        return STEP;
    }

    @Override
    public Object getValue(CpsScript script) {
        return new Call((GroovyObject) script.getProperty("steps"));
    }

    /** What a script calls. */
    public static final class Call {
        private final GroovyObject steps;

        Call(GroovyObject steps) {
            this.steps = steps;
        }

        /** The step, with a body that is given the wave. A body is optional here, which it cannot be for a step. */
        public Object call(Map<String, Object> arguments, Closure<?> body) {
            return steps.invokeMethod(STEP, new Object[] {arguments, new WaveClosure(body)});
        }

        /** The step without a body. */
        public Object call(Map<String, Object> arguments) {
            Map<String, Object> marked = new HashMap<>(arguments);
            marked.put(StatefulSetRolloutStep.WITHOUT_BODY, true);
            return steps.invokeMethod(STEP, new Object[] {marked, WaveClosure.withoutBody()});
        }

        /** The step with nothing at all, which says what is missing. */
        public Object call() {
            return call(Map.of());
        }

        /** The same with a body. */
        public Object call(Closure<?> body) {
            return call(Map.of(), body);
        }

        /** The step with nothing but a name, and so without a change: it says so. */
        public Object call(String name) {
            return call(Map.of("name", name));
        }
    }
}
