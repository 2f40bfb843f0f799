package io.jenkins.plugins.statefulset.rollout.swarm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * The way between a driver and the API server, on which everything goes wrong that does in the field: requests are refused or
 * get lost on the way there or back, and views stall, go back in time and skip what lay between.
 */
final class UnreliableApi {
    private static final Set<String> WRITES =
            Set.of("patchStatefulSet", "evictPod", "deletePod", "createJob", "createLease", "replaceLease");
    private static final Set<String> LOCAL =
            Set.of("name", "version", "clock", "close", "toString", "hashCode", "equals");
    /** Leases are renewed and checks are asked by the clock, however long a rollout takes. */
    private static final Set<String> UNCOUNTED = Set.of("lease", "createLease", "replaceLease", "exec");

    /** Behind the name of a process: its writes that arrive when it is not there any more. */
    static final String LATE = "~late";

    private static final String PATCH = "patchStatefulSet";
    /** Far more than any process has a reason for. */
    private static final int MOST = 20_000;

    private static final int MOST_UNKNOWN = 3;

    private final SimulatedClient client;
    private final String name;
    private final Random random;
    private final SwarmStage stage;
    private final List<Trouble> troubles;
    private final List<UnreliableView> views = new ArrayList<>();
    private Optional<Runnable> beforeThePatch = Optional.empty();
    private Optional<Duration> onItsWay = Optional.empty();
    private final Map<String, Integer> unknown = new HashMap<>();
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

    UnreliableApi(String name, SwarmStage stage, Random random, List<Trouble> troubles) {
        this.client = stage.cluster.client(name);
        this.name = name;
        this.random = random;
        this.stage = stage;
        this.troubles = troubles;
    }

    SimulatedClient client() {
        return client;
    }

    /** Names the process. */
    String name() {
        return name;
    }

    Cluster cluster() {
        return (Cluster) Proxy.newProxyInstance(
                Cluster.class.getClassLoader(), new Class<?>[] {Cluster.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("watch")) {
                        return watch(method, arguments);
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

    /** Lets that happen right before the next patch of the set reaches the server. */
    void beforeThePatch(Runnable what) {
        beforeThePatch = Optional.of(what);
    }

    /** Lets the process die with its next patch of the set on its way, which arrives that much later. */
    void dieOfThePatch(Duration later) {
        onItsWay = Optional.of(later);
    }

    /** How many requests were made, Leases and checks aside. */
    int requests() {
        return requests;
    }

    /** The views show the present again, whatever lay between. */
    void flow() {
        views.forEach(UnreliableView::flow);
    }

    private NamespaceView watch(Method method, Object[] arguments) throws Throwable {
        fail(Trouble.When.BEFORE);
        Object[] passed = arguments.clone();
        int last = passed.length - 1;
        UnreliableView view = new UnreliableView((Runnable) arguments[last], views::remove, stage::now);
        passed[last] = (Runnable) view::changed;
        view.open((NamespaceView) pass(method, passed));
        views.add(view);
        return view;
    }

    private Object request(Method method, Object[] arguments) throws Throwable {
        requests += UNCOUNTED.contains(method.getName()) ? 0 : 1;
        if (requests > MOST) {
            throw new IllegalStateException(requests + " requests: nothing comes to rest");
        }
        fail(Trouble.When.BEFORE);
        stage.truth.leases().asks(name);
        if (method.getName().equals(PATCH)) {
            Optional<Runnable> first = beforeThePatch;
            beforeThePatch = Optional.empty();
            first.ifPresent(Runnable::run);
            onItsWay.ifPresent(
                    span -> die(span, (String) arguments[0], (String) arguments[1], (ArrayNode) arguments[2]));
        }
        Object answer;
        try {
            answer = pass(method, arguments);
        } catch (ClusterException e) {
            refused(method, arguments, e);
            throw e;
        }
        if (WRITES.contains(method.getName())) {
            fail(Trouble.When.AFTER_THE_EFFECT);
        }
        return answer;
    }

    /** Where the server says that a pod is gone it is not asked again and again. */
    private void refused(Method method, Object[] arguments, ClusterException e) {
        // What is seen of a pod that is still there may be old for as long as a view is.
        boolean gone = method.getName().endsWith("Pod")
                && (e.reason() == Reason.NOT_FOUND
                        || String.valueOf(e.getMessage()).contains("the UID in the precondition"));
        if (gone && unknown.merge(List.of(arguments).toString(), 1, Integer::sum) > MOST_UNKNOWN) {
            stage.truth.breach(
                    11,
                    name + " was told " + MOST_UNKNOWN + " times that a pod is gone, and asked again: "
                            + e.getMessage());
        }
    }

    private void die(Duration span, String namespace, String set, ArrayNode patch) {
        onItsWay = Optional.empty();
        stage.truth.blindFor(span);
        stage.truth.diesWriting();
        stage.later(span, () -> stage.cluster.client(name + LATE).patchStatefulSet(namespace, set, patch));
        client.kill();
    }

    private void fail(Trouble.When when) {
        if (troubles.isEmpty()) {
            return;
        }
        Instant now = stage.now();
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
