package io.jenkins.plugins.statefulset.rollout.plan;

import io.jenkins.plugins.statefulset.rollout.request.BadRequestException;
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
        for (WaveSize size : sizes) {
            int total = size.of(replicas);
            if (size instanceof WaveSize.Count && total > replicas) {
                throw new BadRequestException("--waves " + join(sizes) + ": a wave of " + size
                        + " exceeds the StatefulSet's replicas (" + replicas + ")");
            }
            if (total < before
                    || (total == before && size instanceof WaveSize.Count && beforeSize instanceof WaveSize.Count)) {
                throw new BadRequestException("--waves " + join(sizes) + ": waves must rise, but " + size + " (" + total
                        + " of " + replicas + ") comes after " + beforeSize + " (" + before + ")");
            }
            if (total > before) {
                settled.add(size);
            }
            before = total;
            beforeSize = size;
        }
        if (before < replicas) {
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
        for (int number = 1; number <= settled.size(); number++) {
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

    /** The partition at the end of the wave with that number, counted from 1. */
    public static int partitionAfter(List<WaveSize> settled, int number, int replicas) {
        return Math.max(0, replicas - settled.get(number - 1).of(replicas));
    }

    private static String join(List<WaveSize> sizes) {
        return sizes.stream().map(WaveSize::toString).collect(Collectors.joining(","));
    }
}
