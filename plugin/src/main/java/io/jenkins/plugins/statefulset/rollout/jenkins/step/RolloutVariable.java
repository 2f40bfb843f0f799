package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import groovy.lang.Closure;
import groovy.lang.GroovyObject;
import hudson.Extension;
import java.util.Arrays;
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

        /** The step, with a body that is given the wave. */
        public Object call(Object... arguments) {
            Object[] wrapped = Arrays.stream(arguments)
                    .map(argument -> argument instanceof Closure<?> body ? new WaveClosure(body) : argument)
                    .toArray();
            return steps.invokeMethod(STEP, wrapped);
        }
    }
}
