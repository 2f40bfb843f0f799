package io.jenkins.plugins.statefulset.rollout.profile;

import io.jenkins.plugins.statefulset.rollout.kube.ImagePattern;
import io.jenkins.plugins.statefulset.rollout.kube.ImageReference;
import io.jenkins.plugins.statefulset.rollout.message.LocalizedText;
import java.util.List;
import java.util.Optional;

/**
 * What is asked and done around each pod of one system.
 *
 * @param id its word, such as {@code kafka}
 * @param title as its makers write it
 * @param versions for which it is meant, for a person
 * @param replicas with fewer nothing is asked; at least 1
 * @param single why not; empty where {@code replicas} is 1
 * @param nothing why nothing is asked at all; empty where something is
 * @param path folders in which programs are looked for, behind those of the container
 * @param variants ways in which the system is run; the first that fits counts, and none is needed where there are none
 * @param setup put before each command
 * @param checks in the order in which those of one moment are asked
 */
public record Profile(
        String id,
        String title,
        List<ImagePattern> images,
        Optional<String> versions,
        int replicas,
        Optional<LocalizedText> single,
        Optional<LocalizedText> nothing,
        List<String> path,
        List<ProfileVariant> variants,
        String setup,
        List<ProfileCheck> checks) {
    public Profile {
        images = List.copyOf(images);
        path = List.copyOf(path);
        variants = List.copyOf(variants);
        checks = List.copyOf(checks);
    }

    /** Whether one of its patterns fits that image, on any registry. */
    public boolean isOf(String image) {
        ImageReference reference = ImageReference.read(image);
        return images.stream().anyMatch(pattern -> pattern.matches(reference));
    }

    /** What it asks of a variant; of the whole system where there are no variants. */
    public List<ProfileCheck> checks(Optional<ProfileVariant> variant) {
        return checks.stream()
                .filter(check -> check.variants().isEmpty()
                        || variant.filter(known -> check.variants().contains(known.id()))
                                .isPresent())
                .toList();
    }
}
