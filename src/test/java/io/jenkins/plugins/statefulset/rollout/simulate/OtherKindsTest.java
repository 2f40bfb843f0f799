package io.jenkins.plugins.statefulset.rollout.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stands beside a set and that the simulation plays no part of can be read there, as on a real API server. */
class OtherKindsTest {
    private static final String QUOTAS = "/api/v1/namespaces/default/resourcequotas";
    private static final String SCALERS = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";

    private static final String AROUND = """
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: team}
            spec: {hard: {pods: "2"}}
            ---
            apiVersion: autoscaling/v1
            kind: HorizontalPodAutoscaler
            metadata: {name: pg}
            spec: {maxReplicas: 9, scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: postgresql}}
            ---
            apiVersion: keda.sh/v1alpha1
            kind: ScaledObject
            metadata: {name: night}
            spec: {scaleTargetRef: {kind: StatefulSet, name: postgresql}}
            """;

    private final ServedExample served = ServedExample.examples(
            builder -> builder.load(Manifests.parse(AROUND, "around.yaml", "default").entries().stream()
                    .map(Manifests.Entry::object)
                    .toList()));

    @AfterEach
    void end() {
        served.close();
    }

    @Test
    void theyAreListedAndReadInTheVersionThatIsAskedFor() throws IOException, InterruptedException {
        JsonNode list = served.get(SCALERS).body();
        assertThat(list.path("kind").asText()).isEqualTo("HorizontalPodAutoscalerList");
        assertThat(list.path("items")).singleElement().satisfies(scaler -> {
            assertThat(scaler.path("apiVersion").asText()).isEqualTo("autoscaling/v2");
            assertThat(scaler.at("/spec/maxReplicas").asInt()).isEqualTo(9);
        });
        assertThat(served.get(QUOTAS + "/team").body().at("/spec/hard/pods").asText())
                .isEqualTo("2");
        assertThat(served.get("/apis/keda.sh/v1alpha1/scaledobjects").body().path("items"))
                .hasSize(1);
        assertThat(served.get("/api/v1/namespaces/elsewhere/resourcequotas")
                        .body()
                        .path("items"))
                .isEmpty();
        assertThat(served.get(QUOTAS + "/absent").code()).isEqualTo(404);
    }

    @Test
    void theyAreDiscovered() throws IOException, InterruptedException {
        assertThat(served.get("/apis").body().path("groups").findValuesAsText("name"))
                .contains("autoscaling", "keda.sh", "apps")
                .doesNotContain("autoscaling.k8s.io");
        assertThat(served.get("/api/v1").body().path("resources").findValuesAsText("name"))
                .contains("resourcequotas", "pods")
                .doesNotContain("limitranges");
        assertThat(served.get("/apis/keda.sh/v1alpha1").body().path("resources").findValuesAsText("name"))
                .containsExactly("scaledobjects");
    }

    @Test
    void whatNobodyHasIsNotServedAndNothingIsWritten() throws IOException, InterruptedException {
        assertThat(served.get("/api/v1/namespaces/default/limitranges").code()).isEqualTo(404);
        assertThat(served.get("/apis/autoscaling.k8s.io/v1/verticalpodautoscalers")
                        .code())
                .isEqualTo(404);
        assertThat(served.get("/apis/keda.sh/v1").code()).isEqualTo(404);
        assertThat(served.send("DELETE", QUOTAS + "/team", "", "").code()).isEqualTo(405);
        assertThat(served.send("POST", QUOTAS, "application/json", "{}").code()).isEqualTo(405);
    }
}
