package io.jenkins.plugins.statefulset.rollout.change;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.manifest.PatchDocument;
import java.io.InputStream;
import java.util.Optional;

/** StatefulSets and patches for tests. */
public final class ChangeFixtures {
    static final String DB = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata:
              name: db
              labels: {team: storage}
            spec:
              serviceName: db-headless
              replicas: 3
              selector:
                matchLabels: {app: db}
              template:
                metadata:
                  labels: {app: db}
                spec:
                  initContainers:
                  - name: prepare
                    image: busybox:1.36
                  containers:
                  - name: main
                    image: postgres:13
                    env:
                    - {name: A, value: a}
                    - {name: B, value: b}
                    - name: PASSWORD
                      valueFrom: {secretKeyRef: {name: s, key: k}}
                    ports:
                    - {containerPort: 5432, name: sql}
                    resources:
                      limits: {cpu: 1000m, memory: 2Gi}
                    readinessProbe:
                      httpGet: {port: 80}
                    volumeMounts:
                    - {name: data, mountPath: /data}
                  - name: sidecar
                    image: exporter:2
              volumeClaimTemplates:
              - metadata: {name: data}
                spec:
                  accessModes: [ReadWriteOnce]
                  resources: {requests: {storage: 20Gi}}
            """;

    private ChangeFixtures() {}

    public static StatefulSet db() {
        return parse(DB);
    }

    /** The same set with a text of its manifest replaced. */
    public static StatefulSet db(String old, String replacement) {
        if (!DB.contains(old)) {
            throw new IllegalArgumentException("not in the manifest: " + old);
        }
        return parse(DB.replace(old, replacement));
    }

    static StatefulSet parse(String yaml) {
        return Manifests.parse(yaml, "new.yaml", "default").templateSource(Optional.empty());
    }

    public static PodTemplateSpec template(StatefulSet set) {
        return set.getSpec().getTemplate();
    }

    static JsonNode patch(String yaml) {
        return PatchDocument.parse(yaml, "patch.yaml").tree();
    }

    public static StatefulSet example(String folder) {
        return Manifests.read("examples/" + folder, InputStream.nullInputStream(), "default")
                .statefulSet(Optional.empty());
    }
}
