package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import io.jenkins.plugins.statefulset.rollout.event.EventJson;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.WriteMode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who and what else acts on a set is named by its plan. */
class NeighboursTest {
    private static final String SET = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: srv, namespace: shop%s}
            spec:
              serviceName: srv
              replicas: 3
              selector: {matchLabels: {app: srv}}
              template:
                metadata: {labels: {app: srv}}
                spec: {containers: [{name: app, image: "acme/srv:1.8", readinessProbe: {tcpSocket: {port: 80}}}]}
            """;

    private static final String AROUND = """
            ---
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: srv, namespace: shop}
            spec: {minReplicas: 2, maxReplicas: 9, scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: srv}}
            ---
            apiVersion: keda.sh/v1alpha1
            kind: ScaledObject
            metadata: {name: night, namespace: shop}
            spec: {scaleTargetRef: {kind: StatefulSet, name: srv}, maxReplicaCount: 4}
            ---
            apiVersion: autoscaling.k8s.io/v1
            kind: VerticalPodAutoscaler
            metadata: {name: srv-vpa, namespace: shop}
            spec: {targetRef: {apiVersion: apps/v1, kind: StatefulSet, name: srv}}
            ---
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: team, namespace: shop}
            spec: {hard: {pods: "2"}}
            ---
            apiVersion: v1
            kind: LimitRange
            metadata: {name: bounds, namespace: shop}
            spec: {limits: [{type: Container, default: {memory: 2Gi}, max: {memory: 1Gi}}]}
            ---
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: srv, namespace: elsewhere}
            spec: {maxReplicas: 9, scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: srv}}
            """;

    @Test
    void whatAnAdmissionPolicyWarnsOfStandsInThePlan() {
        ExampleCluster world = ExampleCluster.calm();
        world.cluster().warnOfTemplates("policy no-latest: use a version");

        Said said = world.console().run("plan", ExampleCluster.SET, "--image", "postgresql=postgres:13.23");

        assertThat(said.out())
                .contains(
                        "admission",
                        "the server takes the new template with a warning: policy no-latest: use a version");
        assertThat(said.code()).isZero();
    }

    /** Nothing is written into that template, but each write of the set is judged as a whole. */
    @Test
    void whatAPolicyWarnsOfATemplateInPlaceStandsInThePlanToo() {
        ExampleCluster world = ExampleCluster.calm();
        world.partition(1_000_000);
        world.apply("postgres:13.23");
        world.cluster().warnOfTemplates("policy no-latest: use a version");

        Said said = world.console().run("plan", ExampleCluster.SET, "--applied");

        assertThat(said.out()).contains("the server takes the new template with a warning: policy no-latest");
        assertThat(said.code()).isZero();
    }

    @Test
    void aDrainThatIsUnderWayStandsInThePlan() {
        ExampleCluster world = ExampleCluster.calm();
        for (String node : List.of("node-1", "node-2", "node-3")) {
            world.cluster().storage().create("admin", Resource.NODES, cordoned(node), WriteMode.STORE);
        }

        Said said = world.console().run("plan", ExampleCluster.SET, "--image", "postgresql=postgres:13.23");

        assertThat(said.out()).containsPattern("node node-[123] .*cordoned");
    }

    private static Node cordoned(String name) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withUnschedulable(true)
                .endSpec()
                .build();
    }

    @Test
    void oneLineEachWithWhatItDoesAndWhatToDoAboutIt() {
        Said said = new CommandLine()
                .typing(SET.formatted(
                                ", annotations: {argocd.argoproj.io/tracking-id: 'shop:apps/StatefulSet:shop/srv'}")
                        + AROUND)
                .run("plan", "-", "--image", "app=acme/srv:1.9");

        assertThat(said.out()).contains("""

                Neighbours
                  Argo CD application shop        applies this set: its next sync undoes a change that is given here, with self-heal at once
                                                    instead: ./rollout guard on srv -n shop; commit the change and let Argo CD sync; ./rollout run srv -n shop --applied
                                                    under spec of that Application:
                                                    ignoreDifferences: [{group: apps, kind: StatefulSet, name: srv, jsonPointers: [/spec/updateStrategy/rollingUpdate/partition]}]
                                                    syncPolicy: {syncOptions: [RespectIgnoreDifferences=true]}
                  HorizontalPodAutoscaler srv     2 to 9 replicas: followed; a pod that it adds starts on the new revision, without a wave, where the partition is below it
                                                    to keep the number still meanwhile: kubectl patch hpa srv -n shop --type merge -p '{"spec":{"behavior":{"scaleUp":{"selectPolicy":"Disabled"},"scaleDown":{"selectPolicy":"Disabled"}}}}'
                  ScaledObject night              0 to 4 replicas: followed; at zero there is no pod left on which the change could be proven, and the rollout waits
                                                    to keep the number still meanwhile: kubectl annotate scaledobject night -n shop autoscaling.keda.sh/paused=true
                  VerticalPodAutoscaler srv-vpa   evicts pods on its own account (updateMode Auto), as budgets allow, and takes disruptions that the rollout waits for
                                                    meanwhile: kubectl patch vpa srv-vpa -n shop --type merge -p '{"spec":{"updatePolicy":{"updateMode":"Initial"}}}'
                  ResourceQuota team              refuses the new pod: pods, of which 2 are allowed, 3 are in use
                                                    raise it before: kubectl edit resourcequota team -n shop
                  LimitRange bounds               refuses the new pod: container app limits.memory 2Gi is above the max 1Gi
                                                    change the value in the template, or the range: kubectl edit limitrange bounds -n shop
                """);
        assertThat(said.code()).isZero();
    }

    @Test
    void inJsonTheyAreFactsThatCanBeReadBack() {
        Said said = new CommandLine().typing(SET.formatted("") + AROUND).run("plan", "-", "--restart", "-o", "json");

        JsonNode plan = said.events().get(0);
        assertThat(plan.path("neighbours").findValuesAsText("neighbour"))
                .containsExactly(
                        "horizontal-pod-autoscaler",
                        "scaled-object",
                        "vertical-pod-autoscaler",
                        "resource-quota",
                        "limit-range");
        assertThat(plan.path("neighbours").get(0).path("maximum").asInt()).isEqualTo(9);
        RolloutEvent.Planned read =
                (RolloutEvent.Planned) EventJson.read(said.outLines().get(0));
        assertThat(read.neighbours()).hasSize(5);
        assertThat(EventJson.write(read, OptionNames.INSTANCE))
                .isEqualTo(said.outLines().get(0));
    }

    @Test
    void aNeighbourThatALaterVersionKnowsIsReadPast() {
        Said said = new CommandLine().typing(SET.formatted("") + AROUND).run("plan", "-", "--restart", "-o", "json");
        String later = said.outLines().get(0).replace("\"neighbour\":\"limit-range\"", "\"neighbour\":\"tide\"");

        assertThat(((RolloutEvent.Planned) EventJson.read(later)).neighbours()).hasSize(4);
    }

    @Test
    void aSetThatAnOperatorOwnsIsLeftToItUnlessThatIsAccepted() {
        String owned = SET.formatted(
                ", ownerReferences: [{apiVersion: pg.acme.io/v1, kind: Postgres, name: main, uid: u-1, controller: true}]");

        Said said = new CommandLine().typing(owned).run("plan", "-", "--restart");
        Said accepted = new CommandLine().typing(owned).run("plan", "-", "--restart", "--accept", "operator-owned");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err())
                .contains(
                        "StatefulSet shop/srv is owned by Postgres main (pg.acme.io/v1): its controller will write the set back",
                        "Make the change in Postgres main, and let its controller roll it.",
                        "--accept operator-owned");
        assertThat(accepted.code()).isZero();
        assertThat(accepted.out()).contains("Postgres main   owns this set (pg.acme.io/v1)");
    }
}
