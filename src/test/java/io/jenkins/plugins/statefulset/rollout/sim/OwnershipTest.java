package io.jenkins.plugins.statefulset.rollout.sim;

import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.statefulset.rollout.sim.Storage.Part;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What others do to the owners, labels and finalizers of objects, and what controllers make of it. */
class OwnershipTest {
    private static final String SOMEBODY = "somebody";

    private final SimulatedSet stage = SimulatedSet.of(statefulSet("db").volume("data"));
    private final Storage storage = stage.cluster.storage();

    private void change(Resource resource, String name, Consumer<ObjectNode> edit) {
        HasMetadata object =
                storage.find(resource, Optional.of("default"), name).orElseThrow();
        storage.change(
                SOMEBODY,
                resource,
                object,
                Part.MAIN,
                tree -> {
                    edit.accept((ObjectNode) tree);
                    return tree;
                },
                WriteMode.STORE);
    }

    private Optional<OwnerReference> ownerOf(int ordinal) {
        return PodFacts.controllerOf(stage.pod(ordinal));
    }

    @Test
    void aPodWithoutItsOwnerIsAdoptedAgain() {
        String uid = stage.pod(1).getMetadata().getUid();

        change(Resource.PODS, "db-1", pod -> pod.withObject("/metadata").remove("ownerReferences"));
        stage.waitShort();

        assertThat(ownerOf(1).orElseThrow().getUid())
                .isEqualTo(stage.set().getMetadata().getUid());
        assertThat(stage.pod(1).getMetadata().getUid()).isEqualTo(uid);
        assertThat(stage.set().getStatus().getReadyReplicas()).isEqualTo(3);
    }

    @Test
    void aPodThatTheSelectorDoesNotMatchIsReleasedAndBlocksItsName() {
        change(Resource.PODS, "db-2", pod -> pod.withObject("/metadata/labels").put("app", "quarantine"));
        stage.waitShort();

        assertThat(ownerOf(2)).isEmpty();
        assertThat(stage.set().getStatus().getReplicas()).isEqualTo(2);

        change(Resource.PODS, "db-2", pod -> pod.withObject("/metadata/labels").put("app", "db"));
        stage.waitShort();

        assertThat(ownerOf(2)).isPresent();
        assertThat(stage.set().getStatus().getReplicas()).isEqualTo(3);
    }

    @Test
    void aNewSetTakesOverPodsThatAnOrphaningDeletionLeft() {
        String uid = stage.pod(0).getMetadata().getUid();
        storage.delete(
                SOMEBODY,
                Resource.STATEFUL_SETS,
                stage.set(),
                new Deletion(Deletion.Dependents.ORPHAN, Optional.empty(), WriteMode.STORE));
        stage.waitShort();
        assertThat(ownerOf(0)).isEmpty();

        storage.create(
                SOMEBODY,
                Resource.STATEFUL_SETS,
                statefulSet("db").volume("data").build(),
                WriteMode.STORE);
        stage.waitShort();

        assertThat(ownerOf(0).orElseThrow().getUid())
                .isEqualTo(stage.set().getMetadata().getUid());
        assertThat(stage.set().getStatus().getReplicas()).isEqualTo(3);
        assertThat(uid).isNotEmpty();
    }

    @Test
    void aDeletedPodStaysUntilItsFinalizerIsTakenAway() {
        change(Resource.PODS, "db-0", pod -> pod.withObject("/metadata")
                .putArray("finalizers")
                .add("example.com/hold"));
        String uid = stage.pod(0).getMetadata().getUid();

        stage.cluster.somebodyElse().deletePod("default", "db-0");
        stage.waitLong();

        Pod held = stage.pod(0);
        assertThat(held.getMetadata().getUid()).isEqualTo(uid);
        assertThat(held.getMetadata().getDeletionGracePeriodSeconds()).isZero();
        assertThat(held.getStatus().getPhase()).isEqualTo("Succeeded");
        assertThat(stage.set().getStatus().getReadyReplicas()).isEqualTo(2);

        change(Resource.PODS, "db-0", pod -> pod.withObject("/metadata").remove("finalizers"));
        stage.waitShort();

        assertThat(stage.isReady(0)).isTrue();
        assertThat(stage.pod(0).getMetadata().getUid()).isNotEqualTo(uid);
    }

    @Test
    void aPodThatIsDeletedByForceStaysForItsFinalizerToo() {
        change(Resource.PODS, "db-0", pod -> pod.withObject("/metadata")
                .putArray("finalizers")
                .add("example.com/hold"));

        stage.cluster.somebodyElse().forceDeletePod("default", "db-0");
        stage.waitShort();

        assertThat(PodFacts.isTerminating(stage.pod(0))).isTrue();
        assertThat(stage.isReady(0)).isFalse();
    }

    @Test
    void emptyValuesThatAClientSendsAlongAreNoChangeOfAPod() {
        String spec = stage.pod(0).getSpec().toString();

        change(Resource.PODS, "db-0", pod -> {
            pod.withObject("/spec").put("hostNetwork", false).put("serviceAccountName", "");
            pod.withObject("/metadata/labels").put("seen", "yes");
        });

        assertThat(stage.pod(0).getMetadata().getLabels()).containsEntry("seen", "yes");
        assertThat(stage.pod(0).getSpec().toString()).isEqualTo(spec);
    }

    @Test
    void claimsFollowTheRetentionPolicyThatIsSetLater() {
        change(Resource.CLAIMS, "data-db-1", claim -> claim.withObject("/metadata")
                .putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "example.com/v1")
                .put("kind", "Archive")
                .put("name", "keeper")
                .put("uid", "1"));
        change(Resource.STATEFUL_SETS, "db", set -> set.withObject("/spec/persistentVolumeClaimRetentionPolicy")
                .put("whenDeleted", "Delete")
                .put("whenScaled", "Retain"));
        stage.waitShort();
        String uid = stage.set().getMetadata().getUid();
        assertThat(ownersOfClaim(0)).containsExactly(uid);
        assertThat(ownersOfClaim(1)).containsExactly("1", uid);

        storage.delete(SOMEBODY, Resource.STATEFUL_SETS, stage.set(), Deletion.DEFAULT);
        stage.waitShort();

        assertThat(stage.cluster.claims("default"))
                .extracting(claim -> claim.getMetadata().getName())
                .containsExactly("data-db-1");
        assertThat(ownersOfClaim(1)).containsExactly("1");
    }

    @Test
    void aClaimThatAnotherControllerOwnsIsLeftAlone() {
        change(Resource.CLAIMS, "data-db-2", claim -> claim.withObject("/metadata")
                .putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "example.com/v1")
                .put("kind", "Archive")
                .put("name", "keeper")
                .put("uid", "1")
                .put("controller", true));
        change(Resource.STATEFUL_SETS, "db", set -> set.withObject("/spec/persistentVolumeClaimRetentionPolicy")
                .put("whenDeleted", "Retain")
                .put("whenScaled", "Delete"));
        stage.cluster.somebodyElse().scale("default", "db", 0);
        stage.waitLong();

        assertThat(stage.cluster.claims("default"))
                .extracting(claim -> claim.getMetadata().getName())
                .containsExactly("data-db-2");
    }

    private List<String> ownersOfClaim(int ordinal) {
        return GarbageCollector.ownersOf(storage.find(Resource.CLAIMS, Optional.of("default"), "data-db-" + ordinal)
                        .orElseThrow())
                .stream()
                .map(OwnerReference::getUid)
                .toList();
    }

    @Test
    void conditionsThatSomebodyWroteStayFrom137On() {
        for (String version : List.of("1.34", "1.37")) {
            SimulatedSet other = SimulatedSet.of(version, statefulSet("db"));
            HasMetadata set = other.set();
            other.cluster
                    .storage()
                    .change(
                            SOMEBODY,
                            Resource.STATEFUL_SETS,
                            set,
                            Part.STATUS,
                            tree -> {
                                ((ObjectNode) tree)
                                        .withObject("/status")
                                        .putArray("conditions")
                                        .addObject()
                                        .put("type", "Mine")
                                        .put("status", "True");
                                return tree;
                            },
                            WriteMode.STORE);
            other.waitShort();
            assertThat(other.set().getStatus().getConditions()).hasSize(1);

            other.cluster.somebodyElse().scale("default", "db", 4);
            other.waitLong();

            assertThat(other.set().getStatus().getConditions()).hasSize(version.equals("1.37") ? 1 : 0);
        }
    }
}
