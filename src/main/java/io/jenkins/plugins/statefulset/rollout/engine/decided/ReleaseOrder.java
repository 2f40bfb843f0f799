package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodSearch;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.plan.PodOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which pods have been released, and which are the next.
 *
 * <ol>
 *   <li>Under RollingUpdate the highest ordinal goes first, because the controller takes pods down from the highest to the partition
 *       ({@code updateStatefulSet} in stateful_set_control.go). So it does with OnDelete where no order was asked for.
 *   <li>With OnDelete the record's partition says how many have been released: so many as the replicas are above it.
 *   <li>Those that are on the new revision, gone or going count first, whoever took them: the controller makes them of the new revision.
 *   <li>Then those that were chosen, in the order in which they were: one that may have been prepared goes before another is thought of.
 *   <li>{@code lowest}: then the others, the lowest first.
 *   <li>{@code leader-last}: then the others, the highest first, and those that lead at last. Of several that lead the highest first.
 *   <li>On the way back the same order counts among those that go back.
 * </ol>
 */
final class ReleaseOrder {
    private final SetView set;
    private final int partition;
    private final boolean falling;
    private final PodOrder order;
    private final List<Integer> indexes;
    private final int[] places;

    private ReleaseOrder(SetView set, int partition, boolean falling, PodOrder order, List<Integer> indexes) {
        this.set = set;
        this.partition = partition;
        this.falling = falling;
        this.order = order;
        this.indexes = indexes;
        this.places = new int[indexes.size()];
        for (int place = 0; place < indexes.size(); place++) {
            places[indexes.get(place)] = place;
        }
    }

    /** @param target the revision that pods go to */
    static ReleaseOrder of(Observation seen, String target) {
        SetView set = seen.set();
        RolloutState state = seen.state();
        PodOrder order = wanted(seen);
        int partition = Math.min(state.partition(), set.replicas());
        return order == PodOrder.HIGHEST
                ? new ReleaseOrder(set, partition, true, order, List.of())
                : new ReleaseOrder(set, partition, false, order, inOrder(seen, target, order));
    }

    /** The order that counts for the strategy which the set has. */
    static PodOrder wanted(Observation seen) {
        return seen.set().strategy() == UpdateStrategy.ON_DELETE
                ? seen.state().setup().options().order().orElse(PodOrder.HIGHEST)
                : PodOrder.HIGHEST;
    }

    private static List<Integer> inOrder(Observation seen, String target, PodOrder order) {
        SetView set = seen.set();
        List<Integer> falling = IntStream.rangeClosed(1, set.replicas())
                .map(back -> set.replicas() - back)
                .boxed()
                .toList();
        Predicate<Integer> isNew =
                index -> seen.pods().get(index).filter(pod -> pod.on(target)).isPresent();
        Predicate<Integer> isAway = index ->
                seen.pods().get(index).filter(pod -> !pod.terminating()).isEmpty();
        Set<Integer> all = new LinkedHashSet<>();
        falling.stream().filter(isNew).forEach(all::add);
        falling.stream().filter(isAway).forEach(all::add);
        seen.state().chosen().stream()
                .map(ordinal -> ordinal - set.start())
                .filter(index -> index >= 0 && index < set.replicas())
                .forEach(all::add);
        Stream<Integer> rest =
                order == PodOrder.LOWEST ? falling.stream().sorted(Comparator.naturalOrder()) : falling.stream();
        rest.forEach(all::add);
        return List.copyOf(all);
    }

    /** Whether the highest go first, as under RollingUpdate. */
    boolean isFalling() {
        return falling;
    }

    boolean isReleased(int index) {
        return asIfFalling(index) >= partition;
    }

    /** The index of the pod that would have its turn at the same time if the highest went first. */
    int asIfFalling(int index) {
        return falling ? index : set.replicas() - 1 - places[index];
    }

    /** Those of the pods that have been released, the lowest first. */
    IntStream released(Observation seen, PodSearch wanted) {
        return falling
                ? seen.pods().all(wanted, partition, set.replicas())
                : seen.pods().all(wanted, 0, set.replicas()).filter(this::isReleased);
    }

    /** Those that have not, the lowest first. */
    IntStream unreleased(Observation seen, PodSearch wanted) {
        return falling
                ? seen.pods().all(wanted, 0, partition)
                : seen.pods().all(wanted, 0, set.replicas()).filter(index -> !isReleased(index));
    }

    /**
     * The next ones.
     *
     * @param most as many at the most
     * @param leads whether a pod leads, where that is to go last
     */
    IntStream next(int most, Predicate<Integer> leads) {
        if (falling) {
            return IntStream.rangeClosed(1, most).map(step -> partition - step);
        }
        List<Integer> left = left();
        return (order == PodOrder.LEADER_LAST ? leadersLast(left, leads) : left)
                .stream().limit(most).mapToInt(Integer::intValue);
    }

    /** Whether it depends on who leads which pod is the next. */
    boolean dependsOnLeaders() {
        return order == PodOrder.LEADER_LAST && left().size() > 1;
    }

    private List<Integer> left() {
        return falling ? List.of() : indexes.subList(set.replicas() - partition, indexes.size());
    }

    private static List<Integer> leadersLast(List<Integer> left, Predicate<Integer> leads) {
        List<Integer> all = new ArrayList<>(left.stream().filter(leads.negate()).toList());
        left.stream().filter(leads).forEach(all::add);
        return all;
    }

    /**
     * The record with these as chosen as well, behind those that count as released by now, whoever took them: so the pods of a wave are the last of
     * them. As it is where the highest go first.
     */
    RolloutState choosing(RolloutState state, List<Integer> more) {
        if (falling) {
            return state;
        }
        List<Integer> released = indexes.subList(0, set.replicas() - partition).stream()
                .map(set::ordinal)
                .toList();
        Set<Integer> all = new LinkedHashSet<>(state.chosen());
        all.retainAll(released);
        all.addAll(released);
        more.stream().map(set::ordinal).forEach(all::add);
        return state.choosing(List.copyOf(all));
    }

    /** The record with another chosen in the place of that one. */
    RolloutState choosingInstead(RolloutState state, int index, int other) {
        Set<Integer> all = new LinkedHashSet<>(state.chosen());
        all.remove(set.ordinal(index));
        all.add(set.ordinal(other));
        return state.choosing(List.copyOf(all));
    }

    /** The ordinals of these, where it is not the highest that go first. */
    List<Integer> told(List<Integer> of) {
        return falling ? List.of() : of.stream().map(set::ordinal).toList();
    }

    /**
     * Of these pods the one whose turn it is on the way back.
     *
     * @param pods at least one
     */
    static PodView first(PodOrder order, List<PodView> pods, Predicate<PodView> leads) {
        Comparator<PodView> byIndex = Comparator.comparingInt(PodView::index);
        Comparator<PodView> last =
                switch (order) {
                    case HIGHEST -> byIndex;
                    case LOWEST -> byIndex.reversed();
                    case LEADER_LAST ->
                        Comparator.comparing((PodView pod) -> !leads.test(pod)).thenComparing(byIndex);
                };
        return Collections.max(pods, last);
    }
}
