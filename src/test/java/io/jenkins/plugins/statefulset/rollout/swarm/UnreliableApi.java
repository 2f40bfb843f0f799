package io.jenkins.plugins.statefulset.rollout.swarm;

import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The way between a driver and the API server, on which everything goes wrong that does in the field: requests are refused or
 * get lost on the way there or back, and views stall, go back in time and skip what lay between.
 */
final class UnreliableApi {
    private static final Set<String> WRITES =
            Set.of("patchStatefulSet", "evictPod", "deletePod", "createJob", "createLease", "replaceLease");
    private static final Set<String> LOCAL =
            Set.of("name", "version", "clock", "close", "toString", "hashCode", "equals");
    private static final Set<String> LEASES = Set.of("lease", "createLease", "replaceLease");

    private final SimulatedClient client;
    private final Random random;
    private final Supplier<Instant> truth;
    private final List<Trouble> troubles;
    private final List<UnreliableView> views = new ArrayList<>();
    private int requests;

    /**
     * Requests that fail.
     *
     * @param reason what the caller hears, in those words
     * @param rate of the requests, above 0 and up to 1
     */
    record Trouble(Reason reason, String words, When when, double rate, Instant from, Instant to) {
        enum When {
            BEFORE,
            AFTER_THE_EFFECT
        }
    }

    UnreliableApi(SimulatedClient client, Random random, Supplier<Instant> truth, List<Trouble> troubles) {
        this.client = client;
        this.random = random;
        this.truth = truth;
        this.troubles = troubles;
    }

    Cluster cluster() {
        return (Cluster) Proxy.newProxyInstance(
                Cluster.class.getClassLoader(), new Class<?>[] {Cluster.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("watch")) {
                        return watch((String) arguments[0], (Runnable) arguments[1]);
                    }
                    if (LOCAL.contains(method.getName())) {
                        return pass(method, arguments);
                    }
                    return request(method, arguments);
                });
    }

    /** The views of this process show nothing new until {@link #flow}. */
    void stall() {
        views.forEach(UnreliableView::stall);
    }

    /** The views of this process show the past: another API server, which is behind. */
    void goBack(int changes) {
        views.forEach(view -> view.goBack(changes));
    }

    /** The views of this process show only each n-th change. */
    void coalesce(int n) {
        views.forEach(view -> view.coalesce(n));
    }

    /** How many requests were made, Leases aside. */
    int requests() {
        return requests;
    }

    /** The views show the present again, whatever lay between. */
    void flow() {
        views.forEach(UnreliableView::flow);
    }

    private NamespaceView watch(String namespace, Runnable onChange) {
        fail(Trouble.When.BEFORE);
        UnreliableView view = new UnreliableView(onChange, views::remove, truth);
        view.open(client.watch(namespace, view::changed));
        views.add(view);
        return view;
    }

    private Object request(Method method, Object[] arguments) throws Throwable {
        requests += LEASES.contains(method.getName()) ? 0 : 1;
        fail(Trouble.When.BEFORE);
        Object answer = pass(method, arguments);
        if (WRITES.contains(method.getName())) {
            fail(Trouble.When.AFTER_THE_EFFECT);
        }
        return answer;
    }

    private void fail(Trouble.When when) {
        if (troubles.isEmpty()) {
            return;
        }
        Instant now = truth.get();
        for (Trouble trouble : troubles) {
            if (trouble.when() == when
                    && !now.isBefore(trouble.from())
                    && now.isBefore(trouble.to())
                    && random.nextDouble() < trouble.rate()) {
                throw new ClusterException(trouble.reason(), trouble.words());
            }
        }
    }

    private Object pass(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
