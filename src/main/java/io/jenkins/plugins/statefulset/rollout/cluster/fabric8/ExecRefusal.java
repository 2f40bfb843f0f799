package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;

/**
 * Names the verb that a command in a container lacked. A WebSocket that is refused says 403 and nothing else, and since 1.35 it
 * takes two verbs, of which the request shows one (kubernetes/kubernetes#134577).
 */
final class ExecRefusal {
    private static final String RESOURCE = "pods/exec";

    private ExecRefusal() {}

    /** The failure itself, or a better one where the account lacks the verb that nobody sees. */
    static ClusterException named(Cluster cluster, String namespace, ClusterException failure) {
        if (failure.reason() != Reason.FORBIDDEN) {
            return failure;
        }
        try {
            return lacksCreateOnly(cluster, namespace)
                    ? new ClusterException(
                            Reason.FORBIDDEN,
                            Phrase.of("connection.may-not-create")
                                    .with("resource", RESOURCE)
                                    .with("namespace", namespace)
                                    .with("version", "1.35")
                                    .message(),
                            failure)
                    : failure;
        } catch (ClusterException unanswered) {
            failure.addSuppressed(unanswered);
            return failure;
        }
    }

    private static boolean lacksCreateOnly(Cluster cluster, String namespace) {
        return cluster.version().atLeast(1, 35)
                && cluster.allowed(new Permission("get", "", RESOURCE, namespace))
                && !cluster.allowed(new Permission("create", "", RESOURCE, namespace));
    }
}
