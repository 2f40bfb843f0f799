package io.jenkins.plugins.statefulset.rollout.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.neighbour.FieldOwners;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.FieldOwner;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several managers apply, replace and patch the same objects, as on a real API server. */
class ServerSideApplyTest {
    private static final String SETS = "/apis/apps/v1/namespaces/default/statefulsets";
    private static final String MERGE = "application/merge-patch+json";
    private static final String DB = SETS + "/db";
    private static final String PARTITION =
            "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec: {updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: %d}}}\n";

    private final ServedExample served = ServedExample.examples();

    @AfterEach
    void end() {
        served.close();
    }

    @Test
    void whatIsAppliedIsCreatedWithItsManager() {
        ServedExample.Said made = apply(DB, "flux", set("db:1", 3), "");

        assertThat(made.code()).as(made.body().toString()).isEqualTo(201);
        JsonNode entry = made.body().path("metadata").path("managedFields").get(0);
        assertThat(entry.path("manager").asText()).isEqualTo("flux");
        assertThat(entry.path("operation").asText()).isEqualTo("Apply");
        assertThat(entry.path("fieldsV1").toString())
                .contains("\"f:containers\":{\"k:{\\\"name\\\":\\\"db\\\"}\":{\".\":{},\"f:image\":{}")
                .contains("\"k:{\\\"containerPort\\\":5432,\\\"protocol\\\":\\\"TCP\\\"}\"")
                .contains("\"f:labels\":{\"f:app\":{}}")
                .contains("\"f:replicas\":{}")
                .doesNotContain("f:name\":{}},\"f:namespace", "f:kind", "f:podManagementPolicy");
    }

    @Test
    void whatIsAnothersIsRefusedInTheServersWordsOrTakenByForce() {
        apply(DB, "flux", set("db:1", 3), "");

        ServedExample.Said refused = apply(DB, "gitops", set("db:2", 3), "");

        assertThat(refused.code()).isEqualTo(409);
        assertThat(refused.body().path("reason").asText()).isEqualTo("Conflict");
        assertThat(refused.body().path("message").asText())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"flux\":"
                        + " .spec.template.spec.containers[name=\"db\"].image");
        assertThat(refused.body()
                        .path("details")
                        .path("causes")
                        .get(0)
                        .path("reason")
                        .asText())
                .isEqualTo("FieldManagerConflict");
        assertThat(refused.body()
                        .path("details")
                        .path("causes")
                        .get(0)
                        .path("field")
                        .asText())
                .isEqualTo(".spec.template.spec.containers[name=\"db\"].image");

        ServedExample.Said forced = apply(DB, "gitops", set("db:2", 3), "&force=true");

        assertThat(forced.code()).isEqualTo(200);
        assertThat(image()).isEqualTo("db:2");
        assertThat(fields("flux")).doesNotContain("f:image").contains("f:replicas");
        assertThat(fields("gitops")).contains("f:image", "f:replicas");
    }

    @Test
    void severalConflictsAreListedByManager() {
        apply(DB, "flux", set("db:1", 3), "");
        send("PATCH", DB + "?fieldManager=kubectl-edit", MERGE, "{\"spec\":{\"replicas\":5}}");

        ServedExample.Said refused = apply(DB, "gitops", set("db:2", 3), "");

        assertThat(refused.body().path("message").asText()).isEqualTo("""
                        Apply failed with 2 conflicts: conflicts with "flux":
                        - .spec.template.spec.containers[name="db"].image
                        conflicts with "kubectl-edit" using apps/v1:
                        - .spec.replicas""");
    }

    @Test
    void theSameValueIsBoths() {
        apply(DB, "flux", set("db:1", 3), "");

        assertThat(apply(DB, "gitops", set("db:1", 3), "").code()).isEqualTo(200);
        assertThat(fields("flux")).contains("f:image");
        assertThat(fields("gitops")).contains("f:image");
    }

    @Test
    void appliedAgainNothingIsWritten() {
        String conf = "/api/v1/namespaces/default/configmaps/conf";
        String data = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\ndata: {a: '1'}\n";
        String first = version(apply(conf, "flux", data, ""));

        assertThat(version(apply(conf, "flux", data, ""))).isEqualTo(first);
    }

    @Test
    void whatAManagerAppliesNoMoreGoesUnlessSomebodyElseHasIt() {
        String sidecar = set("db:1", 3)
                .replace(
                        "containers:",
                        "containers:\n      - {name: side, image: \"side:1\", env: [{name: A, value: b}]}");
        apply(DB, "flux", sidecar, "");
        apply(DB, "other", """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db, labels: {team: shop}, annotations: {note: kept}}
                """, "");
        assertThat(spec().path("template").path("spec").path("containers")).hasSize(2);

        apply(DB, "flux", set("db:1", 3), "");

        assertThat(spec().path("template").path("spec").path("containers")).hasSize(1);
        assertThat(object().path("metadata").path("labels").path("team").asText())
                .isEqualTo("shop");
        apply(DB, "other", "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db, labels: {team: shop}}\n", "");
        assertThat(object().path("metadata").has("annotations")).isFalse();
    }

    @Test
    void theOldestOfMoreThanTenWhoUpdateAreMerged() {
        apply(DB, "flux", set("db:1", 3), "");
        for (int writer = 1; writer <= 12; writer++) {
            send(
                    "PATCH",
                    DB + "?fieldManager=writer-" + (100 + writer),
                    MERGE,
                    "{\"metadata\":{\"labels\":{\"l" + writer + "\":\"x\"}}}");
        }

        List<String> managers = new ArrayList<>();
        object().path("metadata")
                .path("managedFields")
                .forEach(entry -> managers.add(entry.path("manager").asText()));
        assertThat(managers).hasSize(11).contains("flux", "ancient-changes", "writer-104", "writer-112");
        assertThat(fields("ancient-changes"))
                .contains("f:l1\"", "f:l2\"", "f:l3\"")
                .doesNotContain("f:l4\"");
    }

    @Test
    void whoPatchesTakesWhatChangesFromTheOthers() {
        apply(DB, "flux", set("db:1", 3), "");
        apply(DB, "gitops", PARTITION.formatted(2), "");
        send(
                "PATCH",
                DB + "?fieldManager=statefulset-rollout",
                "application/json-patch+json",
                "[{\"op\":\"replace\",\"path\":\"/spec/updateStrategy/rollingUpdate/partition\",\"value\":1}]");

        assertThat(fields("gitops")).doesNotContain("f:partition");
        assertThat(fields("statefulset-rollout")).contains("f:partition");
        assertThat(apply(DB, "gitops", PARTITION.formatted(2), "")
                        .body()
                        .path("message")
                        .asText())
                .contains("conflict with \"statefulset-rollout\" using apps/v1:"
                        + " .spec.updateStrategy.rollingUpdate.partition");
        apply(DB, "gitops", PARTITION.formatted(2), "&force=true");
        assertThat(FieldOwners.lastOfPartition(ObjectTrees.object(object(), StatefulSet.class)))
                .map(FieldOwner::manager)
                .contains("gitops");
    }

    /** As a real server does: the neighbours' reading goes by it. */
    @Test
    void whoCreatesASetHasItsDefaultsAsWell() throws Exception {
        send(
                "POST",
                SETS + "?fieldManager=kubectl-client-side-apply",
                "application/json",
                new ObjectMapper(new YAMLFactory()).readTree(set("db:1", 3)).toString());

        FieldOwner owner = FieldOwners.lastOfPartition(ObjectTrees.object(object(), StatefulSet.class))
                .orElseThrow();
        assertThat(owner.manager()).isEqualTo("kubectl-client-side-apply");
        assertThat(owner.operation()).isEqualTo("Update");
        assertThat(owner.parts()).contains(Part.TEMPLATE, Part.REPLICAS, Part.PARTITION);
    }

    @Test
    void otherKindsAreAppliedAlike() {
        String service = """
                apiVersion: v1
                kind: Service
                metadata: {name: db}
                spec: {clusterIP: None, ports: [{name: sql, port: 5432}, {name: web, port: 80}]}
                """;
        String path = "/api/v1/namespaces/default/services/db";
        assertThat(apply(path, "flux", service, "").code()).isEqualTo(201);
        assertThat(apply(path, "other", service.replace("port: 80", "port: 81"), "")
                        .code())
                .isEqualTo(200);
        assertThat(get(path).body().path("spec").path("ports")).hasSize(3);
        String data = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\ndata: {a: '1', b: '2'}\n";
        String conf = "/api/v1/namespaces/default/configmaps/conf";
        apply(conf, "flux", data, "");
        assertThat(apply(conf, "other", data.replace("'1'", "'3'"), "")
                        .body()
                        .path("message")
                        .asText())
                .endsWith("conflict with \"flux\": .data.a");
        apply(conf, "flux", data.replace(", b: '2'", ""), "");
        assertThat(get(conf).body().path("data").toString()).isEqualTo("{\"a\":\"1\"}");
    }

    @Test
    void whatIsAskedWronglyIsRefused() {
        apply(DB, "flux", set("db:1", 3), "");

        assertThat(send("PATCH", DB, PatchKinds.APPLY, set("db:1", 3)).code()).isEqualTo(422);
        assertThat(apply(DB, "flux", "[1]", "").code()).isEqualTo(400);
        assertThat(apply(DB, "flux", "a: {", "").code()).isEqualTo(400);
        assertThat(apply(DB, "flux", "kind: StatefulSet", "").code()).isEqualTo(400);
        assertThat(apply(DB, "flux", set("db:1", 3).replace("name: db,", "name: other,"), "")
                        .code())
                .isEqualTo(400);
        assertThat(send("PATCH", DB + "?force=true", MERGE, "{}").code()).isEqualTo(422);
        assertThat(apply(DB, "flux", set("db:1", 3).replace("replicas: 3", "replicas: many"), "")
                        .code())
                .isIn(400, 422, 500);
        assertThat(image()).isEqualTo("db:1");
    }

    @Test
    void aDryRunSaysWhatWouldBeAndWritesNothing() {
        apply(DB, "flux", set("db:1", 3), "");

        ServedExample.Said dry = apply(DB, "gitops", set("db:2", 3), "&force=true&dryRun=All");

        assertThat(dry.code()).isEqualTo(200);
        assertThat(dry.body().toString()).contains("db:2");
        assertThat(image()).isEqualTo("db:1");
    }

    private ServedExample.Said apply(String path, String manager, String yaml, String more) {
        return send("PATCH", path + "?fieldManager=" + manager + more, PatchKinds.APPLY, yaml);
    }

    private ServedExample.Said send(String method, String path, String type, String body) {
        try {
            return served.send(method, path, type, body);
        } catch (IOException | InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private ServedExample.Said get(String path) {
        return send("GET", path, "", "");
    }

    private JsonNode object() {
        return get(DB).body();
    }

    private JsonNode spec() {
        return object().path("spec");
    }

    private String image() {
        return spec().path("template")
                .path("spec")
                .path("containers")
                .get(0)
                .path("image")
                .asText();
    }

    private String fields(String manager) {
        for (JsonNode entry : object().path("metadata").path("managedFields")) {
            if (entry.path("manager").asText().equals(manager)) {
                return entry.path("fieldsV1").toString();
            }
        }
        return "";
    }

    private static String version(ServedExample.Said answer) {
        return answer.body().path("metadata").path("resourceVersion").asText();
    }

    private static String set(String image, int replicas) {
        return """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db, labels: {app: db}}
                spec:
                  replicas: %d
                  serviceName: db
                  selector: {matchLabels: {app: db}}
                  template:
                    metadata: {labels: {app: db}}
                    spec:
                      containers:
                      - {name: db, image: "%s", ports: [{containerPort: 5432}]}
                """.formatted(replicas, image);
    }
}
