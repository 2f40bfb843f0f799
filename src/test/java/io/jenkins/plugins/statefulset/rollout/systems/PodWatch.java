package io.jenkins.plugins.statefulset.rollout.systems;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Watches the pods of a set with a connection of its own: writes down what happened to them, and keeps the file that gives this
 * process the names of a cluster's DNS ({@code -Djdk.net.hosts.file}).
 */
final class PodWatch implements ResourceEventHandler<Pod>, AutoCloseable {
    private final String set;
    private final String service;
    private final Path hosts;
    private final Map<String, Pod> pods = new TreeMap<>();
    private final List<PodState> states = new ArrayList<>();
    private final SharedIndexInformer<Pod> watch;

    /** @param hosts where the file with the names is kept */
    PodWatch(KubernetesClient client, String namespace, String set, String service, Path hosts) {
        this.set = set;
        this.service = service;
        this.hosts = hosts;
        write();
        watch = client.pods().inNamespace(namespace).inform(this);
    }

    @Override
    public void onAdd(Pod pod) {
        seen(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod now) {
        seen(now);
    }

    private synchronized void seen(Pod pod) {
        if (pod.getMetadata().getName().startsWith(set + "-")) {
            pods.put(pod.getMetadata().getName(), pod);
            note(pod, PodState.of(pod));
        }
    }

    @Override
    public synchronized void onDelete(Pod pod, boolean unsure) {
        Pod known = pods.get(pod.getMetadata().getName());
        if (known != null
                && known.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
            pods.remove(pod.getMetadata().getName());
            note(pod, PodState.Being.GONE);
        }
    }

    private void note(Pod pod, PodState.Being being) {
        states.add(new PodState(
                Instant.now(), pod.getMetadata().getName(), pod.getMetadata().getUid(), being));
        write();
        notifyAll();
    }

    private void write() {
        StringBuilder text = new StringBuilder("127.0.0.1 localhost\n");
        addresses().forEach((pod, address) -> text.append(address + " " + pod + "." + service + "\n"));
        try {
            Files.createDirectories(hosts.getParent());
            Path whole = Files.writeString(hosts.resolveSibling(hosts.getFileName() + ".new"), text);
            Files.move(whole, hosts, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the pods that have one, by their names. */
    synchronized Map<String, String> addresses() {
        return pods.values().stream()
                .filter(pod -> pod.getStatus() != null && pod.getStatus().getPodIP() != null)
                .collect(Collectors.toMap(
                        pod -> pod.getMetadata().getName(),
                        pod -> pod.getStatus().getPodIP(),
                        (one, other) -> other,
                        LinkedHashMap::new));
    }

    synchronized Map<String, String> uids() {
        Map<String, String> uids = new TreeMap<>();
        pods.forEach((name, pod) ->
                uids.put(name, Objects.requireNonNull(pod.getMetadata().getUid())));
        return uids;
    }

    /** All that was seen, in its order. */
    synchronized List<PodState> states() {
        return List.copyOf(states);
    }

    /** Waits for something about the pods to be so. */
    synchronized void until(Instant limit, Predicate<PodWatch> holds) throws InterruptedException {
        while (!holds.test(this)) {
            long left = Duration.between(Instant.now(), limit).toMillis();
            if (left <= 0) {
                throw new IllegalStateException("waited in vain; the pods are "
                        + states.subList(Math.max(0, states.size() - 6), states.size()));
            }
            wait(left);
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
