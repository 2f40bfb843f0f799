package io.jenkins.plugins.statefulset.rollout.profile;

import io.jenkins.plugins.statefulset.rollout.kube.ImagePattern;
import io.jenkins.plugins.statefulset.rollout.kube.ImageReference;
import io.jenkins.plugins.statefulset.rollout.manifest.YamlFile;
import io.jenkins.plugins.statefulset.rollout.message.Translations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Profiles that are known, each read when it is asked for. Safe for threads. */
public final class ProfileBook {
    private final List<Entry> entries;
    private final Map<String, Profile> read = new ConcurrentHashMap<>();

    /**
     * A profile that need not be read yet.
     *
     * @param images the patterns of its images, as its file has them
     * @param translations of what a plan tells of it, asked for when it is read
     */
    public record Entry(
            String id, List<ImagePattern> images, Supplier<YamlFile> file, Supplier<Translations> translations) {
        public Entry {
            images = List.copyOf(images);
        }
    }

    public ProfileBook(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** The words of all, in their order. */
    public List<String> names() {
        return entries.stream().map(Entry::id).toList();
    }

    public Optional<Profile> named(String id) {
        return entries.stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst()
                .map(this::profile);
    }

    /** The first that knows the image. */
    public Optional<Profile> of(String image) {
        ImageReference reference = ImageReference.read(image);
        return entries.stream()
                .filter(entry -> entry.images().stream().anyMatch(pattern -> pattern.matches(reference)))
                .findFirst()
                .map(this::profile);
    }

    private Profile profile(Entry entry) {
        return read.computeIfAbsent(
                entry.id(),
                id -> new ProfileReader(entry.file().get(), entry.translations().get()).read());
    }
}
