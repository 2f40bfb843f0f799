package io.jenkins.plugins.statefulset.rollout.testbed.agent;

/** A container that cannot be started as it is described. */
final class UnrunnableContainer extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    /** @param reason as a kubelet has it in {@code state.waiting.reason} or in an event */
    UnrunnableContainer(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
