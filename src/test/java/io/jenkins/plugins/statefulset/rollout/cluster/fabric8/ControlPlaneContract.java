package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import org.junit.jupiter.api.Test;

/** What an API server and its controllers answer, alike on a real control plane and on the simulation. */
abstract class ControlPlaneContract extends ControlPlaneNamespace {
    private PodDisruptionBudget budget(String name, int minAvailable) {
        return new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNewMinAvailable(minAvailable)
                .withNewSelector()
                .addToMatchLabels("app", "web")
                .endSelector()
                .endSpec()
                .build();
    }

    private static ArrayNode imagePatch(StatefulSet seen, String image, int partition) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject()
                .put("op", "replace")
                .put("path", "/metadata/resourceVersion")
                .put("value", seen.getMetadata().getResourceVersion());
        patch.addObject()
                .put("op", "replace")
                .put("path", "/spec/template/spec/containers/0/image")
                .put("value", image);
        patch.addObject()
                .put("op", "add")
                .put("path", "/spec/updateStrategy/rollingUpdate")
                .putObject("value")
                .put("partition", partition);
        return patch;
    }

    @Test
    void aPatchMovesOnePodAndItsRevisionIsSeen() {
        try (NamespaceView view = ready()) {
            StatefulSet before = view.statefulSet("web").orElseThrow();
            StatefulSet patched = cluster.patchStatefulSet(namespace, "web", imagePatch(before, "web:2", REPLICAS - 1));

            changes.until("web-2 is of the new revision and ready", () -> view.statefulSet("web")
                    .filter(set -> set.getStatus().getObservedGeneration()
                            >= patched.getMetadata().getGeneration())
                    .map(set -> set.getStatus().getUpdateRevision())
                    .flatMap(revision -> view.pod("web-2")
                            .filter(pod -> revision.equals(
                                    pod.getMetadata().getLabels().get("controller-revision-hash")))
                            .filter(ControlPlaneContract::isReady))
                    .isPresent());

            StatefulSet after = view.statefulSet("web").orElseThrow();
            String uid = after.getMetadata().getUid();
            assertThat(view.podsOwnedBy(uid)).hasSize(REPLICAS);
            assertThat(cluster.controllerRevisions(after)).hasSize(2);
            assertThat(cluster.controllerRevision(namespace, after.getStatus().getUpdateRevision()))
                    .isPresent();
            assertThat(cluster.events(namespace, "StatefulSet", "web", uid)).isNotEmpty();
            assertThat(patched.getMetadata().getManagedFields())
                    .anyMatch(entry -> entry.getManager().equals(Fabric8Cluster.FIELD_MANAGER));
        }
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    @Test
    void aPatchOfAnOldVersionIsAConflict() {
        try (NamespaceView view = ready()) {
            StatefulSet seen = view.statefulSet("web").orElseThrow();
            cluster.patchStatefulSet(namespace, "web", imagePatch(seen, "web:1", REPLICAS));

            refusedWith(
                    Reason.CONFLICT,
                    "the object has been modified",
                    () -> cluster.patchStatefulSet(namespace, "web", imagePatch(seen, "web:2", REPLICAS)));
        }
    }

    @Test
    void aDryRunChangesNothingAndAnImmutableFieldIsRefusedByName() {
        ready().close();
        StatefulSet seen = cluster.statefulSet(namespace, "web").orElseThrow();

        StatefulSet imagined = cluster.dryRunPatchStatefulSet(namespace, "web", imagePatch(seen, "web:2", REPLICAS))
                .set();
        ArrayNode otherService = JsonNodeFactory.instance.arrayNode();
        otherService
                .addObject()
                .put("op", "replace")
                .put("path", "/spec/serviceName")
                .put("value", "other");

        assertThat(image(imagined)).isEqualTo("web:2");
        assertThat(image(cluster.statefulSet(namespace, "web").orElseThrow())).isEqualTo("web:1");
        refusedWith(Reason.INVALID, "spec", () -> cluster.dryRunPatchStatefulSet(namespace, "web", otherService));
    }

    private static String image(StatefulSet set) {
        return set.getSpec().getTemplate().getSpec().getContainers().get(0).getImage();
    }

    @Test
    void evictionsAreAllowedByOneBudgetAndRefusedByItAndByTwo() {
        people.policy()
                .v1()
                .podDisruptionBudget()
                .resource(budget("web-pdb", REPLICAS - 1))
                .create();
        try (NamespaceView view = ready()) {
            changes.until("the budget allows one", () -> view.budgets().stream()
                    .anyMatch(budget ->
                            budget.getStatus() != null && budget.getStatus().getDisruptionsAllowed() == 1));
            String uid = view.pod("web-2").orElseThrow().getMetadata().getUid();

            people.policy()
                    .v1()
                    .podDisruptionBudget()
                    .resource(budget("second", 1))
                    .create();
            refusedWith(
                    Reason.DISRUPTION_REFUSED,
                    "more than one PodDisruptionBudget",
                    () -> cluster.evictPod(namespace, "web-2", uid));
            people.policy()
                    .v1()
                    .podDisruptionBudget()
                    .inNamespace(namespace)
                    .withName("second")
                    .delete();

            cluster.evictPod(namespace, "web-2", uid);
            changes.until("another web-2 is there", () -> view.pod("web-2")
                    .filter(pod -> !pod.getMetadata().getUid().equals(uid))
                    .isPresent());

            people.policy()
                    .v1()
                    .podDisruptionBudget()
                    .inNamespace(namespace)
                    .withName("web-pdb")
                    .delete();
            people.policy()
                    .v1()
                    .podDisruptionBudget()
                    .resource(budget("strict", REPLICAS))
                    .create();
            String other = view.pod("web-0").orElseThrow().getMetadata().getUid();
            refusedWith(
                    Reason.DISRUPTION_REFUSED,
                    "disruption budget strict",
                    () -> cluster.evictPod(namespace, "web-0", other));
        }
    }

    @Test
    void anEvictionMeansThePodWithThatUid() {
        try (NamespaceView view = ready()) {
            String uid = view.pod("web-2").orElseThrow().getMetadata().getUid();
            refusedWith(Reason.CONFLICT, "UID", () -> cluster.evictPod(namespace, "web-2", "another-uid"));
            refusedWith(Reason.NOT_FOUND, "web-9", () -> cluster.evictPod(namespace, "web-9", uid));
        }
    }

    @Test
    void aDeletionMeansThePodWithThatUid() {
        try (NamespaceView view = ready()) {
            ObjectMeta metadata = view.pod("web-2").orElseThrow().getMetadata();
            String uid = metadata.getUid();
            String version = metadata.getResourceVersion();
            refusedWith(Reason.CONFLICT, "UID", () -> cluster.deletePod(namespace, "web-2", "another-uid", version));
            refusedWith(Reason.CONFLICT, "ResourceVersion", () -> cluster.deletePod(namespace, "web-2", uid, "1"));
            refusedWith(Reason.NOT_FOUND, "web-9", () -> cluster.deletePod(namespace, "web-9", uid, version));

            changes.until("web-2 is deleted as it was last seen", () -> isDeletedAsSeen(view, uid));

            changes.until("another web-2 is there", () -> view.pod("web-2")
                    .filter(pod -> !pod.getMetadata().getUid().equals(uid))
                    .isPresent());
        }
    }

    /** Whether the view showed it as it is: its status may be written at any time. */
    private boolean isDeletedAsSeen(NamespaceView view, String uid) {
        ObjectMeta seen = view.pod("web-2").orElseThrow().getMetadata();
        try {
            cluster.deletePod(namespace, "web-2", uid, seen.getResourceVersion());
            return true;
        } catch (ClusterException e) {
            assertThat(e.reason()).isEqualTo(Reason.CONFLICT);
            return false;
        }
    }

    @Test
    void aLeaseIsHeldByOne() {
        Lease wanted = new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("web-rollout")
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity("a")
                .withLeaseDurationSeconds(15)
                .endSpec()
                .build();

        assertThat(cluster.lease(namespace, "web-rollout")).isEmpty();
        Lease first = cluster.createLease(wanted);
        refusedWith(Reason.ALREADY_EXISTS, "already exists", () -> cluster.createLease(wanted));
        Lease second = cluster.replaceLease(new LeaseBuilder(first)
                .editSpec()
                .withHolderIdentity("b")
                .endSpec()
                .build());
        refusedWith(Reason.CONFLICT, "the object has been modified", () -> cluster.replaceLease(first));

        assertThat(cluster.lease(namespace, "web-rollout")).contains(second);
    }

    @Test
    void aJobIsCreatedOnceAndSeen() {
        Job job = new JobBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("backup")
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("dump")
                .withImage("postgres:13")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        try (NamespaceView view = cluster.watch(namespace, changes)) {
            cluster.createJob(job);
            refusedWith(Reason.ALREADY_EXISTS, "already exists", () -> cluster.createJob(job));
            changes.until("the Job is seen", () -> view.job("backup").isPresent());
        }
    }
}
