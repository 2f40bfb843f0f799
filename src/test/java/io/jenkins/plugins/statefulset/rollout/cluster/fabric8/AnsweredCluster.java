package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A cluster behind which a server answers as it is told, and some objects for it to answer with. */
abstract class AnsweredCluster {
    final AnsweringServer server = new AnsweringServer();
    Fabric8Cluster cluster;

    @BeforeEach
    void connect() {
        cluster = server.cluster();
    }

    @AfterEach
    void disconnect() {
        cluster.close();
        server.close();
    }

    static StatefulSet web() {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("web")
                .withUid("set-1")
                .withResourceVersion("42")
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .addToMatchLabels("tier", "db")
                .addToMatchLabels("app", "web")
                .endSelector()
                .endSpec()
                .build();
    }

    static ArrayNode patch() {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject()
                .put("op", "test")
                .put("path", "/metadata/resourceVersion")
                .put("value", "41");
        patch.addObject()
                .put("op", "replace")
                .put("path", "/spec/updateStrategy/rollingUpdate/partition")
                .put("value", 2);
        return patch;
    }

    static Lease lease() {
        return new LeaseBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("web-rollout")
                .withResourceVersion("7")
                .endMetadata()
                .build();
    }
}
