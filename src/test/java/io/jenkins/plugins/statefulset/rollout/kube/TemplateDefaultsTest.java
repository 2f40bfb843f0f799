package io.jenkins.plugins.statefulset.rollout.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.jenkins.plugins.statefulset.rollout.change.ChangeFixtures;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateDefaultsTest {
    @Test
    void fillsInAPod() {
        PodSpec pod = TemplateDefaults.template(ChangeFixtures.template(ChangeFixtures.db()))
                .getSpec();

        assertThat(pod.getRestartPolicy()).isEqualTo("Always");
        assertThat(pod.getDnsPolicy()).isEqualTo("ClusterFirst");
        assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(30);
        assertThat(pod.getSchedulerName()).isEqualTo("default-scheduler");
        assertThat(pod.getSecurityContext()).isNotNull();
        // Set on pods alone, not on templates.
        assertThat(pod.getEnableServiceLinks()).isNull();
    }

    @Test
    void fillsInContainersAndInitContainers() {
        PodSpec pod = TemplateDefaults.template(ChangeFixtures.template(ChangeFixtures.db()))
                .getSpec();
        Container main = pod.getContainers().get(0);
        Probe probe = main.getReadinessProbe();

        assertThat(pod.getInitContainers().get(0).getTerminationMessagePath()).isEqualTo("/dev/termination-log");
        assertThat(main.getTerminationMessagePolicy()).isEqualTo("File");
        assertThat(main.getPorts().get(0).getProtocol()).isEqualTo("TCP");
        assertThat(main.getResources().getLimits().get("cpu").toString()).isEqualTo("1");
        assertThat(main.getResources().getRequests()).isNullOrEmpty();
        assertThat(List.of(
                        probe.getTimeoutSeconds(),
                        probe.getPeriodSeconds(),
                        probe.getSuccessThreshold(),
                        probe.getFailureThreshold()))
                .containsExactly(1, 10, 1, 3);
        assertThat(probe.getHttpGet().getPath()).isEqualTo("/");
        assertThat(probe.getHttpGet().getScheme()).isEqualTo("HTTP");
    }

    @ParameterizedTest
    @CsvSource({
        "postgres:13,IfNotPresent",
        "postgres,Always",
        "postgres:latest,Always",
        "registry.example:5000/postgres,Always",
        "registry.example:5000/postgres:13,IfNotPresent",
        "postgres@sha256:00000000000000000000000000000000,IfNotPresent"
    })
    void choosesThePullPolicyByTheTag(String image, String policy) {
        StatefulSet set = ChangeFixtures.db("postgres:13", image);

        assertThat(TemplateDefaults.template(ChangeFixtures.template(set))
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImagePullPolicy())
                .isEqualTo(policy);
    }

    @Test
    void keepsWhatIsGiven() {
        StatefulSet set =
                ChangeFixtures.db("image: postgres:13", "image: postgres:13\n        imagePullPolicy: Always");

        assertThat(TemplateDefaults.template(ChangeFixtures.template(set))
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImagePullPolicy())
                .isEqualTo("Always");
    }

    @Test
    void fillsInVolumes() {
        StatefulSet set =
                ChangeFixtures.db("      initContainers:", """
                      serviceAccountName: robot
                      volumes:
                      - {name: nothing}
                      - {name: secret, secret: {secretName: s}}
                      - {name: config, configMap: {name: c}}
                      - {name: host, hostPath: {path: /x}}
                      - name: projected
                        projected:
                          sources:
                          - serviceAccountToken: {path: t}
                          - downwardAPI: {items: [{path: p, fieldRef: {fieldPath: metadata.name}}]}
                      initContainers:""".indent(6).stripTrailing());

        PodSpec pod = TemplateDefaults.template(ChangeFixtures.template(set)).getSpec();
        List<Volume> volumes = pod.getVolumes();

        assertThat(volumes.get(0).getEmptyDir()).isNotNull();
        assertThat(volumes.get(1).getSecret().getDefaultMode()).isEqualTo(420);
        assertThat(volumes.get(2).getConfigMap().getDefaultMode()).isEqualTo(420);
        assertThat(volumes.get(3).getHostPath().getType()).isEmpty();
        assertThat(volumes.get(4).getProjected().getDefaultMode()).isEqualTo(420);
        assertThat(volumes.get(4)
                        .getProjected()
                        .getSources()
                        .get(0)
                        .getServiceAccountToken()
                        .getExpirationSeconds())
                .isEqualTo(3600);
        assertThat(volumes.get(4)
                        .getProjected()
                        .getSources()
                        .get(1)
                        .getDownwardAPI()
                        .getItems()
                        .get(0)
                        .getFieldRef()
                        .getApiVersion())
                .isEqualTo("v1");
        assertThat(pod.getServiceAccount()).isEqualTo("robot");
    }

    @Test
    void fillsInTheSet() {
        StatefulSetSpec spec = TemplateDefaults.statefulSet(ChangeFixtures.db("  replicas: 3\n", ""))
                .getSpec();

        assertThat(spec.getReplicas()).isEqualTo(1);
        assertThat(spec.getRevisionHistoryLimit()).isEqualTo(10);
        assertThat(spec.getPodManagementPolicy()).isEqualTo("OrderedReady");
        assertThat(spec.getUpdateStrategy().getType()).isEqualTo("RollingUpdate");
        assertThat(spec.getUpdateStrategy().getRollingUpdate().getPartition()).isZero();
        assertThat(spec.getPersistentVolumeClaimRetentionPolicy().getWhenDeleted())
                .isEqualTo("Retain");
        assertThat(spec.getVolumeClaimTemplates().get(0).getSpec().getVolumeMode())
                .isEqualTo("Filesystem");
    }

    @Test
    void leavesAnOnDeleteStrategyAlone() {
        StatefulSetSpec spec = TemplateDefaults.statefulSet(
                        ChangeFixtures.db("  replicas: 3", "  updateStrategy: {type: OnDelete}"))
                .getSpec();

        assertThat(spec.getUpdateStrategy().getRollingUpdate()).isNull();
    }

    @Test
    void doesNotModifyItsArgument() {
        StatefulSet set = ChangeFixtures.db();

        TemplateDefaults.statefulSet(set);
        TemplateDefaults.template(set.getSpec().getTemplate());

        assertThat(set).isEqualTo(ChangeFixtures.db());
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "cassandra", "kafka", "nginx"})
    void changesNothingTheSecondTime(String example) {
        StatefulSet once = TemplateDefaults.statefulSet(ChangeFixtures.example(example));
        PodTemplateSpec template = TemplateDefaults.template(
                ChangeFixtures.example(example).getSpec().getTemplate());

        assertThat(TemplateDefaults.statefulSet(once)).isEqualTo(once);
        assertThat(TemplateDefaults.template(template))
                .isEqualTo(template)
                .isEqualTo(once.getSpec().getTemplate());
    }

    /** The models would read 504 as 4: fabric8 takes decimal numbers for octal ones where there is a zero in them. */
    @Test
    void theModeOfAFileIsTheNumberThatWasWritten() {
        for (int mode : new int[] {504, 400, 420}) {
            ObjectNode source = JsonNodeFactory.instance
                    .objectNode()
                    .put("name", "settings")
                    .put("defaultMode", mode);

            assertThat(ObjectTrees.object(source, ConfigMapVolumeSource.class).getDefaultMode())
                    .isEqualTo(mode);
        }
    }
}
