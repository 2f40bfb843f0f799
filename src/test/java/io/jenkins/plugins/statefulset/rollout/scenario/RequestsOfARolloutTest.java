package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a rollout asks of the server. */
class RequestsOfARolloutTest {
    private static final int ORDINALS = 50;
    private static final String PATCH = "patchStatefulSet";

    /** What asks no server, and what time asks for and not a pod. */
    private static final Set<String> SILENT = Set.of("version", "name", "clock", "lease", "replaceLease");

    /** The plan, the Lease, the watches, and what is told of it on the set. */
    private static final Map<String, Integer> FOR_THE_WHOLE = new TreeMap<>(Map.ofEntries(
            Map.entry("create events", 5),
            Map.entry("create leases", 1),
            Map.entry("create selfsubjectrulesreviews", 1),
            Map.entry("get controllerrevisions", 1),
            Map.entry("get leases", 1),
            Map.entry("get nodes", 3),
            Map.entry("get services", 1),
            Map.entry("get statefulsets", 2),
            Map.entry("list evictionrequests", 1),
            Map.entry("list horizontalpodautoscalers", 1),
            Map.entry("list jobs", 1),
            Map.entry("list limitranges", 1),
            Map.entry("list poddisruptionbudgets", 2),
            Map.entry("list pods", 2),
            Map.entry("list resourcequotas", 1),
            Map.entry("list scaledobjects", 1),
            Map.entry("list statefulsets", 1),
            Map.entry("list verticalpodautoscalers", 1),
            Map.entry("watch jobs", 1),
            Map.entry("watch poddisruptionbudgets", 1),
            Map.entry("watch pods", 1),
            Map.entry("watch statefulsets", 1)));

    private final List<String> asked = new ArrayList<>();
    private final List<String> between = new ArrayList<>();

    @Test
    void eachOrdinalCostsOnePatchAndTheWholeAFewRequests() {
        Map<String, Integer> requests = requests(ORDINALS);
        Map<String, Integer> fewer = requests(ORDINALS / 2);

        assertThat(requests.get("patch statefulsets") - fewer.get("patch statefulsets"))
                .isEqualTo(ORDINALS / 2);
        // What a dry run, the record, its first write and its end cost.
        assertThat(requests.remove("patch statefulsets") - ORDINALS).isEqualTo(4);
        fewer.remove("patch statefulsets");
        // A matter of time.
        requests.remove("update leases");
        fewer.remove("update leases");
        assertThat(requests).isEqualTo(fewer).isEqualTo(FOR_THE_WHOLE);
    }

    private static Map<String, Integer> requests(int ordinals) {
        SimulatedRollout.Stage stage = SimulatedRollout.of(ordinals).run();
        return new TreeMap<>(stage.cluster.client("one").requests());
    }

    @Test
    void noRequestStandsBetweenAWatchsWordAndTheWriteThatFollows() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(ORDINALS).stage();
        SimulatedClient client = stage.cluster.client("one");
        Rollouts rollouts = Rollouts.on(noting(client), client.scheduler());
        stage.rollout = Optional.of(rollouts.start(
                RolloutRequest.of(SimulatedRollout.NAMESPACE, SimulatedRollout.SET)
                        .image("db", SimulatedRollout.NEW)
                        .waves("1,20%,50%,100%")
                        .backup(RolloutRequest.BackupPolicy.NEVER)
                        .build(),
                event -> {}));
        // The plan, which no watch asked for.
        between.clear();
        stage.finish();

        assertThat(stage.ended()).isTrue();
        assertThat(between).isEmpty();
    }

    /** Notes what is asked from the first watch's word on, up to each patch. */
    private Cluster noting(Cluster cluster) {
        return (Cluster) Proxy.newProxyInstance(
                Cluster.class.getClassLoader(), new Class<?>[] {Cluster.class}, (proxy, method, arguments) -> {
                    Object[] passed = arguments;
                    String name = method.getName();
                    if (name.equals("watch")) {
                        asked.clear();
                        int last = arguments.length - 1;
                        Runnable told = (Runnable) arguments[last];
                        passed = arguments.clone();
                        passed[last] = (Runnable) () -> {
                            asked.clear();
                            told.run();
                        };
                    } else if (name.equals(PATCH)) {
                        between.addAll(asked);
                        asked.clear();
                    } else if (!SILENT.contains(name)) {
                        asked.add(name);
                    }
                    try {
                        return method.invoke(cluster, passed);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
