package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.kube.ImageReference;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.Optional;

/**
 * An image and what its name tells.
 *
 * @param text as the container names it
 * @param software the system in it, where a file of rules knows it
 * @param version of the software, see {@link ImageVersion#of}
 * @param companion of what comes with it, see {@link ImageFamily#companionName()}
 */
record SoftwareImage(
        String text,
        ImageReference reference,
        ImageFamily family,
        Optional<Software> software,
        Optional<Version> version,
        Optional<Version> companion) {
    static SoftwareImage read(String image, RuleBook book) {
        ImageReference reference = ImageReference.read(image);
        ImageFamily family = ImageFamily.of(reference);
        Optional<Software> software = family.workload() == Workload.OTHER ? book.in(reference) : Optional.empty();
        return new SoftwareImage(
                image,
                reference,
                family,
                software,
                software.isPresent() ? software.get().version(reference) : ImageVersion.software(reference, family),
                ImageVersion.companion(reference, family));
    }

    Workload workload() {
        return family.workload();
    }

    /** Whether the tag names one release, and not a line of which the newest is pulled. */
    boolean isExact() {
        Optional<Version> told = family == ImageFamily.KAFKA_CONFLUENT ? companion : version;
        return told.filter(found -> found.numbers().size() >= (isTwoNumbered(found) ? 2 : 3))
                .isPresent();
    }

    private boolean isTwoNumbered(Version found) {
        return workload() == Workload.POSTGRESQL && found.major() >= 10;
    }

    /** Why the version is not known, as the end of a sentence. */
    Phrase whyUnknown() {
        return whyUnknownWords().with("image", text);
    }

    private Phrase whyUnknownWords() {
        if (reference.tag().isEmpty()) {
            return reference.digest().isPresent() ? Phrase.of("risk.digest-alone") : Phrase.of("risk.no-tag");
        }
        String tag = reference.tag().orElseThrow();
        return tag.equals("latest")
                ? Phrase.of("risk.latest-then")
                : Phrase.of("risk.tag-untold").with("tag", tag);
    }
}
