package io.jenkins.plugins.statefulset.rollout.kube;

import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;

/**
 * Objects in their order, immutable, in blocks. Collections that were made one after the other share the blocks in which nothing
 * changed, so that who compares two of them looks at what changed and not at thousands of objects that did not.
 */
public final class Blocks<T> extends AbstractCollection<T> {
    /** The most that a block holds. */
    public static final int SIZE = 64;

    private final List<Block<T>> blocks;
    private final int size;

    /** Some neighbours, at least one. The same object stands for the same elements. */
    public static final class Block<T> {
        private final List<T> elements;

        public Block(List<T> elements) {
            this.elements = List.copyOf(elements);
        }

        public List<T> elements() {
            return elements;
        }
    }

    public Blocks(List<Block<T>> blocks) {
        this.blocks = List.copyOf(blocks);
        this.size = blocks.stream().mapToInt(block -> block.elements().size()).sum();
    }

    public static <T> Blocks<T> none() {
        return new Blocks<>(List.of());
    }

    /**
     * The elements as such a collection: themselves where they are one.
     *
     * @param before whose blocks are taken over where they hold the very same elements
     */
    public static <T> Blocks<T> of(Collection<T> elements, Blocks<T> before) {
        return elements instanceof Blocks<T> blocks ? blocks : new Blocks<>(cut(List.copyOf(elements), before));
    }

    public List<Block<T>> blocks() {
        return blocks;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Iterator<T> iterator() {
        return blocks.stream().flatMap(block -> block.elements().stream()).iterator();
    }

    private static <T> List<Block<T>> cut(List<T> elements, Blocks<T> before) {
        IdentityHashMap<T, Block<T>> byFirst = new IdentityHashMap<>();
        before.blocks().forEach(block -> byFirst.put(block.elements().get(0), block));
        List<Block<T>> blocks = new ArrayList<>();
        int begun = 0;
        int at = 0;
        while (at < elements.size()) {
            Block<T> known = byFirst.get(elements.get(at));
            if (known != null && isAt(elements, at, known)) {
                add(blocks, elements, begun, at);
                blocks.add(known);
                at += known.elements().size();
                begun = at;
            } else {
                at++;
                if (at - begun == SIZE) {
                    add(blocks, elements, begun, at);
                    begun = at;
                }
            }
        }
        add(blocks, elements, begun, at);
        return blocks;
    }

    private static <T> void add(List<Block<T>> blocks, List<T> elements, int from, int to) {
        if (from < to) {
            blocks.add(new Block<>(elements.subList(from, to)));
        }
    }

    @SuppressWarnings("ReferenceEquality") // an equal object that is another one may be looked at again, at little cost
    private static <T> boolean isAt(List<T> elements, int at, Block<T> block) {
        List<T> wanted = block.elements();
        if (at + wanted.size() > elements.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (elements.get(at + i) != wanted.get(i)) {
                return false;
            }
        }
        return true;
    }
}
