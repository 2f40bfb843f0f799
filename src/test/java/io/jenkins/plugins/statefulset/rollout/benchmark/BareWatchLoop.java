package io.jenkins.plugins.statefulset.rollout.benchmark;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import io.jenkins.plugins.statefulset.rollout.cluster.fabric8.Fabric8Cluster;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * The least that a program can do that asks the budget before each ordinal: watches, and one patch for each. It looks at nothing
 * else, holds no lease, writes nothing down and cannot go on after a crash.
 */
final class BareWatchLoop implements Contender {
    private static final long PATIENCE_MINUTES = 5;

    @Override
    public String title() {
        return "bare watch loop";
    }

    @Override
    public String userAgent() {
        return "bare-loop";
    }

    @Override
    public Runner open(KubernetesClient client, Path kubeconfig) {
        return (namespace, set, image) -> roll(client, namespace, set, image);
    }

    private static void roll(KubernetesClient client, String namespace, String set, String image) throws Exception {
        Semaphore news = new Semaphore(0);
        try (Fabric8Cluster cluster = Fabric8Cluster.using(client);
                NamespaceView view = cluster.watch(namespace, news::release)) {
            int replicas = view.statefulSet(set).orElseThrow().getSpec().getReplicas();
            ArrayNode template = partition(replicas);
            template.addObject()
                    .put("op", "replace")
                    .put("path", "/spec/template/spec/containers/0/image")
                    .put("value", image);
            cluster.patchStatefulSet(namespace, set, template);
            for (int ordinal = replicas - 1; ordinal >= 0; ordinal--) {
                await(news, () -> allowed(view));
                cluster.patchStatefulSet(namespace, set, partition(ordinal));
                String pod = set + "-" + ordinal;
                await(news, () -> done(view.pod(pod), image));
            }
        }
    }

    private static ArrayNode partition(int value) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject()
                .put("op", "add")
                .put("path", "/spec/updateStrategy/rollingUpdate/partition")
                .put("value", value);
        return patch;
    }

    private static boolean allowed(NamespaceView view) {
        return view.budgets().stream()
                .allMatch(budget ->
                        budget.getStatus() != null && budget.getStatus().getDisruptionsAllowed() > 0);
    }

    private static boolean done(Optional<Pod> pod, String image) {
        return pod.filter(there -> there.getMetadata().getDeletionTimestamp() == null)
                .filter(there ->
                        there.getSpec().getContainers().get(0).getImage().equals(image))
                .filter(Readiness::isPodReady)
                .isPresent();
    }

    private static void await(Semaphore news, BooleanSupplier condition) throws InterruptedException, TimeoutException {
        while (!condition.getAsBoolean()) {
            if (!news.tryAcquire(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                throw new TimeoutException("the bare loop waited in vain");
            }
        }
    }
}
