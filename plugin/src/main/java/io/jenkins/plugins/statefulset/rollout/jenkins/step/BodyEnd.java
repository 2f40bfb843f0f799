package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import io.jenkins.plugins.statefulset.rollout.jenkins.step.Body.NobodyWaits;
import java.util.stream.Collectors;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;

/** What the end of a body, or of a closure around a pod, means that did not end normally. */
final class BodyEnd {
    private static final String REJECTION = "org.jenkinsci.plugins.workflow.support.steps.input.Rejection";

    private BodyEnd() {}

    /** Whether it was interrupted because nobody waits for it any more. */
    static boolean isUnwanted(Throwable fault) {
        return fault instanceof FlowInterruptedException interruption
                && interruption.getCauses().stream().anyMatch(NobodyWaits.class::isInstance);
    }

    /** Whether the build was aborted. A person who rejects an {@code input} judges, and the build goes on. */
    static boolean isAbort(Throwable fault) {
        // By its name: the plugin that has it need not be there.
        return fault instanceof FlowInterruptedException interruption
                && !isUnwanted(fault)
                && interruption.isActualInterruption()
                && interruption.getCauses().stream()
                        .noneMatch(cause -> cause.getClass().getName().equals(REJECTION));
    }

    static String words(Throwable fault) {
        if (fault instanceof FlowInterruptedException interruption
                && !interruption.getCauses().isEmpty()) {
            return interruption.getCauses().stream()
                    .map(CauseOfInterruption::getShortDescription)
                    .collect(Collectors.joining("; "));
        }
        return fault.getMessage() == null ? fault.toString() : fault.getMessage();
    }
}
