package io.jenkins.plugins.statefulset.rollout.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.ChangedAnswers;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.DryRun;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a plan tells where an admission webhook changes or refuses what is written. */
class AdmissionWebhookTest {
    private static final String SET = "postgresql";
    private static final String NEW = "postgres:13.23";

    private final SimulatedCluster world = SimulatedCluster.builder()
            .load(Manifests.read("examples/postgresql", InputStream.nullInputStream(), "default").entries().stream()
                    .map(Manifests.Entry::object)
                    .toList())
            .build();

    @Test
    void oneThatTakesTheChangeBackLeavesNothingToRollOut() {
        String present = image(world.statefulSet("default", SET).orElseThrow());

        assertThatThrownBy(() -> plan(set -> image(set, present), request().image(SET, NEW)))
                .hasMessage(
                        "StatefulSet default/postgresql has this pod template already: there is nothing to roll out");
    }

    @Test
    void oneThatChangesWhatIsInPlaceIsTold() {
        apply();

        assertThat(plan(set -> image(set, "mirror/postgres:13.23"), request().applied())
                        .warnings())
                .extracting(Message::toString)
                .anyMatch(warning -> warning.startsWith(
                        "any write of the set changes the template in place, even one of its partition"));
    }

    @Test
    void oneThatRefusesWhatIsInPlaceRefusesTheRollout() {
        apply();

        assertThatThrownBy(() -> plan(
                        set -> {
                            throw new ClusterException(
                                    ClusterException.Reason.INVALID, "admission webhook \"images\" denied the request");
                        },
                        request().applied()))
                .hasMessage(
                        "the API server refuses any write of the set with the template in place, so no rollout could"
                                + " move its partition: admission webhook \"images\" denied the request");
    }

    /** Somebody puts a template in place under a partition that holds every pod back. */
    private void apply() {
        world.somebodyElse().edit("default", SET, set -> new StatefulSetBuilder(image(set, NEW))
                .editSpec()
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withPartition(9)
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec()
                .build());
        world.clock().runFor(Duration.ofMinutes(1));
    }

    private RolloutPlan plan(UnaryOperator<StatefulSet> webhook, RolloutRequest.Builder request) {
        SimulatedClient client = world.client("ada");
        Cluster admitting = ChangedAnswers.of(
                Cluster.class,
                client,
                answer -> answer instanceof DryRun tried
                        ? new DryRun(webhook.apply(tried.set()), tried.warnings())
                        : answer);
        return Rollouts.on(admitting, client.scheduler()).plan(request.build());
    }

    private static RolloutRequest.Builder request() {
        return RolloutRequest.of("default", SET).by("ada");
    }

    private static StatefulSet image(StatefulSet set, String image) {
        return new StatefulSetBuilder(set)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static String image(StatefulSet set) {
        return set.getSpec().getTemplate().getSpec().getContainers().get(0).getImage();
    }
}
