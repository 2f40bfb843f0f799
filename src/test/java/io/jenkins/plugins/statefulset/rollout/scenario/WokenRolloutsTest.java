package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many rollouts of one process in one namespace: how often they are woken, and what they ask of the namespace. */
class WokenRolloutsTest {
    private static final String NAMESPACE = "default";

    private int woken;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRolloutIsWokenByWhatConcernsItAndNotByItsNeighbours(boolean budgets) {
        int alone = woken(1, budgets);
        int together = woken(40, budgets);

        assertThat(together)
                .as("woken: 1 rollout " + alone + ", 40 at once " + together)
                .isPositive()
                .isLessThanOrEqualTo(40 * alone * 5 / 4);
    }

    private int woken(int sets, boolean budgets) {
        woken = 0;
        SimulatedCluster cluster =
                SimulatedCluster.builder().load(objects(sets, budgets)).build();
        SimulatedClient client = cluster.client("one");
        Rollouts rollouts = Rollouts.on(counting(client), client.scheduler());
        List<Rollout> all = new ArrayList<>();
        for (int i = 0; i < sets; i++) {
            all.add(rollouts.start(
                    RolloutRequest.of(NAMESPACE, "w" + i)
                            .image("app", "example/app:1.0.1")
                            .backup(RolloutRequest.BackupPolicy.NEVER)
                            .build(),
                    event -> {}));
        }
        cluster.clock()
                .runUntil(
                        () -> all.stream()
                                .allMatch(one ->
                                        one.outcome().toCompletableFuture().isDone()),
                        Duration.ofDays(1));
        assertThat(all)
                .allMatch(one -> one.outcome().toCompletableFuture().join().result() == Result.COMPLETED);
        return woken;
    }

    private Cluster counting(Cluster cluster) {
        return (Cluster) Proxy.newProxyInstance(
                Cluster.class.getClassLoader(), new Class<?>[] {Cluster.class}, (proxy, method, arguments) -> {
                    Object[] passed = arguments;
                    if (method.getName().equals("watch")) {
                        int last = arguments.length - 1;
                        Runnable told = (Runnable) arguments[last];
                        passed = arguments.clone();
                        passed[last] = (Runnable) () -> {
                            woken++;
                            told.run();
                        };
                    }
                    try {
                        return method.invoke(cluster, passed);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static List<HasMetadata> objects(int sets, boolean budgets) {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < sets; i++) {
            yaml.append("""
                ---
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: w%1$d}
                spec:
                  serviceName: w
                  replicas: 2
                  selector: {matchLabels: {app: w, instance: w%1$d}}
                  template:
                    metadata: {labels: {app: w, instance: w%1$d}}
                    spec:
                      containers:
                      - name: app
                        image: example/app:1.0.0
                        readinessProbe: {periodSeconds: 1, httpGet: {path: /ready, port: 8080}}
                """.formatted(i));
            if (budgets) {
                yaml.append("""
                    ---
                    apiVersion: policy/v1
                    kind: PodDisruptionBudget
                    metadata: {name: w%1$d}
                    spec:
                      maxUnavailable: 1
                      selector: {matchLabels: {app: w, instance: w%1$d}}
                    """.formatted(i));
            }
        }
        return Manifests.parse(yaml.toString(), "many.yaml", NAMESPACE).entries().stream()
                .map(Manifests.Entry::object)
                .map(HasMetadata.class::cast)
                .toList();
    }
}
