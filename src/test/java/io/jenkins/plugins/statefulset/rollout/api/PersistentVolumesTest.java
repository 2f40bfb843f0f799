package io.jenkins.plugins.statefulset.rollout.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersistentVolumesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{emptyDir: {}}",
                "{emptyDir: {medium: Memory}}",
                "{configMap: {name: c}}",
                "{secret: {secretName: s}}",
                "{projected: {sources: []}}",
                "{downwardAPI: {items: []}}",
                "{ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce]}}}}",
                "{csi: {driver: secrets-store.csi.k8s.io, readOnly: true}}",
                "{image: {reference: 'acme/model:1'}}",
                "{persistentVolumeClaim: {claimName: shared, readOnly: true}}",
                "{nfs: {server: files, path: /, readOnly: true}}",
                "{hostPath: {path: /var/run/docker.sock, type: Socket}}",
                "{hostPath: {path: /run/containerd}}",
                "{hostPath: {path: //var//run}}",
                "{hostPath: {path: /sys/fs/cgroup}}",
                "{hostPath: {path: /dev/fuse, type: CharDevice}}"
            })
    void whatEndsWithThePodIsNoDataOfTheSet(String source) {
        assertThat(PersistentVolumes.any(set(source, "volumeMounts: [{name: v, mountPath: /v}]", "")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{persistentVolumeClaim: {claimName: shared}}",
                "{hostPath: {path: /srv/data}}",
                "{hostPath: {path: /running}}",
                "{hostPath: {path: /}}",
                "{nfs: {server: files, path: /}}",
                "{cephfs: {monitors: [m]}}"
            })
    void whatSomebodyElseKeepsIsData(String source) {
        assertThat(PersistentVolumes.any(set(source, "volumeMounts: [{name: v, mountPath: /v}]", "")))
                .isTrue();
        assertThat(PersistentVolumes.any(set(source, "volumeDevices: [{name: v, devicePath: /dev/v}]", "")))
                .isTrue();
        assertThat(PersistentVolumes.any(set(source, "volumeMounts: [{name: v, mountPath: /v, readOnly: true}]", "")))
                .isFalse();
        assertThat(PersistentVolumes.any(set(source, "volumeMounts: []", ""))).isFalse();
    }

    @Test
    void aClaimTemplateIsDataWhoeverMountsIt() {
        String claims = "volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce]}}]";

        assertThat(PersistentVolumes.any(set("{emptyDir: {}}", "volumeMounts: []", claims)))
                .isTrue();
    }

    @Test
    void anInitContainerMayBeTheOneThatWrites() {
        StatefulSet set =
                set("{hostPath: {path: /srv}}", "volumeMounts: [{name: v, mountPath: /v, readOnly: true}]", "");
        set.getSpec()
                .getTemplate()
                .getSpec()
                .setInitContainers(set("{emptyDir: {}}", "volumeMounts: [{name: v, mountPath: /v}]", "")
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers());

        assertThat(PersistentVolumes.any(set)).isTrue();
    }

    private static StatefulSet set(String source, String mounts, String more) {
        String volume = source.equals("{}") ? "{name: v}" : "{name: v, " + source.substring(1);
        StatefulSet set = new StatefulSet();
        set.setSpec(Serialization.unmarshal("""
                template:
                  spec:
                    containers: [{name: app, %s}]
                    volumes: [%s]
                %s
                """.formatted(mounts, volume, more), StatefulSetSpec.class));
        return set;
    }
}
