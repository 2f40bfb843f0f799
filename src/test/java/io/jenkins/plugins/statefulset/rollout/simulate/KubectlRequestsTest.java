package io.jenkins.plugins.statefulset.rollout.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What kubectl 1.32 asks of a server, with bodies as it sent them. */
class KubectlRequestsTest {
    private static final String ACCESS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private static final String CAN_I =
            "azhzAAoyChdhdXRob3JpemF0aW9uLms4cy5pby92MRIXU2VsZlN1YmplY3RBY2Nlc3NSZXZpZXcSPwoQCg"
                    + "ASABoAIgAqADIAOABCABIhCh8KBHNob3ASBXBhdGNoGgAiACoIZm9vLmFwcHMyADoAGggIABIAGgAgABoAIgA=";
    private static final String SECRET = "azhzAAoMCgJ2MRIGU2VjcmV0Eh0KEQoBcxIAGgAiACoAMgA4AEIAEgYKAXASAXEaABoAIgA=";
    private static final String BUDGET =
            "azhzAAogCglwb2xpY3kvdjESE1BvZERpc3J1cHRpb25CdWRnZXQSOAoRCgFwEgAaACIAKgAyADgAQgASFwoJ"
                    + "CAEQABoDNTAlEgoKCAoDYXBwEgF4GgoIABgAIAAoADAAGgAiAA==";
    private static final String JOB =
            "azhzAAoPCghiYXRjaC92MRIDSm9iEoIBChEKAWoSABoAIgAqADIAOABCABJjMmEKEAoAEgAaACIAKgAyADgAQ"
                    + "gASTRIqCgFqEgdidXN5Ym94GgVzbGVlcBoBMyoAQgBqAHIAgAEAiAEAkAEAogEAGgVOZXZlcjIAQgBKAFIAWABgAGgAggEAigEAmgEAwgEAGggg"
                    + "ACgAMAA6ABoAIgA=";
    private static final String SERVICE =
            "azhzAAoNCgJ2MRIHU2VydmljZRJpCh8KA3N2YxIAGgAiACoAMgA4AEIAWgoKA2FwcBIDc3ZjEkIKGwoHODA"
                    + "tODA4MBIDVENQGFAiBwgAEJA/GgAoABIKCgNhcHASA3N2YxoAIglDbHVzdGVySVA6AEIAUgBaAGAAaAAaAgoAGgAiAA==";

    private final ServedExample served = ServedExample.examples();

    @AfterEach
    void end() {
        served.close();
    }

    /** kubectl describe shows no Event at all where one has a time without microseconds. */
    @Test
    void theTimeOfAnEventStaysAsItsClientHasWrittenIt() throws IOException, InterruptedException {
        String events = "/api/v1/namespaces/default/events";
        String time = "2026-11-29T09:10:19.123000Z";

        ServedExample.Said made = served.send("POST", events, "application/json", """
                {"metadata": {"name": "wave"}, "eventTime": "%s", "reason": "RolloutWave", "type": "Normal", "action": "Roll",
                 "reportingComponent": "statefulset-rollout", "reportingInstance": "ada",
                 "involvedObject": {"kind": "StatefulSet", "namespace": "default", "name": "postgresql"}}
                """.formatted(time));

        assertThat(made.code()).as(made.body().toString()).isEqualTo(201);
        assertThat(served.get(events + "/wave").body().path("eventTime").asText())
                .isEqualTo(time);
    }

    @Test
    void createSecretSendsProtobuf() throws Exception {
        assertThat(served.protobuf("/api/v1/namespaces/default/secrets", SECRET).code())
                .isEqualTo(201);

        JsonNode secret = served.get("/api/v1/namespaces/default/secrets/s").body();
        assertThat(secret.path("data").path("p").asText()).isEqualTo("cQ==");
        assertThat(secret.path("metadata").has("generation")).isFalse();
        assertThat(secret.has("type") && secret.path("type").asText().isEmpty()).isFalse();
    }

    @Test
    void createPodDisruptionBudgetSendsAPercentage() throws Exception {
        JsonNode budget = served.protobuf("/apis/policy/v1/namespaces/default/poddisruptionbudgets", BUDGET)
                .body();

        assertThat(budget.path("spec").path("minAvailable").asText()).isEqualTo("50%");
        assertThat(budget.path("spec").has("maxUnavailable")).isFalse();
        assertThat(budget.at("/spec/selector/matchLabels/app").asText()).isEqualTo("x");
    }

    @Test
    void createServiceSendsANumberOfAPort() throws Exception {
        JsonNode port = served.protobuf("/api/v1/namespaces/default/services", SERVICE)
                .body()
                .at("/spec/ports/0");

        assertThat(port.path("port").asInt()).isEqualTo(80);
        assertThat(port.path("targetPort").isNumber()).isTrue();
        assertThat(port.path("targetPort").asInt()).isEqualTo(8080);
    }

    @Test
    void createJobSendsAPodTemplate() throws Exception {
        JsonNode pod = served.protobuf("/apis/batch/v1/namespaces/default/jobs", JOB)
                .body()
                .at("/spec/template/spec");

        assertThat(pod.path("restartPolicy").asText()).isEqualTo("Never");
        assertThat(pod.at("/containers/0/command")).extracting(JsonNode::asText).containsExactly("sleep", "3");
    }

    @Test
    void whatIsNoProtobufAndWhatIsNotServedIsRefused() throws Exception {
        assertThat(served.protobuf("/api/v1/namespaces/default/secrets", "bm90IGl0")
                        .message())
                .contains("does not appear to be a protobuf message");
        assertThat(served.protobuf("/api/v1/namespaces/default/secrets", "azhzAP////8=")
                        .message())
                .contains("the protobuf message is broken");
        assertThat(served.protobuf("/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles", SECRET)
                        .code())
                .isEqualTo(404);
        assertThat(served.protobuf("/api/v1/namespaces/default/secrets", BUDGET).message())
                .contains("does not match the expected API version (v1, Kind=Secret)");
    }

    @Test
    void canIIsAnsweredForTheAdministratorAndForOthers() throws Exception {
        assertThat(served.protobuf(ACCESS, CAN_I).body().at("/status/allowed").asBoolean())
                .isTrue();
        assertThat(served.protobuf(ACCESS, CAN_I, "Impersonate-User", "bob")
                        .body()
                        .at("/status/allowed")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void canIListAndWhoAmI() throws Exception {
        String review = "{\"spec\":{\"namespace\":\"default\"}}";
        JsonNode rules = served.send(
                        "POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", "application/json", review)
                .body()
                .path("status");
        assertThat(rules.path("incomplete").asBoolean(true)).isFalse();
        assertThat(rules.at("/resourceRules/0/verbs/0").asText()).isEqualTo("*");

        assertThat(served.send("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", "application/json", "{}")
                        .body()
                        .at("/status/userInfo/username")
                        .asText())
                .isEqualTo("kubernetes-admin");
    }

    @Test
    void aFieldThatTheKindDoesNotHaveIsRefusedOrDropped() throws Exception {
        String path = ServedExample.SETS + "/postgresql?fieldValidation=";
        String patch =
                "{\"spec\":{\"replcas\":2,\"template\":{\"spec\":{\"containers\":[{\"name\":\"postgresql\",\"imge\":\"x\"}]}}}}";

        ServedExample.Said strict = served.send("PATCH", path + "Strict", ServedExample.STRATEGIC, patch);
        assertThat(strict.code()).isEqualTo(400);
        assertThat(strict.message())
                .isEqualTo("StatefulSet in version \"v1\" cannot be handled as a StatefulSet: strict decoding error: "
                        + "unknown field \"spec.template.spec.containers[0].imge\", unknown field \"spec.replcas\"");

        ServedExample.Said warned = served.send("PATCH", path + "Warn", ServedExample.STRATEGIC, patch);
        assertThat(warned.code()).isEqualTo(200);
        assertThat(warned.body().toString()).doesNotContain("replcas", "imge");
        assertThat(served.send("PATCH", path + "Loud", ServedExample.STRATEGIC, patch)
                        .message())
                .contains("fieldValidation: Unsupported value: \"Loud\"");
    }

    /** Atomic lists come whole in the patch of {@code kubectl apply}, without the defaults that the server had filled in. */
    @Test
    void applyingTheSameManifestAgainChangesNothing() throws Exception {
        JsonNode before = served.get(ServedExample.SETS + "/postgresql").body();
        String patch =
                "{\"spec\":{\"volumeClaimTemplates\":[{\"metadata\":{\"name\":\"data\"},\"spec\":{\"accessModes\":"
                        + "[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"20Gi\"}},\"storageClassName\":\"fast-ssd\"}}]}}";

        ServedExample.Said after =
                served.send("PATCH", ServedExample.SETS + "/postgresql", ServedExample.STRATEGIC, patch);

        assertThat(after.code()).as(after.message()).isEqualTo(200);
        assertThat(after.body().at("/metadata/generation")).isEqualTo(before.at("/metadata/generation"));
    }

    @Test
    void aPatchOfAnUnknownTypeIsRefusedWithWhatTheServerTakes() throws Exception {
        ServedExample.Said said = served.send(
                "PATCH",
                ServedExample.SETS + "/postgresql?fieldManager=me",
                "application/apply-patch+cbor",
                "spec: {}");

        assertThat(said.code()).isEqualTo(415);
        assertThat(said.message()).contains("application/strategic-merge-patch+json");
    }

    @Test
    void openApiHasTheFieldsOfEveryKind() throws Exception {
        JsonNode index = served.get("/openapi/v3").body().path("paths");
        assertThat(index.properties()).extracting(Map.Entry::getKey).contains("api/v1", "apis/apps/v1");
        for (JsonNode entry : index) {
            JsonNode document =
                    served.get(entry.path("serverRelativeURL").asText()).body();
            for (JsonNode reference : document.findValues("$ref")) {
                assertThat(document.at(reference.asText().substring(1)).isObject())
                        .as(reference.asText())
                        .isTrue();
            }
        }
        JsonNode apps = served.get("/openapi/v3/apis/apps/v1").body();
        assertThat(apps.at("/paths/~1apis~1apps~1v1~1namespaces~1{namespace}~1statefulsets~1{name}/patch/parameters"))
                .extracting(parameter -> parameter.path("name").asText())
                .contains("fieldValidation", "dryRun");
        assertThat(apps.at("/components/schemas/apps.StatefulSetSpec/properties/replicas/type")
                        .asText())
                .isEqualTo("integer");
        assertThat(served.get("/openapi/v3/apis/nobody/v1").code()).isEqualTo(404);
    }

    @Test
    void aLogIsFollowedUntilItsContainerEnds() throws Exception {
        Iterator<String> lines = served.lines("/api/v1/namespaces/default/pods/postgresql-2/log?follow=true")
                .iterator();
        assertThat(lines.next()).contains("listening");
        assertThat(lines.next()).contains("ready to accept connections");

        served.send("DELETE", "/api/v1/namespaces/default/pods/postgresql-2", "", "");

        assertThat(lines.hasNext()).isFalse();
    }
}
