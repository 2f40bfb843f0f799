package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import org.junit.jupiter.api.Test;

/** Every method of the port that writes sends one request, and that is exactly this one. */
class WritesOnTheWireTest extends AnsweredCluster {
    @Test
    void aJsonPatchIsSentAsItIsWithoutReadingFirst() {
        server.answers(200, web());

        StatefulSet patched = cluster.patchStatefulSet("shop", "web", patch());

        assertThat(patched.getMetadata().getResourceVersion()).isEqualTo("42");
        assertThat(server.asked())
                .containsExactly(
                        "PATCH /apis/apps/v1/namespaces/shop/statefulsets/web?fieldManager=statefulset-rollout");
        assertThat(server.last().getHeader("Content-Type")).startsWith("application/json-patch+json");
        assertThat(server.lastBody()).isEqualTo(patch());
    }

    @Test
    void aDryRunOfAJsonPatchSaysSoInItsQuery() {
        server.answers(200, web());

        cluster.dryRunPatchStatefulSet("shop", "web", patch());

        assertThat(server.asked())
                .containsExactly(
                        "PATCH /apis/apps/v1/namespaces/shop/statefulsets/web?fieldManager=statefulset-rollout&dryRun=All");
        assertThat(server.last().getHeader("Content-Type")).startsWith("application/json-patch+json");
    }

    @Test
    void anEvictionNamesTheUidOfThePodThatIsMeant() {
        server.answers(201, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Success\",\"code\":201}");

        cluster.evictPod("shop", "web-2", "uid-of-web-2");

        assertThat(server.asked()).containsExactly("POST /api/v1/namespaces/shop/pods/web-2/eviction");
        assertThat(server.lastBody()).isEqualTo(AnsweringServer.json("""
                {"apiVersion":"policy/v1","kind":"Eviction",
                 "metadata":{"name":"web-2","namespace":"shop"},
                 "deleteOptions":{"apiVersion":"v1","kind":"DeleteOptions","preconditions":{"uid":"uid-of-web-2"}}}"""));
    }

    @Test
    void anEvictionThatABudgetRefusesIsAskedForOnce() {
        server.refuses(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.");

        assertThatThrownBy(() -> cluster.evictPod("shop", "web-2", "uid")).hasMessageContaining("disruption budget");

        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void aDeletionNamesThePodAsItWasSeen() {
        server.answers(200, "{\"kind\":\"Pod\",\"apiVersion\":\"v1\"}");

        cluster.deletePod("shop", "web-2", "uid-of-web-2", "1234");

        assertThat(server.asked()).containsExactly("DELETE /api/v1/namespaces/shop/pods/web-2");
        assertThat(server.lastBody())
                .isEqualTo(
                        AnsweringServer.json(
                                "{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"preconditions\":{\"resourceVersion\":\"1234\",\"uid\":\"uid-of-web-2\"}}"));
    }

    @Test
    void aJobIsCreatedInItsNamespace() {
        server.answers(201, "{\"kind\":\"Job\",\"apiVersion\":\"batch/v1\",\"metadata\":{\"name\":\"backup-1\"}}");

        cluster.createJob(new JobBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("backup-1")
                .endMetadata()
                .build());

        assertThat(server.asked())
                .containsExactly("POST /apis/batch/v1/namespaces/shop/jobs?fieldManager=statefulset-rollout");
        assertThat(server.lastBody().at("/metadata/name").asText()).isEqualTo("backup-1");
    }

    @Test
    void aLeaseIsReplacedOnlyInTheVersionThatWasSeen() {
        server.answers(200, lease());

        cluster.replaceLease(lease());

        assertThat(server.asked())
                .containsExactly(
                        "PUT /apis/coordination.k8s.io/v1/namespaces/shop/leases/web-rollout?fieldManager=statefulset-rollout");
        assertThat(server.lastBody().at("/metadata/resourceVersion").asText()).isEqualTo("7");
    }

    @Test
    void aLeaseWithoutAVersionIsNeverSent() {
        Lease blind = new LeaseBuilder(lease())
                .editMetadata()
                .withResourceVersion(null)
                .endMetadata()
                .build();

        assertThatThrownBy(() -> cluster.replaceLease(blind)).isInstanceOf(IllegalArgumentException.class);

        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aLeaseIsCreatedAndRead() {
        server.answers(201, lease()).answers(200, lease());

        cluster.createLease(lease());
        assertThat(cluster.lease("shop", "web-rollout")).contains(lease());

        assertThat(server.asked())
                .containsExactly(
                        "POST /apis/coordination.k8s.io/v1/namespaces/shop/leases?fieldManager=statefulset-rollout",
                        "GET /apis/coordination.k8s.io/v1/namespaces/shop/leases/web-rollout");
    }

    @Test
    void aWriteThatFindsTheServerBusyIsNotSentAgain() {
        server.refuses(503, "ServiceUnavailable", "apiserver is starting");

        assertThatThrownBy(() -> cluster.patchStatefulSet("shop", "web", patch()))
                .hasMessage("apiserver is starting");

        assertThat(server.asked()).hasSize(1);
    }
}
