package io.jenkins.plugins.statefulset.rollout.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Models that are looked through when they come are read as fabric8 reads them. */
class LazyModelsTest {
    private static final String SET = """
            {"apiVersion": "apps/v1", "kind": "StatefulSet",
             "metadata": {"name": "db", "labels": {"a": "b"}, "unheardOf": {"kept": [1]}, "creationTimestamp": null},
             "spec": {"replicas": 3, "updateStrategy": {"rollingUpdate": {"maxUnavailable": "25%"}},
              "template": {"spec": {"volumes": [
                 {"name": "s", "secret": {"secretName": "s", "defaultMode": 400}},
                 {"name": "p", "projected": {"sources": [{"configMap": {"name": "c", "optional": true}}]}}],
               "containers": [{"name": "db", "image": "db:1", "resources": {"limits": {"cpu": "1", "memory": "1Gi"}},
                 "env": [{"name": "S", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}, {"name": "N", "value": null}],
                 "readinessProbe": {"httpGet": {"port": "http"}}, "later": true}]}}}}""";

    @Test
    void aSetIsWhatFabric8MakesOfIt() {
        StatefulSet lazy = fresh().unmarshal(SET, StatefulSet.class);

        StatefulSet eager = new KubernetesSerialization(new ObjectMapper(), true).unmarshal(SET, StatefulSet.class);
        assertThat(lazy.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getVolumes()
                        .get(0)
                        .getSecret()
                        .getDefaultMode())
                .as("a mode, which fabric8 alone would read as octal")
                .isEqualTo(400);
        lazy.getSpec().getTemplate().getSpec().getVolumes().get(0).getSecret().setDefaultMode(0);
        eager.getSpec().getTemplate().getSpec().getVolumes().get(0).getSecret().setDefaultMode(0);
        assertThat(lazy).isEqualTo(eager);
    }

    @Test
    void manyThreadsMayMeetAModelForTheFirstTimeAtOnce() {
        KubernetesSerialization serialization = fresh();

        assertThat(IntStream.range(0, 64).parallel().mapToObj(i -> serialization.unmarshal(SET, StatefulSet.class)))
                .containsOnly(fresh().unmarshal(SET, StatefulSet.class));
    }

    @Test
    void whatIsNotOfTheShapeIsNamedWithItsPlace() {
        String wrong = SET.replace("\"resources\": {", "\"resources\": [{").replace("\"1Gi\"}}", "\"1Gi\"}}]");

        assertThatThrownBy(() -> fresh().unmarshal(wrong, StatefulSet.class))
                .hasStackTraceContaining("PodSpec[\"containers\"]")
                .hasStackTraceContaining("[\"resources\"]");
    }

    @Test
    void theFieldsOfAModelAreKnown() {
        ObjectMapper mapper = new ObjectMapper();
        ModelSerialization.with(mapper);

        assertThat(ModelSerialization.fields(mapper, mapper.constructType(PodSpec.class)))
                .containsKeys("containers", "initContainers", "terminationGracePeriodSeconds")
                .hasEntrySatisfying("volumes", type -> assertThat(type.isCollectionLikeType())
                        .isTrue());
        assertThat(ModelSerialization.fields(mapper, mapper.constructType(String.class)))
                .isEmpty();
    }

    private static KubernetesSerialization fresh() {
        return ModelSerialization.with(new ObjectMapper());
    }
}
