package io.jenkins.plugins.statefulset.rollout.engine.seen;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;

/** Pods in the words of their YAML. */
final class PodYaml {
    static final Instant CREATED = Instant.parse("2026-11-23T12:00:00Z");

    private PodYaml() {}

    static Pod running(String ready) {
        return pod("""
                metadata:
                  name: db-12
                  uid: uid-1
                  creationTimestamp: "2026-11-23T12:00:00Z"
                  labels: {app: db, controller-revision-hash: db-7c65}
                status:
                  phase: Running
                  conditions:
                    - {type: Initialized, status: "True", lastTransitionTime: "2026-11-23T12:00:01Z"}
                    - type: Ready
                      status: "%s"
                      lastTransitionTime: "2026-11-23T12:00:09Z"
                      message: "containers with unready status: [db]"
                  containerStatuses:
                    - {name: db, restartCount: 0, state: {running: {startedAt: "2026-11-23T12:00:03Z"}}}
                """.formatted(ready));
    }

    static String waiting(String reason, String message, int restarts) {
        return """
                phase: Pending
                containerStatuses:
                  - name: db
                    restartCount: %d
                    state: {waiting: {reason: %s%s}}
                """.formatted(restarts, reason, message.isEmpty() ? "" : ", message: \"" + message + "\"");
    }

    static PodView view(String status) {
        return PodJudge.view(pod("""
                metadata:
                  name: db-12
                  uid: uid-1
                  creationTimestamp: "2026-11-23T12:00:00Z"
                  labels: {app: db, controller-revision-hash: db-7c65}
                status:
                """ + status.stripTrailing().indent(2)), 10);
    }

    static Pod pod(String yaml) {
        return Serialization.unmarshal("apiVersion: v1\nkind: Pod\n" + yaml, Pod.class);
    }
}
