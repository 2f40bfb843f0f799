package io.jenkins.plugins.statefulset.rollout.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a served cluster has that no manifest brought. */
class DefaultObjectsTest {
    private static final String NODES = "/api/v1/nodes";

    private final ServedExample served = ServedExample.examples();

    @AfterEach
    void end() {
        served.close();
    }

    private List<String> names(String path) throws Exception {
        return StreamSupport.stream(served.get(path).body().path("items").spliterator(), false)
                .map(item -> item.at("/metadata/name").asText())
                .toList();
    }

    @Test
    void nodesAreSelectedByWhetherTheyTakePods() throws Exception {
        assertThat(names(NODES + "?fieldSelector=spec.unschedulable%3Dfalse"))
                .containsExactly("node-1", "node-2", "node-3");

        served.send("PATCH", NODES + "/node-2", ServedExample.STRATEGIC, "{\"spec\":{\"unschedulable\":true}}");

        assertThat(names(NODES + "?fieldSelector=spec.unschedulable%3Dfalse")).containsExactly("node-1", "node-3");
        assertThat(names(NODES + "?fieldSelector=spec.unschedulable%21%3Dfalse"))
                .containsExactly("node-2");
    }

    @Test
    void everyClaimIsBoundToAVolumeOfItsOwn() throws Exception {
        JsonNode claims = served.get("/api/v1/namespaces/default/persistentvolumeclaims")
                .body()
                .path("items");
        assertThat(claims).isNotEmpty().allSatisfy(claim -> {
            assertThat(claim.at("/spec/volumeName").asText())
                    .isEqualTo("pvc-" + claim.at("/metadata/uid").asText());
            assertThat(claim.at("/status/phase").asText()).isEqualTo("Bound");
        });
        assertThat(names("/api/v1/persistentvolumes")).hasSize(claims.size());

        String claim = claims.get(0).at("/metadata/name").asText();
        served.send("DELETE", "/api/v1/namespaces/default/persistentvolumeclaims/" + claim, "", "");

        assertThat(names("/api/v1/persistentvolumes"))
                .hasSize(claims.size() - 1)
                .doesNotContain(claims.get(0).at("/spec/volumeName").asText());
    }

    @Test
    void itsApiServerIsAServiceAndAStorageClassIsTheDefault() throws Exception {
        assertThat(served.get("/api/v1/namespaces/default/services/kubernetes")
                        .body()
                        .at("/spec/clusterIP")
                        .asText())
                .isEqualTo("10.96.0.1");
        assertThat(served.get("/apis/storage.k8s.io/v1/storageclasses/standard")
                        .body()
                        .at("/metadata/annotations/storageclass.kubernetes.io~1is-default-class")
                        .asText())
                .isEqualTo("true");
    }

    @Test
    void replicaSetsAndStatusesAreDiscovered() throws Exception {
        assertThat(StreamSupport.stream(
                                served.get("/apis/apps/v1")
                                        .body()
                                        .path("resources")
                                        .spliterator(),
                                false)
                        .map(resource -> resource.path("name").asText()))
                .contains("replicasets", "replicasets/status", "statefulsets/status", "statefulsets/scale");
    }
}
