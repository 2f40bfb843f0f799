package io.jenkins.plugins.statefulset.rollout.testbed.faults;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Watches a set and its pods with a connection of its own, and keeps what happened to them. */
final class SetWitness implements AutoCloseable {
    private final SharedIndexInformer<Pod> podWatch;
    private final SharedIndexInformer<StatefulSet> setWatch;
    private final Map<String, Pod> pods = new TreeMap<>();
    private final List<Integer> partitions = new ArrayList<>();
    private final List<String> drivers = new ArrayList<>();
    private Optional<StatefulSet> set = Optional.empty();
    private List<String> mostAway = List.of();
    private boolean held;
    private final Consumer<SetWitness> onSet;

    /** @param onSet called after each change of the set */
    SetWitness(KubernetesClient client, String namespace, Consumer<SetWitness> onSet) {
        this.onSet = onSet;
        setWatch = client.apps().statefulSets().inNamespace(namespace).inform(new Hearing<>(this::seen, gone -> {}));
        podWatch = client.pods()
                .inNamespace(namespace)
                .withLabel("app", "db")
                .inform(new Hearing<>(this::seen, this::gone));
    }

    private void seen(StatefulSet now) {
        synchronized (this) {
            set = Optional.of(now);
            partition(now)
                    .filter(to -> partitions.isEmpty() || !last(partitions).equals(to))
                    .ifPresent(partitions::add);
            StateAnnotation.state(now).ifPresent(state -> {
                held |= state.held().isPresent();
                state.driver()
                        .filter(driver -> drivers.isEmpty() || !last(drivers).equals(driver))
                        .ifPresent(drivers::add);
            });
        }
        onSet.accept(this);
    }

    private static Optional<Integer> partition(StatefulSet set) {
        return Optional.ofNullable(set.getSpec().getUpdateStrategy().getRollingUpdate())
                .map(rolling -> Optional.ofNullable(rolling.getPartition()).orElse(0));
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }

    private synchronized void seen(Pod pod) {
        pods.put(pod.getMetadata().getName(), pod);
        count();
    }

    private synchronized void gone(Pod pod) {
        // What came under its name already stays.
        Pod known = pods.get(pod.getMetadata().getName());
        if (known != null
                && known.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
            pods.remove(pod.getMetadata().getName());
        }
        count();
    }

    private void count() {
        List<String> away = IntStream.range(0, FaultNamespace.REPLICAS)
                .mapToObj(ordinal -> FaultNamespace.SET + "-" + ordinal)
                .filter(name -> !Optional.ofNullable(pods.get(name))
                        .filter(SetWitness::isReady)
                        .isPresent())
                .toList();
        if (away.size() > mostAway.size()) {
            mostAway = away;
        }
    }

    /** What counts happened from here on. */
    synchronized void begin() {
        mostAway = List.of();
        partitions.clear();
    }

    static boolean isReady(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    private static String image(Pod pod) {
        return pod.getSpec().getContainers().get(0).getImage();
    }

    /** Whether all pods from that ordinal on are ready and run that image. */
    synchronized boolean ready(String image, int from) {
        return IntStream.range(from, FaultNamespace.REPLICAS)
                .mapToObj(ordinal -> Optional.ofNullable(pods.get(FaultNamespace.SET + "-" + ordinal)))
                .allMatch(pod -> pod.filter(SetWitness::isReady)
                        .map(SetWitness::image)
                        .filter(image::equals)
                        .isPresent());
    }

    synchronized boolean crashes(String pod) {
        return Optional.ofNullable(pods.get(pod)).stream()
                .flatMap(each -> each.getStatus().getContainerStatuses().stream())
                .anyMatch(container -> container.getState().getWaiting() != null);
    }

    synchronized Optional<RolloutState> state() {
        return set.flatMap(StateAnnotation::state);
    }

    synchronized Optional<StatefulSet> set() {
        return set;
    }

    /** Ordinal, image and readiness of each pod. */
    synchronized List<String> pods() {
        return pods.values().stream()
                .map(pod -> pod.getMetadata().getName() + " " + image(pod) + (isReady(pod) ? "" : " not ready"))
                .toList();
    }

    boolean notesAWait() {
        return state().filter(
                        state -> state.blocked().isPresent() || !state.away().isEmpty())
                .isPresent();
    }

    synchronized boolean wasHeld() {
        return held;
    }

    boolean isHeld() {
        return state().filter(state -> state.held().isPresent()).isPresent();
    }

    /** The pods of the moment at which most were away. */
    synchronized List<String> mostAway() {
        return mostAway;
    }

    /** Every partition that the set had, in order. */
    synchronized List<Integer> partitions() {
        return List.copyOf(partitions);
    }

    /** Who wrote the record, in order. */
    synchronized List<String> drivers() {
        return List.copyOf(drivers);
    }

    @Override
    public void close() {
        setWatch.close();
        podWatch.close();
    }

    private record Hearing<T extends HasMetadata>(Consumer<T> seen, Consumer<T> gone)
            implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T added) {
            seen.accept(added);
        }

        @Override
        public void onUpdate(T before, T now) {
            seen.accept(now);
        }

        @Override
        public void onDelete(T last, boolean unknownFinalState) {
            gone.accept(last);
        }
    }
}
