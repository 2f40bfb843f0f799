package io.jenkins.plugins.statefulset.rollout.sim;

import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.patch;
import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster.LogInstance;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ApiServerTest {

    private static void assertRefused(Reason reason, ThrowingCallable request, String... words) {
        assertThatThrownBy(request)
                .isInstanceOf(ClusterException.class)
                .hasMessageContainingAll(words)
                .extracting(e -> ((ClusterException) e).reason())
                .isEqualTo(reason);
    }

    @Test
    void aPatchOfAnOldVersionIsAConflict() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db"));
        String version = stage.set().getMetadata().getResourceVersion();
        stage.cluster.somebodyElse().scale("default", "db", 4);

        assertRefused(
                Reason.CONFLICT,
                () -> stage.patch(
                        patch().replace("/metadata/resourceVersion", version).partition(1)),
                "Operation cannot be fulfilled on statefulsets.apps \"db\": the object has been modified");
        assertThat(stage.set().getSpec().getReplicas()).isEqualTo(4);
    }

    @Test
    void aPatchOfTheCurrentVersionIsStored() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db"));
        StatefulSet before = stage.set();

        StatefulSet after = stage.patch(patch().replace(
                        "/metadata/resourceVersion", before.getMetadata().getResourceVersion())
                .partition(3));

        assertThat(after.getSpec().getUpdateStrategy().getRollingUpdate().getPartition())
                .isEqualTo(3);
        assertThat(after.getMetadata().getGeneration())
                .isEqualTo(before.getMetadata().getGeneration() + 1);
        assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
        assertThat(after.getSpec().getTemplate()).isSameAs(before.getSpec().getTemplate());
    }

    @Test
    void annotationsDoNotRaiseTheGenerationAndNoChangeWritesNothing() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db"));
        StatefulSet before = stage.set();

        assertThat(stage.patch(patch().partition(0)).getMetadata().getResourceVersion())
                .isEqualTo(before.getMetadata().getResourceVersion());

        var annotations = patch().build();
        annotations
                .addObject()
                .put("op", "add")
                .put("path", "/metadata/annotations")
                .putObject("value")
                .put("a", "b");
        StatefulSet after = stage.patch(annotations);
        assertThat(after.getMetadata().getAnnotations()).containsEntry("a", "b");
        assertThat(after.getMetadata().getGeneration())
                .isEqualTo(before.getMetadata().getGeneration());
        assertThat(after.getMetadata().getResourceVersion())
                .isNotEqualTo(before.getMetadata().getResourceVersion());
    }

    @Test
    void aTestThatFailsIsInvalid() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db"));

        assertRefused(
                Reason.INVALID,
                () -> stage.patch(patch().test("/spec/replicas", 7).partition(1)),
                "the server rejected our request");
    }

    /** Seen on 1.37.2; the status and other annotations may change meanwhile. */
    @Test
    void aPatchThatTestsWhatItWasMadeForIsNotDisturbedByTheStatus() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db"));
        StatefulSet seen = stage.set();
        stage.cluster.somebodyElse().makeUnready("default", "db-1");
        stage.cluster.clock().runFor(Duration.ofSeconds(5));
        assertThat(stage.set().getMetadata().getResourceVersion())
                .isNotEqualTo(seen.getMetadata().getResourceVersion());

        stage.patch(patch().test("/metadata/uid", seen.getMetadata().getUid())
                .test("/metadata/generation", seen.getMetadata().getGeneration().intValue())
                .partition(1));
        assertRefused(
                Reason.INVALID,
                () -> stage.patch(patch().test(
                                "/metadata/generation",
                                seen.getMetadata().getGeneration().intValue())
                        .partition(0)),
                "the server rejected our request due to an error in our request");
    }

    @Test
    void immutableFieldsAreForbiddenUpTo136AndNamedFrom137() {
        assertRefused(
                Reason.INVALID,
                () -> SimulatedSet.of("1.34", statefulSet("db")).patch(patch().replace("/spec/serviceName", "other")),
                "StatefulSet.apps \"db\" is invalid: spec: Forbidden: updates to statefulset spec for fields other "
                        + "than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', "
                        + "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
        assertRefused(
                Reason.INVALID,
                () -> SimulatedSet.of("1.37", statefulSet("db")).patch(patch().replace("/spec/serviceName", "other")),
                "spec.serviceName: Invalid value: \"other\": field is immutable");
    }

    @Test
    void whatIsNotValidIsNamed() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db"));

        assertRefused(
                Reason.INVALID,
                () -> stage.patch(patch().partition(-1)),
                "spec.updateStrategy.rollingUpdate.partition: Invalid value: -1");
        assertRefused(
                Reason.INVALID,
                () -> stage.patch(patch().replace("/spec/template/metadata/labels/app", "other")),
                "`selector` does not match template `labels`");
        assertRefused(
                Reason.INVALID,
                () -> stage.patch(patch().replace("/spec/updateStrategy/type", "Recreate")),
                "must be 'RollingUpdate' or 'OnDelete'");
        assertRefused(Reason.INVALID, () -> stage.patch(patch().image("")), "containers[0].image: Required value");
        assertRefused(
                Reason.NOT_FOUND,
                () -> stage.client.patchStatefulSet(
                        "default", "nope", patch().partition(1).build()),
                "statefulsets.apps \"nope\" not found");
    }

    @Test
    void maxUnavailableIsDroppedWithoutAWordUpTo136() {
        for (String version : List.of("1.34", "1.36.1", "1.35.4")) {
            SimulatedSet stage = SimulatedSet.of(version, statefulSet("db"));
            StatefulSet after = stage.patch(patch().add("/spec/updateStrategy/rollingUpdate/maxUnavailable", 2));
            assertThat(after.getSpec().getUpdateStrategy().getRollingUpdate().getMaxUnavailable())
                    .isNull();
        }
    }

    @Test
    void aDryRunAnswersButStoresNothing() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db"));
        StatefulSet before = stage.set();

        StatefulSet dry = stage.client
                .dryRunPatchStatefulSet(
                        "default", "db", patch().image("postgres:14").build())
                .set();

        assertThat(dry.getSpec().getTemplate().getSpec().getContainers().get(0).getImage())
                .isEqualTo("postgres:14");
        assertThat(stage.set()).isSameAs(before);
        assertThat(stage.client.writes()).isZero();
        assertRefused(
                Reason.INVALID,
                () -> stage.client.dryRunPatchStatefulSet(
                        "default", "db", patch().partition(-1).build()),
                "partition: Invalid value: -1");
    }

    @Test
    void aLeaseIsReplacedOnlyInItsCurrentVersion() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db"));
        Lease lease = new LeaseBuilder()
                .withNewMetadata()
                .withName("rollout-db")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity("a")
                .endSpec()
                .build();
        Lease created = stage.client.createLease(lease);
        assertRefused(Reason.ALREADY_EXISTS, () -> stage.client.createLease(lease), "already exists");

        Lease renewed = stage.client.replaceLease(created);
        assertRefused(Reason.CONFLICT, () -> stage.client.replaceLease(created), "has been modified");
        assertThat(renewed.getMetadata().getUid())
                .isEqualTo(created.getMetadata().getUid());
    }

    @Test
    void aPermissionThatIsDeniedIsDeniedInTheReviewAndInTheRequest() {
        SimulatedSet stage =
                new SimulatedSet(statefulSet("db"), SimulatedCluster.builder().deny(p -> p.resource()
                        .equals("pods/eviction")));

        assertThat(stage.client.allowed(new Permission("create", "", "pods/eviction", "default")))
                .isFalse();
        assertThat(stage.client.allowed(new Permission("patch", "apps", "statefulsets", "default")))
                .isTrue();
        assertRefused(
                Reason.FORBIDDEN,
                () -> stage.client.evictPod(
                        "default", "db-0", stage.pod(0).getMetadata().getUid()),
                "pods \"db-0\" is forbidden: User \"system:serviceaccount:default:tester\" cannot create resource "
                        + "\"pods/eviction\" in API group \"\" in the namespace \"default\"");
    }

    @Test
    void aCrashLoopCanBeExplainedFromStatusEventsAndLog() {
        SimulatedSet stage =
                new SimulatedSet(statefulSet("db"), SimulatedCluster.builder().faults("crash-loop=2"));
        stage.patch(patch().image("postgres:13.23"));
        stage.waitLong();

        var status = stage.pod(2).getStatus().getContainerStatuses().get(0);
        assertThat(status.getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
        assertThat(status.getLastState().getTerminated().getExitCode()).isEqualTo(1);
        assertThat(status.getRestartCount()).isBetween(5, 8);
        String uid = stage.pod(2).getMetadata().getUid();
        assertThat(stage.client.events("default", "Pod", "db-2", uid))
                .extracting(Event::getReason)
                .contains("Scheduled", "Started", "BackOff");
        assertThat(stage.client.podLog("default", "db-2", "db", 2, LogInstance.PREVIOUS))
                .contains("FATAL:")
                .hasLineCount(2);
    }

    @Test
    void aBackOffGrowsFromTenSecondsToFiveMinutes() {
        SimulatedSet stage =
                new SimulatedSet(statefulSet("db"), SimulatedCluster.builder().faults("crash-loop=2"));
        stage.patch(patch().image("postgres:13.23"));
        stage.cluster.clock().runFor(Duration.ofMinutes(30));

        assertThat(stage.pod(2)
                        .getStatus()
                        .getContainerStatuses()
                        .get(0)
                        .getState()
                        .getWaiting()
                        .getMessage())
                .startsWith("back-off 5m0s restarting failed container=db pod=db-2_default(");
    }
}
