package io.jenkins.plugins.statefulset.rollout.jenkins;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;

/** One use of a connection that builds share. Closing gives it back; the last one to do so ends it. */
public interface Connection extends AutoCloseable {
    Rollouts rollouts();

    /** For questions that need no rollout. Not the caller's to close. */
    KubernetesClient client();

    /** The same for the same cluster and account; holds no secret. */
    String key();

    /** The namespace of jobs that name none. */
    String defaultNamespace();

    @Override
    void close();
}
