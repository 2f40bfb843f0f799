package io.jenkins.plugins.statefulset.rollout.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatefulSetCheckTest {
    private static final String VALID = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata:
              name: db
            spec:
              replicas: 3
              minReadySeconds: 5
              revisionHistoryLimit: 10
              podManagementPolicy: OrderedReady
              ordinals: {start: 1}
              updateStrategy:
                type: RollingUpdate
                rollingUpdate: {partition: 1, maxUnavailable: 50%}
              persistentVolumeClaimRetentionPolicy: {whenScaled: Retain}
              selector:
                matchLabels: {app: db}
              template:
                metadata:
                  labels: {app: db}
                spec:
                  restartPolicy: Always
                  terminationGracePeriodSeconds: 30
                  volumes:
                  - name: config
                    configMap: {name: c}
                  containers:
                  - name: main
                    image: postgres:13
                    ports: [{containerPort: 5432}]
                    env:
                    - name: A
                      value: b
                    readinessProbe:
                      tcpSocket: {port: 5432}
                      periodSeconds: 5
                    volumeMounts:
                    - {name: data, mountPath: /data}
                    - {name: config, mountPath: /config}
              volumeClaimTemplates:
              - metadata: {name: data}
                spec: {accessModes: [ReadWriteOnce]}
            """;

    @Test
    void acceptsAValidSet() {
        assertThat(Manifests.parse(VALID, "m.yaml", "default").statefulSets()).hasSize(1);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            replicas: 3 | replicas: -3 | m.yaml:6: spec.replicas: -3 is negative; 0 or more is allowed
            minReadySeconds: 5 | minReadySeconds: -1 | m.yaml:7: spec.minReadySeconds: -1 is negative; 0 or more is allowed
            OrderedReady | Ordered | m.yaml:9: spec.podManagementPolicy: Ordered is unknown; allowed are OrderedReady and Parallel
            {start: 1} | {start: -1} | m.yaml:10: spec.ordinals.start: -1 is negative; 0 or more is allowed
            type: RollingUpdate | type: Rolling | m.yaml:12: spec.updateStrategy.type: Rolling is unknown; allowed are RollingUpdate and OnDelete
            type: RollingUpdate | type: Recreate | m.yaml:12: spec.updateStrategy.type: Recreate (alpha in Kubernetes 1.37) deletes all pods at once and is not supported; allowed are RollingUpdate and OnDelete
            type: RollingUpdate | type: OnDelete | m.yaml:13: spec.updateStrategy.rollingUpdate: only allowed with type RollingUpdate, not OnDelete
            partition: 1 | partition: -1 | m.yaml:13: spec.updateStrategy.rollingUpdate.partition: -1 is negative; 0 or more is allowed
            maxUnavailable: 50% | maxUnavailable: 0 | m.yaml:13: spec.updateStrategy.rollingUpdate.maxUnavailable: 0: a whole number from 1 or a percentage from 1% to 100% belongs here
            maxUnavailable: 50% | maxUnavailable: 101% | m.yaml:13: spec.updateStrategy.rollingUpdate.maxUnavailable: 101%: a whole number from 1 or a percentage from 1% to 100% belongs here
            whenScaled: Retain | whenScaled: Keep | m.yaml:14: spec.persistentVolumeClaimRetentionPolicy.whenScaled: Keep is unknown; allowed are Retain and Delete
            matchLabels: {app: db} | matchLabels: {} | m.yaml:15: spec.selector: missing or empty; it must match the labels of the template
            restartPolicy: Always | restartPolicy: Never | m.yaml:21: spec.template.spec.restartPolicy: Never is not allowed in a StatefulSet; only Always is
            containerPort: 5432 | containerPort: 70000 | m.yaml:29: spec.template.spec.containers[0].ports[0].containerPort: 70000; 1 to 65535 is allowed
            image: postgres:13 | image: "" | m.yaml:28: spec.template.spec.containers[0].image: missing
            name: main | name: Main | m.yaml:27: spec.template.spec.containers[0].name: Main: lower-case letters, digits and '-' are allowed, at most 63
            periodSeconds: 5 | periodSeconds: -5 | m.yaml:35: spec.template.spec.containers[0].readinessProbe.periodSeconds: -5 is negative; 0 or more is allowed
            tcpSocket: {port: 5432} | timeoutSeconds: 1 | m.yaml:33: spec.template.spec.containers[0].readinessProbe: asks nothing; exactly one of exec, httpGet, tcpSocket and grpc belongs here
            {name: data, mountPath: /data} | {name: dta, mountPath: /data} | m.yaml:37: spec.template.spec.containers[0].volumeMounts[0].name: dta is neither one of the pod's volumes nor of the volumeClaimTemplates, did you mean data?
            mountPath: /config | mountPath: /data | m.yaml:38: spec.template.spec.containers[0].volumeMounts[1].mountPath: /data is used twice
            metadata: {name: data} | metadata: {labels: {}} | m.yaml:40: spec.volumeClaimTemplates[0].metadata.name: missing; the pods mount the claim by this name
            """)
    void namesFileFieldValueAndWhatIsAllowed(String valid, String invalid, String message) {
        String yaml = VALID.replace(valid, invalid);

        assertThat(yaml).isNotEqualTo(VALID);
        assertThatThrownBy(() -> Manifests.parse(yaml, "m.yaml", "default"))
                .isInstanceOf(BadRequestException.class)
                .hasMessage(message);
    }

    @Test
    void refusesLabelsThatTheSelectorDoesNotMatch() {
        String yaml = VALID.replace("  labels: {app: db}", "  labels: {app: web}");

        assertThatThrownBy(() -> Manifests.parse(yaml, "m.yaml", "default"))
                .hasMessage(
                        "m.yaml:19: spec.template.metadata.labels: {app=web} is not matched by spec.selector (app=db);"
                                + " the labels of the template must hold everything that the selector asks for");
    }

    @Test
    void refusesVariablesWithTwoSources() {
        String yaml =
                VALID.replace("value: b", "value: b\n          valueFrom: {fieldRef: {fieldPath: metadata.name}}");

        assertThatThrownBy(() -> Manifests.parse(yaml, "m.yaml", "default"))
                .hasMessage("m.yaml:31: spec.template.spec.containers[0].env[0]: A has both value and valueFrom;"
                        + " only one of them is allowed");
    }
}
