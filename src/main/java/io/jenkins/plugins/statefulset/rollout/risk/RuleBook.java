package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.change.ImageReference;
import io.jenkins.plugins.statefulset.rollout.manifest.YamlFile;
import io.jenkins.plugins.statefulset.rollout.request.BadRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is known of systems that keep data, beyond those whose rules are classes: one file of rules for each.
 *
 * <p>The files are read when an image is looked up for the first time. Safe for threads.
 */
public final class RuleBook {
    private static final RuleBook EMPTY = new RuleBook(List::of);

    private final Supplier<List<Software>> source;
    private volatile List<Software> systems;

    private RuleBook(Supplier<List<Software>> source) {
        this.source = source;
    }

    /** Knows no system. */
    public static RuleBook empty() {
        return EMPTY;
    }

    /** @param files asked for once, when they are needed */
    public static RuleBook of(Supplier<List<YamlFile>> files) {
        return new RuleBook(() -> read(files.get()));
    }

    /**
     * These files before those of this book: where both know an image, these decide, and a system of the same id is replaced.
     *
     * @throws BadRequestException if a file is wrong, with file, line and field, or if one of its examples does not hold
     */
    public RuleBook with(List<YamlFile> files) {
        List<Software> own = read(files);
        RuleBook book = new RuleBook(() -> merged(own, systems()));
        own.forEach(system -> new ExampleCheck(book)
                .failures(system).stream().findFirst().ifPresent(failure -> {
                    throw new BadRequestException(place(files, own.indexOf(system)) + ": " + failure);
                }));
        return book;
    }

    private static String place(List<YamlFile> files, int index) {
        return files.get(index).name();
    }

    private static List<Software> read(List<YamlFile> files) {
        return files.stream().map(file -> new RuleReader(file).read()).toList();
    }

    private static List<Software> merged(List<Software> own, List<Software> others) {
        List<Software> all = new ArrayList<>(own);
        others.stream()
                .filter(other -> own.stream().noneMatch(system -> system.id().equals(other.id())))
                .forEach(all::add);
        return List.copyOf(all);
    }

    /** The systems in the order in which they are asked. */
    List<Software> systems() {
        List<Software> known = systems;
        if (known == null) {
            known = source.get();
            systems = known;
        }
        return known;
    }

    /** The system in an image; empty if no file knows it. */
    Optional<Software> in(ImageReference reference) {
        return systems().stream().filter(system -> system.isIn(reference)).findFirst();
    }
}
