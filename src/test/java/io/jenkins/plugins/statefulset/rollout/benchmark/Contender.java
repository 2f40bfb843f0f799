package io.jenkins.plugins.statefulset.rollout.benchmark;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;

/** A way to roll a StatefulSet to a new template, one ordinal at a time. */
interface Contender {
    String title();

    /** How the audit log tells its requests: the beginning of the user agent. */
    String userAgent();

    /** Returns when every pod is on the new template and ready. */
    void roll(KubernetesClient client, Path kubeconfig, String namespace, String set, String image) throws Exception;
}
