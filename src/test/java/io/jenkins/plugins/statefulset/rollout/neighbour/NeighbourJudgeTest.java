package io.jenkins.plugins.statefulset.rollout.neighbour;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Activity;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Bound;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Change;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.FluxKind;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NeighbourJudgeTest {
    private static final String SMALL = "{requests: {cpu: 500m, memory: 1Gi}, limits: {memory: 2Gi}}";

    private String metadata = "";
    private String before = SMALL;
    private String after = SMALL;
    private String changed = "spec.template.spec.containers[app].image";
    private final List<JsonNode> pods = new ArrayList<>();
    private final List<JsonNode> podAutoscalers = new ArrayList<>();
    private final List<JsonNode> scaledObjects = new ArrayList<>();
    private final List<JsonNode> verticalAutoscalers = new ArrayList<>();
    private final List<JsonNode> quotas = new ArrayList<>();
    private final List<JsonNode> limitRanges = new ArrayList<>();
    private final List<JsonNode> evictionRequests = new ArrayList<>();
    private final List<JsonNode> nodes = new ArrayList<>();

    @Test
    void aSetAloneHasNoNeighbours() {
        metadata = "labels: {app.kubernetes.io/instance: db, app.kubernetes.io/managed-by: kustomize}";

        assertThat(judge()).isEmpty();
    }

    @Test
    void anOwnerThatControlsIsAnOperator() {
        metadata = "ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: other},"
                + " {apiVersion: pg.acme.io/v1, kind: Postgres, name: db, controller: true}]";

        assertThat(judge()).containsExactly(new Neighbour.Operator("pg.acme.io/v1", "Postgres", "db", Change.GIVEN));
    }

    @Test
    void anOwnerThatDoesNotControlIsToldWhereNoneDoes() {
        metadata = "ownerReferences: [{apiVersion: pg.acme.io/v1, kind: Postgres, name: db}]";

        assertThat(judge()).containsExactly(new Neighbour.Owner("pg.acme.io/v1", "Postgres", "db"));
    }

    @Test
    void aLabelOfArgoCdsOwnIsEnough() {
        metadata = "labels: {argocd.argoproj.io/instance: shop}";
        assertThat(judge()).containsExactly(new Neighbour.ArgoCd("shop", Optional.empty(), Change.GIVEN));

        metadata = "labels: {argocd.argoproj.io/instance: shop}\n"
                + "  annotations: {argocd.argoproj.io/tracking-id: 'shop:pg.acme.io/Postgres:shop/db'}";
        assertThat(judge()).as("both copied along by an operator").isEmpty();
    }

    @Test
    void argoCdIsTheOneWhoseTrackingIdNamesThisObject() {
        metadata = "annotations: {argocd.argoproj.io/tracking-id: 'team_shop:apps/StatefulSet:shop/db'}";
        assertThat(judge()).containsExactly(new Neighbour.ArgoCd("shop", Optional.of("team"), Change.GIVEN));

        metadata = "annotations: {argocd.argoproj.io/tracking-id: 'shop:apps/StatefulSet:elsewhere/db'}";
        assertThat(judge()).as("copied along from another object").isEmpty();
    }

    @Test
    void theInstanceLabelIsArgoCdsOnlyWhereArgoCdWrote() {
        String label = "labels: {app.kubernetes.io/instance: shop}";
        metadata = label + "\n  managedFields: [{manager: argocd-controller, operation: Apply,"
                + " time: '2026-11-28T10:00:00Z', fieldsV1: {f:spec: {f:template: {}, f:replicas: {}}}}]";

        assertThat(judge())
                .containsExactly(
                        new Neighbour.ArgoCd("shop", Optional.empty(), Change.GIVEN),
                        new Neighbour.FieldOwner(
                                "argocd-controller",
                                "Apply",
                                Optional.of(Instant.parse("2026-11-28T10:00:00Z")),
                                List.of(Part.TEMPLATE, Part.REPLICAS)));
    }

    @Test
    void whatFluxAppliesBelongsToFluxThoughHelmMarkedItToo() {
        metadata = "labels: {helm.toolkit.fluxcd.io/name: srv, helm.toolkit.fluxcd.io/namespace: flux,"
                + " app.kubernetes.io/managed-by: Helm}\n  annotations: {meta.helm.sh/release-name: srv}";
        assertThat(judge()).containsExactly(new Neighbour.Flux(FluxKind.HELM_RELEASE, "flux", "srv", Change.GIVEN));

        metadata = "labels: {kustomize.toolkit.fluxcd.io/name: apps}";
        assertThat(judge()).containsExactly(new Neighbour.Flux(FluxKind.KUSTOMIZATION, "shop", "apps", Change.GIVEN));
    }

    @Test
    void helmIsToldByItsAnnotationOrByItsLabel() {
        metadata = "annotations: {meta.helm.sh/release-name: srv, meta.helm.sh/release-namespace: ops}";
        assertThat(judge()).containsExactly(new Neighbour.Helm("srv", "ops", Change.GIVEN));

        String label = "labels: {app.kubernetes.io/managed-by: Helm, app.kubernetes.io/instance: srv}";
        metadata = label;
        assertThat(judge()).containsExactly(new Neighbour.Helm("srv", "shop", Change.GIVEN));

        metadata = label + "\n  managedFields: [{manager: Helm, operation: Update, fieldsV1: {f:metadata: {}}}]";
        assertThat(judge()).containsExactly(new Neighbour.Helm("srv", "shop", Change.GIVEN));

        metadata = label
                + "\n  managedFields: [{manager: kubectl-client-side-apply, operation: Update, fieldsV1: {f:metadata: {}}}]";
        assertThat(judge()).as("rendered by helm template, applied by kubectl").isEmpty();
    }

    @Test
    void ofWhatKubectlAppliedThatCountsWhichTheRolloutLeavesOtherwise() {
        String applied = "{\"spec\":{\"updateStrategy\":{\"rollingUpdate\":{\"partition\":0}},\"template\":{\"spec\":"
                + "{\"containers\":[{\"name\":\"app\",\"image\":\"acme/db:0\"}]}}}}";
        metadata = "annotations: {kubectl.kubernetes.io/last-applied-configuration: '" + applied + "'}";

        assertThat(judge())
                .containsExactly(
                        new Neighbour.LastApplied(List.of(changed, "spec.updateStrategy.rollingUpdate.partition")));

        changed = "spec.template.metadata.annotations.kubectl.kubernetes.io/restartedAt";
        assertThat(judge())
                .as("what the file does not hold stays")
                .containsExactly(new Neighbour.LastApplied(List.of("spec.updateStrategy.rollingUpdate.partition")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"not json", "[]", "{\"spec\": 3}", ""})
    void whatKubectlAppliedMayBeAnything(String applied) {
        metadata = "annotations: {kubectl.kubernetes.io/last-applied-configuration: '" + applied + "'}";

        assertThat(judge()).isEmpty();
    }

    @Test
    void ourOwnWritesAreNobodyElses() {
        metadata =
                "managedFields: [{manager: statefulset-rollout, operation: Update, fieldsV1: {f:spec: {f:template: {}}}},"
                        + " {manager: kubectl-edit, operation: Update, time: absurd,"
                        + " fieldsV1: {f:spec: {f:updateStrategy: {f:rollingUpdate: {f:partition: {}}}}}},"
                        + " {manager: kube-controller-manager, operation: Update, fieldsV1: {f:status: {}}}]";

        assertThat(judge())
                .containsExactly(
                        new Neighbour.FieldOwner("kubectl-edit", "Update", Optional.empty(), List.of(Part.PARTITION)));
    }

    @Test
    void autoscalersAreThoseOnThisSet() {
        podAutoscalers.add(of(
                "srv", "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: db}, maxReplicas: 9}"));
        podAutoscalers.add(of("other", "spec: {scaleTargetRef: {kind: Deployment, name: db}, maxReplicas: 9}"));
        podAutoscalers.add(
                of("foreign", "spec: {scaleTargetRef: {apiVersion: acme.io/v1, kind: StatefulSet, name: db}}"));
        podAutoscalers.add(
                of(
                        "absurd",
                        "spec: {scaleTargetRef: {kind: StatefulSet, name: db}, minReplicas: -3, maxReplicas: 9223372036854775807}"));

        assertThat(judge())
                .containsExactly(
                        new Neighbour.PodAutoscaler("srv", 1, 9),
                        new Neighbour.PodAutoscaler("absurd", 0, Neighbour.MOST));
    }

    @Test
    void kedaIsToldInPlaceOfTheAutoscalerThatItMakes() {
        scaledObjects.add(
                of(
                        "queue",
                        "spec: {scaleTargetRef: {kind: StatefulSet, name: db}, minReplicaCount: 2, idleReplicaCount: 0, maxReplicaCount: 5}"));
        scaledObjects.add(of("implied", "spec: {scaleTargetRef: {name: db}}"));
        scaledObjects.get(0).withObject("/metadata/annotations").put("autoscaling.keda.sh/paused-replicas", "3");
        podAutoscalers.add(of("keda-hpa-queue", "spec: {scaleTargetRef: {kind: StatefulSet, name: db}}"));
        ((ArrayNode) podAutoscalers.get(0).withArray("/metadata/ownerReferences"))
                .addObject()
                .put("kind", "ScaledObject");

        assertThat(judge()).containsExactly(new Neighbour.KedaScaler("queue", 0, 5, Activity.PAUSED));
    }

    @ParameterizedTest
    @CsvSource({
        "'{updateMode: Auto}', Auto",
        "'{updateMode: Recreate}', Recreate",
        "'{updateMode: InPlaceOrRecreate}', InPlaceOrRecreate",
        "'{updateMode: Initial}', Initial",
        "'{}', Auto"
    })
    void verticalAutoscalersThatTakePodsDownOrChangeNewOnes(String policy, String mode) {
        verticalAutoscalers.add(of(
                "vpa",
                "spec: {targetRef: {apiVersion: apps/v1, kind: StatefulSet, name: db}, updatePolicy: " + policy + "}"));

        assertThat(judge()).containsExactly(new Neighbour.VerticalAutoscaler("vpa", mode));
    }

    @Test
    void aVerticalAutoscalerThatOnlyRecommendsIsNoNeighbour() {
        verticalAutoscalers.add(
                of("vpa", "spec: {targetRef: {kind: StatefulSet, name: db}, updatePolicy: {updateMode: 'Off'}}"));

        assertThat(judge()).isEmpty();
    }

    @Test
    void nodesThatGoAndPodsThatAreAskedToGo() {
        pods.add(of("db-9", "metadata: {uid: u9}\nspec: {nodeName: n1}"));
        pods.add(of("db-10", "metadata: {uid: u10}\nspec: {nodeName: n1}"));
        pods.add(
                of(
                        "db-1",
                        "metadata: {uid: u1}\nspec: {nodeName: n2}\nstatus: {conditions: [{type: DisruptionTarget, status: 'True', reason: PreemptionByScheduler}]}"));
        nodes.add(of("n1", "spec: {unschedulable: true}"));
        nodes.add(
                of(
                        "n2",
                        "spec: {taints: [{key: karpenter.sh/disrupted, effect: NoSchedule}, {key: dedicated, effect: NoSchedule}]}"));
        nodes.add(of("n3", "spec: {unschedulable: true}"));
        evictionRequests.add(
                of("e1", "spec: {requester: drain.acme.io, intent: Eviction, target: {pod: {name: db-9, uid: u9}}}"));
        evictionRequests.add(of(
                "e2", "spec: {requester: drain.acme.io, intent: Withdrawn, target: {pod: {name: db-10, uid: u10}}}"));
        evictionRequests.add(of(
                "e3", "spec: {requester: drain.acme.io, intent: Eviction, target: {pod: {name: db-1, uid: before}}}"));

        assertThat(judge())
                .containsExactly(
                        new Neighbour.NodeLeaving("n1", Optional.empty(), List.of("db-10", "db-9")),
                        new Neighbour.NodeLeaving("n2", Optional.of("karpenter.sh/disrupted"), List.of("db-1")),
                        new Neighbour.EvictionAsked("e1", "db-9", "drain.acme.io"),
                        new Neighbour.PodGoing("db-1", "PreemptionByScheduler"));
    }

    @Test
    void aQuotaCountsWhatTheNewPodsNeedBeyondTheOldOnes() {
        after = "{requests: {cpu: 500m, memory: 2Gi}, limits: {memory: 2Gi}}";
        quotas.add(of(
                "team",
                "status: {hard: {requests.memory: 5Gi, requests.cpu: '2', pods: '3'},"
                        + " used: {requests.memory: 3Gi, requests.cpu: '1.9', pods: '3'}}"));

        assertThat(judge())
                .as("three pods, each needs 1Gi more, and 2Gi are left")
                .containsExactly(new Neighbour.QuotaExceeded("team", "requests.memory", "5Gi", "3Gi", "1Gi", 2));
    }

    @Test
    void anExceededQuotaLetsNoPodComeBack() {
        quotas.add(of("team", "status: {hard: {pods: '2'}, used: {pods: '3'}}"));

        assertThat(judge()).containsExactly(new Neighbour.QuotaExceeded("team", "pods", "2", "3", "0", 0));
    }

    @Test
    void aQuotaDemandsWhatItCountsUnlessALimitRangeFillsItIn() {
        after = "{requests: {cpu: 500m, memory: 1Gi}, limits: {memory: 2Gi}}";
        quotas.add(of("team", "spec: {hard: {limits.cpu: '100'}}"));
        assertThat(judge()).containsExactly(new Neighbour.QuotaDemands("team", "limits.cpu", "app"));

        limitRanges.add(of("defaults", "spec: {limits: [{type: Container, default: {cpu: '1'}}]}"));
        assertThat(judge()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"scopes: [BestEffort]", "scopes: [Terminating]", "scopeSelector: {matchExpressions: []}"})
    void aQuotaForSomePodsIsPassedOver(String scope) {
        quotas.add(of("team", "spec: {" + scope + ", hard: {pods: '0', limits.cpu: '1'}}"));

        assertThat(judge()).isEmpty();
    }

    @Test
    void aLimitRangeRefusesWhatLiesOutsideOfIt() {
        limitRanges.add(of(
                "bounds",
                "spec: {limits: [{type: Container, max: {memory: 1Gi}, min: {cpu: '1'}},"
                        + " {type: Pod, max: {memory: 1536Mi}}, {type: PersistentVolumeClaim, max: {storage: 1Gi}}]}"));

        assertThat(judge())
                .containsExactly(
                        new Neighbour.LimitBroken("bounds", "container app", "requests.cpu", "500m", Bound.MIN, "1"),
                        new Neighbour.LimitBroken("bounds", "container app", "limits.memory", "2Gi", Bound.MAX, "1Gi"),
                        new Neighbour.LimitBroken("bounds", "the pod", "limits.memory", "2Gi", Bound.MAX, "1536Mi"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spec: 3",
                "spec: {limits: 7, hard: [a], scaleTargetRef: x, targetRef: [], taints: {}, target: 1}",
                "spec: {limits: [{type: Container, max: {memory: 1e999999999, cpu: [1]}}], hard: {pods: many, cpu: '9'}}",
                "spec: null\nstatus: {hard: 1, used: []}"
            })
    void whatIsReadMayBeAnything(String content) {
        for (List<JsonNode> list : List.of(
                pods,
                podAutoscalers,
                scaledObjects,
                verticalAutoscalers,
                quotas,
                limitRanges,
                evictionRequests,
                nodes)) {
            list.add(of("odd", content));
        }

        assertThat(judge()).isEmpty();
    }

    @Test
    void sidecarsAndInitContainersCountAsThePodsSumDoes() {
        JsonNode spec = yaml("""
                initContainers:
                - {name: first, resources: {requests: {memory: 3Gi}}}
                - {name: side, restartPolicy: Always, resources: {requests: {memory: 1Gi}}}
                - {name: last, resources: {limits: {memory: 2Gi}}}
                containers:
                - {name: app, resources: {requests: {memory: 1Gi}}}
                overhead: {memory: 128Mi}
                """);

        assertThat(Amount.text("memory", new PodResources(spec).total("requests", "memory")))
                .isEqualTo("3200Mi");
    }

    private List<Neighbour> judge() {
        JsonNode set = yaml("""
                metadata:
                  name: db
                  namespace: shop
                  %s
                spec:
                  replicas: 3
                  template: {spec: {containers: [{name: app, image: 'acme/db:1', resources: %s}]}}
                """.formatted(metadata, before));
        JsonNode proposed = yaml("spec: {containers: [{name: app, image: 'acme/db:2', resources: " + after + "}]}");
        return NeighbourJudge.judge(new Scene(
                set,
                proposed,
                List.of(changed),
                Change.GIVEN,
                pods,
                podAutoscalers,
                scaledObjects,
                verticalAutoscalers,
                quotas,
                limitRanges,
                evictionRequests,
                nodes,
                List.of()));
    }

    private static JsonNode of(String name, String content) {
        JsonNode tree = yaml(content);
        tree.withObject("/metadata").put("name", name);
        return tree;
    }

    private static JsonNode yaml(String text) {
        try {
            JsonNode tree = new YAMLMapper().readTree(text);
            return tree.isObject() ? tree : JsonNodeFactory.instance.objectNode();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
