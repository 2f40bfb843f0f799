package io.jenkins.plugins.statefulset.rollout.manifest;

import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;

/**
 * A manifest like many others. Whoever has time before the first manifest comes reads this one: what it takes to read a kind of
 * object is found out at the first one of that kind, and kept.
 */
public final class WarmUpManifest {
    private static final String TEXT = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: specimen, labels: {app: specimen}, annotations: {a: b}}
            spec:
              serviceName: specimen
              replicas: 1
              podManagementPolicy: OrderedReady
              updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 0}}
              selector: {matchLabels: {app: specimen}}
              template:
                metadata: {labels: {app: specimen}}
                spec:
                  securityContext: {fsGroup: 1}
                  terminationGracePeriodSeconds: 30
                  volumes: [{name: c, configMap: {name: c}}]
                  containers:
                    - name: app
                      image: specimen:1
                      ports: [{name: port, containerPort: 1}]
                      env: [{name: A, value: b}, {name: S, valueFrom: {secretKeyRef: {name: s, key: k}}}]
                      resources: {requests: {cpu: 1m}, limits: {memory: 1Mi}}
                      volumeMounts: [{name: data, mountPath: /data}]
                      readinessProbe: {exec: {command: [a]}, periodSeconds: 10}
                      livenessProbe: {tcpSocket: {port: 1}}
              volumeClaimTemplates:
                - metadata: {name: data}
                  spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: specimen}
            spec: {minAvailable: 1, selector: {matchLabels: {app: specimen}}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: specimen}
            spec: {clusterIP: None, selector: {app: specimen}, ports: [{name: port, port: 1}]}
            """;

    private WarmUpManifest() {}

    /** Reads it, and writes it as it would go to an API server. */
    public static void study() {
        Manifests.parse(TEXT, "specimen", "default").entries().forEach(entry -> ObjectTrees.tree(entry.object()));
    }
}
