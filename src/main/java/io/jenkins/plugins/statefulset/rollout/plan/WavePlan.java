package io.jenkins.plugins.statefulset.rollout.plan;

import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The waves of a rollout.
 *
 * <ol>
 *   <li>A size is the total on the new revision at the end of its wave, not what the wave adds.
 *   <li>Counts must rise and may not exceed the replicas. Percentages that round to the same count as the wave before
 *       are merged into it: with few replicas that is nobody's mistake.
 *   <li>The last wave is always all, whether it is written or not.
 *   <li>{@code each} stands last and is a wave for each ordinal that the sizes before it leave, however many that are when the
 *       replicas change.
 *   <li>Waves go from the highest ordinal down, because the StatefulSet controller does (partition is an index from
 *       below).
 * </ol>
 */
public final class WavePlan {
    /** One canary, then half, then all. */
    public static final List<WaveSize> DEFAULT =
            List.of(new WaveSize.Count(1), new WaveSize.Percentage(50), WaveSize.ALL);

    private WavePlan() {}

    /**
     * The sizes that make a difference for that many replicas, the last one being all.
     *
     * @param replicas at least 1
     * @throws BadRequestException if counts do not rise or exceed the replicas
     */
    public static List<WaveSize> settle(List<WaveSize> sizes, int replicas) {
        List<WaveSize> settled = new ArrayList<>();
        int before = 0;
        WaveSize beforeSize = null;
        boolean each = !sizes.isEmpty() && isEach(sizes);
        if (sizes.indexOf(WaveSize.EACH) != (each ? sizes.size() - 1 : -1)) {
            throw new BadRequestException(RequestField.WAVES, join(sizes), Phrase.of("refused.each-last"));
        }
        for (WaveSize size : sizes.subList(0, each ? sizes.size() - 1 : sizes.size())) {
            int total = size.of(replicas);
            if (size instanceof WaveSize.Count && total > replicas) {
                throw new BadRequestException(
                        RequestField.WAVES,
                        join(sizes),
                        Phrase.of("refused.wave-exceeds")
                                .with("size", size.toString())
                                .with("replicas", replicas));
            }
            if (total < before
                    || (total == before && size instanceof WaveSize.Count && beforeSize instanceof WaveSize.Count)) {
                throw new BadRequestException(
                        RequestField.WAVES,
                        join(sizes),
                        Phrase.of("refused.waves-rise")
                                .with("size", size.toString())
                                .with("total", total)
                                .with("replicas", replicas)
                                .with("before", String.valueOf(beforeSize))
                                .with("beforeTotal", before));
            }
            if (total > before) {
                settled.add(size);
            }
            before = total;
            beforeSize = size;
        }
        if (each) {
            settled.add(WaveSize.EACH);
        } else if (before < replicas) {
            settled.add(WaveSize.ALL);
        } else {
            settled.set(settled.size() - 1, WaveSize.ALL);
        }
        return List.copyOf(settled);
    }

    /**
     * The waves for settled sizes. Follows replicas that changed since: a wave may then come out empty.
     *
     * @param start the set's {@code spec.ordinals.start}
     */
    public static List<Wave> waves(List<WaveSize> settled, int replicas, int start) {
        List<Wave> waves = new ArrayList<>();
        int above = replicas;
        for (int number = 1; number <= count(settled, replicas); number++) {
            int partition = Math.min(above, partitionAfter(settled, number, replicas));
            List<Integer> ordinals = new ArrayList<>();
            for (int index = above - 1; index >= partition; index--) {
                ordinals.add(start + index);
            }
            waves.add(new Wave(number, partition, ordinals));
            above = partition;
        }
        return List.copyOf(waves);
    }

    /**
     * The same waves, with the ordinals dealt out in another order.
     *
     * @param ordinals all that the waves have, in the order in which they go
     */
    public static List<Wave> dealt(List<Wave> waves, List<Integer> ordinals) {
        List<Wave> dealt = new ArrayList<>();
        int from = 0;
        for (Wave wave : waves) {
            int to = Math.min(ordinals.size(), from + wave.ordinals().size());
            dealt.add(new Wave(wave.number(), wave.partition(), ordinals.subList(from, to)));
            from = to;
        }
        return List.copyOf(dealt);
    }

    /** How many waves settled sizes make of that many replicas, at least 1. */
    public static int count(List<WaveSize> settled, int replicas) {
        return isEach(settled)
                ? Math.max(1, written(settled) + Math.max(0, replicas - before(settled, replicas)))
                : settled.size();
    }

    /** The partition at the end of the wave with that number, counted from 1; 0 for one beyond the last. */
    public static int partitionAfter(List<WaveSize> settled, int number, int replicas) {
        if (number <= written(settled)) {
            return Math.max(0, replicas - settled.get(number - 1).of(replicas));
        }
        return isEach(settled) ? Math.max(0, replicas - before(settled, replicas) - (number - written(settled))) : 0;
    }

    /**
     * The partition at the end of the wave with that number, for a rollout that stands at another one. One of {@code each} takes
     * one ordinal and no more, also where the set has lost replicas since.
     *
     * @param from the partition where the wave begins
     */
    public static int end(List<WaveSize> settled, int number, int replicas, int from) {
        int end = partitionAfter(settled, number, replicas);
        return isOfEach(settled, number) ? Math.max(end, Math.max(0, from - 1)) : end;
    }

    /** Whether it is one of the waves that {@code each} stands for. */
    public static boolean isOfEach(List<WaveSize> settled, int number) {
        return isEach(settled) && number > written(settled);
    }

    /**
     * The wave with that number, as the set is now; it may be empty where replicas have changed.
     *
     * @param partition the one at its end, which tells the ordinal of a wave of {@code each}
     */
    public static Wave wave(List<WaveSize> settled, int number, int replicas, int start, int partition) {
        if (isOfEach(settled, number)) {
            return new Wave(number, partition, partition < replicas ? List.of(start + partition) : List.of());
        }
        return waves(settled, replicas, start).get(number - 1);
    }

    private static boolean isEach(List<WaveSize> settled) {
        return settled.get(settled.size() - 1) instanceof WaveSize.Each;
    }

    /** The sizes that are one wave. */
    private static int written(List<WaveSize> settled) {
        return isEach(settled) ? settled.size() - 1 : settled.size();
    }

    /** How many ordinals are new when {@code each} begins. */
    private static int before(List<WaveSize> settled, int replicas) {
        return settled.size() == 1
                ? 0
                : Math.min(replicas, settled.get(settled.size() - 2).of(replicas));
    }

    private static String join(List<WaveSize> sizes) {
        return sizes.stream().map(WaveSize::toString).collect(Collectors.joining(","));
    }
}
