package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import groovy.lang.Closure;
import hudson.AbortException;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.cps.CpsStepContext;
import org.jenkinsci.plugins.workflow.cps.CpsThread;
import org.jenkinsci.plugins.workflow.cps.CpsThreadGroup;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * The closure that a script gave a step. What {@link RolloutVariable} stands before is given its wave by that. A step that is called
 * past it, as {@code steps.statefulSetRollout} in a class of a shared library, has to do so itself: Pipeline has put the closure into
 * the table of its program by then.
 */
final class StepBody implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Pipeline's reference to the closure to call, whose class it keeps to itself, in builds that an older version began; null for the step's own. */
    private final Serializable instead;

    private StepBody(Serializable instead) {
        this.instead = instead;
    }

    /**
     * Called where the step starts, on the thread of the program: the closure is the last one that was put into its table.
     *
     * @param pods closures around pods, by their names, which are kept with it
     * @throws AbortException if this Pipeline does not let it be given a wave
     */
    static StepBody of(StepContext context, Map<String, Closure<?>> pods) throws AbortException {
        CpsThread thread = CpsThread.current();
        if (thread == null || !(context instanceof CpsStepContext)) {
            return new StepBody(null);
        }
        try {
            CpsThreadGroup group =
                    (CpsThreadGroup) field(CpsThread.class, "group").get(thread);
            Map<Integer, Closure> closures = group.closures;
            Optional<Integer> id =
                    context.hasBody() ? Optional.of(Collections.max(closures.keySet())) : Optional.empty();
            if (id.isPresent() && closures.get(id.get()) instanceof WaveClosure given) {
                given.with(pods);
            } else {
                WaveClosure body = id.map(closures::remove)
                        .<WaveClosure>map(WaveClosure::new)
                        .orElseGet(WaveClosure::withoutBody);
                // In the place of the step's own, which Pipeline takes from its table when the step ends.
                field(CpsStepContext.class, "body").set(context, group.export(body.with(pods)));
            }
            return new StepBody(null);
        } catch (ReflectiveOperationException | RuntimeException changed) {
            throw new AbortException(
                    "statefulSetRollout: this version of Pipeline gives no wave to a body that a class of a shared"
                            + " library calls it with: call it on the script, as in script.statefulSetRollout(…) { wave -> … }");
        }
    }

    private static Field field(Class<?> of, String name) throws NoSuchFieldException {
        Field field = of.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    BodyInvoker invoker(StepContext context) {
        return instead == null ? context.newBodyInvoker() : WithReference.invoker((CpsStepContext) context, instead);
    }

    /** Apart, so that the rest does not depend on a method that other versions may not have. */
    private static final class WithReference {
        static BodyInvoker invoker(CpsStepContext context, Serializable reference) {
            try {
                for (java.lang.reflect.Method method : CpsStepContext.class.getMethods()) {
                    if (method.getName().equals("newBodyInvoker") && method.getParameterCount() == 2) {
                        return (BodyInvoker) method.invoke(context, reference, false);
                    }
                }
                throw new IllegalStateException("Pipeline has no way to call a body by its reference");
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
