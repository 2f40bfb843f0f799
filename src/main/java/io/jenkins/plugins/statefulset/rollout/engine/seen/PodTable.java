package io.jenkins.plugins.statefulset.rollout.engine.seen;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.RandomAccess;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The pods of a set by index; empty where there is none. Immutable. One that was made of another shares with it the parts in which
 * no pod changed, and a search passes over the parts in which there is nothing to find: a look at a set costs by what has changed
 * in it, and not by its size.
 */
public final class PodTable extends AbstractList<Optional<PodView>> implements RandomAccess {
    private static final int PART = 64;

    private final List<PodPart> parts;
    private final int size;

    private PodTable(List<PodPart> parts, int size) {
        this.parts = parts;
        this.size = size;
    }

    /** @param pods by index */
    public static PodTable of(List<Optional<PodView>> pods) {
        if (pods instanceof PodTable table) {
            return table;
        }
        List<PodPart> parts = new ArrayList<>();
        for (int from = 0; from < pods.size(); from += PART) {
            parts.add(new PodPart(pods.subList(from, Math.min(from + PART, pods.size()))));
        }
        return new PodTable(List.copyOf(parts), pods.size());
    }

    /** Of a set of so many replicas, none of which is there. */
    static PodTable none(int replicas) {
        return of(Collections.nCopies(replicas, Optional.empty()));
    }

    /** The same with other pods at these indexes; indexes outside of it are left out. */
    public PodTable with(Map<Integer, Optional<PodView>> others) {
        Map<Integer, List<Optional<PodView>>> changed = new TreeMap<>();
        others.forEach((index, pod) -> {
            if (index >= 0 && index < size) {
                changed.computeIfAbsent(
                                index / PART,
                                part -> new ArrayList<>(parts.get(part).pods()))
                        .set(index % PART, pod);
            }
        });
        if (changed.isEmpty()) {
            return this;
        }
        List<PodPart> renewed = new ArrayList<>(parts);
        changed.forEach((part, pods) -> renewed.set(part, new PodPart(pods)));
        return new PodTable(List.copyOf(renewed), size);
    }

    @Override
    public Optional<PodView> get(int index) {
        return parts.get(index / PART).pods().get(index % PART);
    }

    @Override
    public int size() {
        return size;
    }

    /** The lowest index from that one on, and below that other, where such a pod is. */
    public OptionalInt lowest(PodSearch wanted, int from, int to) {
        int end = Math.min(to, size);
        int index = Math.max(0, from);
        while (index < end) {
            PodPart part = parts.get(index / PART);
            int next = Math.min(end, (index / PART + 1) * PART);
            if (wanted.parts().test(part)) {
                for (; index < next; index++) {
                    if (wanted.pods().test(part.pods().get(index % PART))) {
                        return OptionalInt.of(index);
                    }
                }
            }
            index = next;
        }
        return OptionalInt.empty();
    }

    /** The highest index from that one on, and below that other, where such a pod is. */
    public OptionalInt highest(PodSearch wanted, int from, int to) {
        int begin = Math.max(0, from);
        int index = Math.min(to, size) - 1;
        while (index >= begin) {
            PodPart part = parts.get(index / PART);
            int next = Math.max(begin, index / PART * PART) - 1;
            if (wanted.parts().test(part)) {
                for (; index > next; index--) {
                    if (wanted.pods().test(part.pods().get(index % PART))) {
                        return OptionalInt.of(index);
                    }
                }
            }
            index = next;
        }
        return OptionalInt.empty();
    }

    /** All such indexes, lowest first. */
    public IntStream all(PodSearch wanted, int from, int to) {
        IntStream.Builder found = IntStream.builder();
        OptionalInt next = lowest(wanted, from, to);
        while (next.isPresent()) {
            found.add(next.getAsInt());
            next = lowest(wanted, next.getAsInt() + 1, to);
        }
        return found.build();
    }

    /** Whether there is such a pod. */
    public boolean any(PodSearch wanted) {
        return lowest(wanted, 0, size).isPresent();
    }

    /** Indexes of the parts that another table has not, and perhaps others beside them, highest first. */
    @SuppressWarnings("ReferenceEquality") // the same part is the same object
    public IntStream differentFrom(PodTable other) {
        IntStream.Builder found = IntStream.builder();
        for (int part = parts.size() - 1; part >= 0; part--) {
            boolean same = part < other.parts.size() && parts.get(part) == other.parts.get(part);
            for (int i = parts.get(part).pods().size() - 1; i >= 0 && !same; i--) {
                found.add(part * PART + i);
            }
        }
        return found.build();
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(Object other) {
        if (!(other instanceof PodTable table)) {
            return super.equals(other);
        }
        if (table.size != size) {
            return false;
        }
        return IntStream.range(0, parts.size())
                .allMatch(part -> parts.get(part) == table.parts.get(part)
                        || parts.get(part).pods().equals(table.parts.get(part).pods()));
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
