package io.jenkins.plugins.statefulset.rollout.benchmark;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How long it takes from the watch's word to the next patch: stands between the driver and the cluster and looks at the
 * clock. What the patch waits for is the pod's readiness and then the budget's status, so both are told.
 */
final class ReactionTime {
    /** What asks no server, and what a clock asks for: the Lease is renewed every ten seconds. */
    private static final Set<String> SILENT =
            Set.of("version", "name", "clock", "close", "hashCode", "equals", "toString", "lease", "replaceLease");

    private final List<Long> fromReady = new ArrayList<>();
    private final List<Long> fromLastWord = new ArrayList<>();
    private final Map<String, String> readyUids = new HashMap<>();
    private long ready;
    private long lastWord;
    private int asked;
    private int askedBetween;

    /** The cluster, with an eye on it. */
    Cluster measuring(Cluster cluster) {
        return (Cluster) Proxy.newProxyInstance(
                Cluster.class.getClassLoader(), new Class<?>[] {Cluster.class}, (proxy, method, arguments) -> {
                    Object[] passed = arguments;
                    AtomicReference<NamespaceView> view = new AtomicReference<>();
                    if (method.getName().equals("watch")) {
                        int last = arguments.length - 1;
                        Runnable told = (Runnable) arguments[last];
                        passed = arguments.clone();
                        passed[last] = (Runnable) () -> {
                            heard(view.get());
                            told.run();
                        };
                    } else if (method.getName().equals("patchStatefulSet")) {
                        patching();
                    } else if (!SILENT.contains(method.getName())) {
                        asking();
                    }
                    try {
                        Object answer = method.invoke(cluster, passed);
                        if (answer instanceof NamespaceView opened) {
                            view.set(opened);
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private synchronized void heard(NamespaceView view) {
        long now = System.nanoTime();
        lastWord = now;
        asked = 0;
        if (view == null) {
            return;
        }
        for (Pod pod : view.pods()) {
            String uid = pod.getMetadata().getUid();
            if (Readiness.isPodReady(pod)
                    && !uid.equals(readyUids.put(pod.getMetadata().getName(), uid))) {
                ready = now;
            }
        }
    }

    private synchronized void patching() {
        long now = System.nanoTime();
        if (ready != 0) {
            fromReady.add(now - ready);
            fromLastWord.add(now - lastWord);
            askedBetween += asked;
            ready = 0;
        }
    }

    private synchronized void asking() {
        asked++;
    }

    /** Requests between a watch's last word and the patch that followed, of all samples. */
    synchronized int askedBetween() {
        return askedBetween;
    }

    synchronized int count() {
        return fromReady.size();
    }

    /** Milliseconds. */
    synchronized double fromReady(double quantile) {
        return quantile(fromReady, quantile);
    }

    /** Milliseconds. */
    synchronized double fromLastWord(double quantile) {
        return quantile(fromLastWord, quantile);
    }

    private static double quantile(List<Long> nanos, double quantile) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        int place = (int) Math.ceil(quantile * sorted.length) - 1;
        return sorted.length == 0 ? 0 : sorted[Math.max(0, place)] / 1e6;
    }
}
