package io.jenkins.plugins.statefulset.rollout.benchmark;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;

/** A way to roll a StatefulSet to a new template, one ordinal at a time. */
interface Contender {
    String title();

    /** How the audit log tells its requests: the beginning of the user agent. */
    String userAgent();

    /** Makes ready what a process has when it begins a rollout: a client. Nothing is asked of the server yet. */
    Runner open(KubernetesClient client, Path kubeconfig) throws Exception;

    /** What is timed. */
    interface Runner extends AutoCloseable {
        /** Returns when every pod is on the new template and ready. */
        void roll(String namespace, String set, String image) throws Exception;

        @Override
        default void close() {}
    }
}
