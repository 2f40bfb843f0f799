package io.jenkins.plugins.statefulset.rollout.swarm;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A view that can stop, show what was, and skip what lay between. */
final class UnreliableView implements NamespaceView {
    private static final int KEPT = 12;

    private final Runnable onChange;
    private final Consumer<UnreliableView> whenClosed;
    private final Supplier<Instant> truth;
    private final Deque<Picture> past = new ArrayDeque<>();
    private NamespaceView real;
    private Optional<Picture> shown = Optional.empty();
    private Instant heard;
    private int every = 1;
    private int missed;

    /** What a view showed at one moment. */
    private record Picture(
            Optional<StatefulSet> statefulSet, Collection<Pod> pods, Collection<PodDisruptionBudget> budgets) {}

    UnreliableView(Runnable onChange, Consumer<UnreliableView> whenClosed, Supplier<Instant> truth) {
        this.onChange = onChange;
        this.whenClosed = whenClosed;
        this.truth = truth;
        this.heard = truth.get();
    }

    void open(NamespaceView view) {
        real = view;
        remember();
    }

    void changed() {
        remember();
        if (every > 1) {
            missed++;
            if (missed % every == 0) {
                shown = Optional.of(now());
                heard = truth.get();
                onChange.run();
            }
        } else if (shown.isEmpty()) {
            onChange.run();
        }
    }

    /** Shows only each n-th change, and nothing of what lay between, until {@link #flow}. */
    void coalesce(int n) {
        every = n;
        stall();
    }

    void stall() {
        shown = Optional.of(now());
        heard = truth.get();
    }

    void goBack(int changes) {
        Picture then = past.stream()
                .skip(Math.max(0, past.size() - 1L - changes))
                .findFirst()
                .orElse(now());
        shown = Optional.of(then);
        heard = truth.get();
        onChange.run();
    }

    void flow() {
        shown = Optional.empty();
        every = 1;
        onChange.run();
    }

    private void remember() {
        if (past.size() == KEPT) {
            past.removeFirst();
        }
        past.addLast(now());
    }

    private Picture now() {
        return new Picture(real.statefulSet(SwarmDatabase.SET), real.pods(), real.budgets());
    }

    @Override
    public Optional<StatefulSet> statefulSet(String name) {
        return shown.isPresent() && name.equals(SwarmDatabase.SET) ? shown.get().statefulSet() : real.statefulSet(name);
    }

    @Override
    public Collection<Pod> pods() {
        return shown.isPresent() ? shown.get().pods() : real.pods();
    }

    @Override
    public Collection<Pod> podsOwnedBy(String uid) {
        return shown.isEmpty()
                ? real.podsOwnedBy(uid)
                : shown.get().pods().stream()
                        .filter(pod -> owners(pod).stream()
                                .anyMatch(owner -> owner.getUid().equals(uid)))
                        .toList();
    }

    private static List<OwnerReference> owners(HasMetadata object) {
        List<OwnerReference> owners = object.getMetadata().getOwnerReferences();
        return owners == null ? List.of() : owners;
    }

    @Override
    public Optional<Pod> pod(String name) {
        return shown.isEmpty()
                ? real.pod(name)
                : shown.get().pods().stream()
                        .filter(pod -> pod.getMetadata().getName().equals(name))
                        .findFirst();
    }

    @Override
    public Collection<PodDisruptionBudget> budgets() {
        return shown.isPresent() ? shown.get().budgets() : real.budgets();
    }

    @Override
    public Optional<Job> job(String name) {
        return real.job(name);
    }

    @Override
    public Currency confirm(StatefulSet set, Duration podsAge, Duration budgetsAge) {
        if (shown.isEmpty()) {
            return real.confirm(set, podsAge, budgetsAge);
        }
        Duration silence = Duration.between(heard, truth.get());
        Duration longest = podsAge.compareTo(budgetsAge) < 0 ? podsAge : budgetsAge;
        if (silence.compareTo(longest) < 0) {
            return Currency.HEARD;
        }
        heard = truth.get();
        if (shown.get().equals(now())) {
            return Currency.CONFIRMED;
        }
        flow();
        return Currency.OUTDATED;
    }

    @Override
    public void close() {
        whenClosed.accept(this);
        real.close();
    }
}
