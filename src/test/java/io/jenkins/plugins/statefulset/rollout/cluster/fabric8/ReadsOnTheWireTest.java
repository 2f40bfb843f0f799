package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.EventListBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionListBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.jenkins.plugins.statefulset.rollout.cluster.Answered;
import io.jenkins.plugins.statefulset.rollout.cluster.ApiResource;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster.LogInstance;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import io.jenkins.plugins.statefulset.rollout.cluster.Wanted;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every method of the port that reads sends one request, and that is exactly this one. */
class ReadsOnTheWireTest extends AnsweredCluster {
    @Test
    void whatDoesNotExistIsEmpty() {
        server.refuses(404, "NotFound", "statefulsets.apps \"web\" not found");

        assertThat(cluster.statefulSet("shop", "web")).isEmpty();

        assertThat(server.asked()).containsExactly("GET /apis/apps/v1/namespaces/shop/statefulsets/web");
    }

    @Test
    void whatStandsAroundMayBeAbsentUnknownOrForbidden() {
        ApiResource quotas = ApiResource.of("v1", "ResourceQuota");
        ApiResource scalers = ApiResource.of("keda.sh/v1alpha1", "ScaledObject");
        server.answers(
                200,
                new ControllerRevisionListBuilder()
                        .withItems(new ControllerRevisionBuilder()
                                .withMetadata(owned("team", "set-1"))
                                .build())
                        .build());
        assertThat(cluster.objects(List.of(Wanted.all(quotas, "shop"))))
                .singleElement()
                .satisfies(answer -> assertThat(((Answered.Objects) answer).trees())
                        .extracting(tree -> tree.at("/metadata/name").asText())
                        .containsExactly("team"));
        server.refuses(404, "NotFound", "the server could not find the requested resource");
        assertThat(cluster.objects(List.of(Wanted.all(scalers, "shop"))))
                .containsExactly(new Answered.Objects(List.of()));
        server.refuses(403, "Forbidden", "nodes \"n1\" is forbidden: User \"ada\" cannot get resource \"nodes\"");
        assertThat(cluster.objects(List.of(Wanted.one(ApiResource.of("v1", "Node"), "", "n1"))))
                .containsExactly(new Answered.Unreadable(ClusterException.Reason.FORBIDDEN));

        assertThat(server.asked())
                .containsExactly(
                        "GET /api/v1/namespaces/shop/resourcequotas",
                        "GET /apis/keda.sh/v1alpha1/namespaces/shop/scaledobjects",
                        "GET /api/v1/nodes/n1");
    }

    @Test
    void theRevisionsOfASetAreAskedForByItsSelectorAndOthersAreLeftOut() {
        server.answers(
                200,
                new ControllerRevisionListBuilder()
                        .withItems(
                                new ControllerRevisionBuilder()
                                        .withMetadata(owned("web-1", "set-1"))
                                        .build(),
                                new ControllerRevisionBuilder()
                                        .withMetadata(owned("other-1", "set-2"))
                                        .build())
                        .build());

        assertThat(cluster.controllerRevisions(web()))
                .extracting(revision -> revision.getMetadata().getName())
                .containsExactly("web-1");

        assertThat(server.asked())
                .containsExactly(
                        "GET /apis/apps/v1/namespaces/shop/controllerrevisions?labelSelector=app%3Dweb%2Ctier%3Ddb");
    }

    private static ObjectMeta owned(String name, String uid) {
        ObjectMeta metadata = new ObjectMeta();
        metadata.setName(name);
        metadata.setOwnerReferences(java.util.List.of(new io.fabric8.kubernetes.api.model.OwnerReferenceBuilder()
                .withUid(uid)
                .withController(true)
                .build()));
        return metadata;
    }

    @Test
    void theEventsOfAnObjectComeOldestFirstWhicheverFieldHasTheirTime() {
        Event scheduler = new EventBuilder()
                .withReason("FailedScheduling")
                .withNewEventTime("2026-11-23T12:00:05.000001Z")
                .build();
        Event kubelet = new EventBuilder()
                .withReason("BackOff")
                .withFirstTimestamp("2026-11-23T12:00:01Z")
                .withLastTimestamp("2026-11-23T12:00:09Z")
                .build();
        Event first = new EventBuilder()
                .withReason("SuccessfulCreate")
                .withFirstTimestamp("2026-11-23T12:00:02Z")
                .build();
        server.answers(
                200, new EventListBuilder().withItems(kubelet, scheduler, first).build());

        assertThat(cluster.events("shop", "Pod", "web-2", "uid-of-web-2"))
                .extracting(Event::getReason)
                .containsExactly("SuccessfulCreate", "FailedScheduling", "BackOff");

        assertThat(server.asked())
                .containsExactly("GET /api/v1/namespaces/shop/events?fieldSelector=involvedObject.kind%3DPod"
                        + "%2CinvolvedObject.name%3Dweb-2%2CinvolvedObject.uid%3Duid-of-web-2");
    }

    @Test
    void aLogIsAskedForByContainerLinesAndInstance() {
        server.answers(200, "FATAL: no disk\n").answers(200, "started\n");

        assertThat(cluster.podLog("shop", "web-2", "db", 20, LogInstance.PREVIOUS))
                .isEqualTo("FATAL: no disk\n");
        assertThat(cluster.podLog("shop", "web-2", "db", 20, LogInstance.CURRENT))
                .isEqualTo("started\n");

        assertThat(server.asked())
                .containsExactly(
                        "GET /api/v1/namespaces/shop/pods/web-2/log?container=db&tailLines=20&limitBytes=1048576&previous=true",
                        "GET /api/v1/namespaces/shop/pods/web-2/log?container=db&tailLines=20&limitBytes=1048576");
    }

    @Test
    void aLogThatIsNotThereIsEmpty() {
        server.refuses(400, "BadRequest", "previous terminated container \"db\" in pod \"web-2\" not found");

        assertThat(cluster.podLog("shop", "web-2", "db", 20, LogInstance.PREVIOUS))
                .isEmpty();
    }

    @Test
    void aPermissionIsAskedForWithItsSubresource() {
        server.answers(
                201,
                new SelfSubjectAccessReviewBuilder()
                        .withNewStatus()
                        .withAllowed(true)
                        .endStatus()
                        .build());

        assertThat(cluster.allowed(new Permission("create", "", "pods/eviction", "shop")))
                .isTrue();

        assertThat(server.asked()).containsExactly("POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews");
        assertThat(server.lastBody().at("/spec/resourceAttributes")).isEqualTo(AnsweringServer.json("""
                {"namespace":"shop","verb":"create","group":"","resource":"pods","subresource":"eviction"}"""));
    }

    @Test
    void anAnswerWithoutAVerdictIsNoPermission() {
        server.answers(201, new SelfSubjectAccessReviewBuilder().build());

        assertThat(cluster.allowed(new Permission("patch", "apps", "statefulsets", "shop")))
                .isFalse();
    }

    @Test
    void theVersionIsAskedForOnce() {
        server.answers(200, "{\"major\":\"1\",\"minor\":\"34+\",\"gitVersion\":\"v1.34.4-gke.100\"}");

        assertThat(cluster.version()).isEqualTo(new KubernetesVersion(1, 34, 4));
        assertThat(cluster.version()).isEqualTo(new KubernetesVersion(1, 34, 4));

        assertThat(server.asked()).containsExactly("GET /version");
    }

    @Test
    void aServerThatIsNoneOfKubernetesIsNamed() {
        server.answers(200, "{\"gitVersion\":\"swarm\"}");

        assertThatThrownBy(cluster::version)
                .isInstanceOf(ClusterException.class)
                .hasMessage(cluster.name() + " says at /version that it is 'swarm' is no Kubernetes version:"
                        + " expected a form like 1.34 or v1.37.2");
    }

    @Test
    void aVersionWithoutGitVersionIsReadFromItsParts() {
        server.answers(200, "{\"major\":\"1\",\"minor\":\"34+\"}");

        assertThat(cluster.version()).isEqualTo(new KubernetesVersion(1, 34, 0));
    }

    @Test
    void otherObjectsAreReadByName() {
        server.answers(404, "{}")
                .answers(404, "{}")
                .answers(404, "{}")
                .answers(404, "{}")
                .answers(200, "{\"items\":[]}");

        assertThat(cluster.service("shop", "web")).isEmpty();
        assertThat(cluster.persistentVolumeClaim("shop", "data")).isEmpty();
        assertThat(cluster.cronJob("shop", "nightly")).isEmpty();
        assertThat(cluster.controllerRevision("shop", "web-1")).isEmpty();
        assertThat(cluster.statefulSets("shop")).isEmpty();

        assertThat(server.asked())
                .containsExactly(
                        "GET /api/v1/namespaces/shop/services/web",
                        "GET /api/v1/namespaces/shop/persistentvolumeclaims/data",
                        "GET /apis/batch/v1/namespaces/shop/cronjobs/nightly",
                        "GET /apis/apps/v1/namespaces/shop/controllerrevisions/web-1",
                        "GET /apis/apps/v1/namespaces/shop/statefulsets");
    }

    @Test
    void aReadThatFindsTheServerBusyIsAskedAgain() {
        server.refuses(503, "ServiceUnavailable", "apiserver is starting").answers(200, web());

        assertThat(cluster.statefulSet("shop", "web")).isPresent();

        assertThat(server.asked()).hasSize(2);
    }
}
