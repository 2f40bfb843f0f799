package io.jenkins.plugins.statefulset.rollout.sim;

/** What the kubelet knows of an init container that has begun. */
final class InitContainerLife {
    final boolean sidecar;
    final String startedAt;
    String finishedAt = "";
    /** Of a sidecar: by its startup probe. */
    boolean started;

    /** Of a sidecar: by its readiness probe. */
    boolean ready;

    InitContainerLife(boolean sidecar, String startedAt) {
        this.sidecar = sidecar;
        this.startedAt = startedAt;
    }

    /** Whether it holds up the containers that come after it. */
    boolean isIncomplete() {
        return sidecar ? !started : finishedAt.isEmpty();
    }
}
