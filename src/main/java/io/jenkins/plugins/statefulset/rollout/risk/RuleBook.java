package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.kube.ImagePattern;
import io.jenkins.plugins.statefulset.rollout.kube.ImageReference;
import io.jenkins.plugins.statefulset.rollout.manifest.YamlFile;
import io.jenkins.plugins.statefulset.rollout.message.Translations;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is known of systems that keep data, beyond those whose rules are classes: one file of rules for each.
 *
 * <p>A file is read when an image that it knows is looked up for the first time. Safe for threads.
 */
public final class RuleBook {
    private static final RuleBook EMPTY = new RuleBook(List::of);

    private final Supplier<List<Source>> index;
    private volatile List<Entry> entries;

    private RuleBook(Supplier<List<Source>> index) {
        this.index = index;
    }

    /**
     * A file of rules that need not be read yet.
     *
     * @param system the system's word
     * @param images the patterns of its images, as the file has them
     * @param file reads it
     * @param translations of its sentences, asked for when it is read
     */
    public record Source(
            String system, List<String> images, Supplier<YamlFile> file, Supplier<Translations> translations) {
        public Source {
            images = List.copyOf(images);
        }
    }

    /** Knows no system. */
    public static RuleBook empty() {
        return EMPTY;
    }

    /** @param index asked for once, when it is needed */
    public static RuleBook of(Supplier<List<Source>> index) {
        return new RuleBook(index);
    }

    /**
     * These files before those of this book: where both know an image, these decide, and a system of the same word is replaced.
     *
     * @throws BadRequestException if a file is wrong, with file, line and field, or if one of its examples does not hold
     */
    public RuleBook with(List<YamlFile> files) {
        List<Software> own =
                files.stream().map(file -> new RuleReader(file).read()).toList();
        RuleBook book = new RuleBook(() -> merged(files, own));
        for (int i = 0; i < own.size(); i++) {
            String name = files.get(i).name();
            new ExampleCheck(book).failures(own.get(i)).stream().findFirst().ifPresent(failure -> {
                throw new BadRequestException(name + ": " + failure);
            });
        }
        return book;
    }

    private List<Source> merged(List<YamlFile> files, List<Software> own) {
        List<Source> all = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            YamlFile file = files.get(i);
            List<String> images =
                    own.get(i).images().stream().map(ImagePattern::text).toList();
            all.add(new Source(own.get(i).id(), images, () -> file, Translations::none));
        }
        index.get().stream()
                .filter(other -> own.stream().noneMatch(system -> system.id().equals(other.system())))
                .forEach(all::add);
        return all;
    }

    /** All systems in the order in which they are asked; reads every file. */
    List<Software> systems() {
        return entries().stream().map(Entry::software).toList();
    }

    /** The system in an image; empty if no file knows it. */
    Optional<Software> in(ImageReference reference) {
        return entries().stream()
                .filter(entry -> entry.isIn(reference))
                .findFirst()
                .map(Entry::software);
    }

    private List<Entry> entries() {
        List<Entry> known = entries;
        if (known == null) {
            known = index.get().stream().map(Entry::new).toList();
            entries = known;
        }
        return known;
    }

    private static final class Entry {
        private final List<ImagePattern> images;
        private final Source source;
        private volatile Software software;

        Entry(Source source) {
            this.images = source.images().stream().map(ImagePattern::of).toList();
            this.source = source;
        }

        boolean isIn(ImageReference reference) {
            return images.stream().anyMatch(pattern -> pattern.matches(reference));
        }

        Software software() {
            Software known = software;
            if (known == null) {
                known = new RuleReader(
                                source.file().get(), source.translations().get())
                        .read();
                software = known;
            }
            return known;
        }
    }
}
