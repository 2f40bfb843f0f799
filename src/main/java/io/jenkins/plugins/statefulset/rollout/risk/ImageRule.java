package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.kube.ImageReference;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.risk.Reason.Joint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an image's name tells of any software.
 *
 * <ol>
 *   <li>Another repository is high: it may be other software, another user, another place for the data. Spellings of
 *       the same one ({@code docker.io/library/postgres}) are not another. Nor is {@code bitnamilegacy} for
 *       {@code bitnami}, where Bitnami moved its images unchanged
 *       (<a href="https://github.com/bitnami/containers/issues/83267">announcement</a>).
 *   <li>A version that the name does not tell, before or after, is high: it may be older, or another major.
 *   <li>A pre-release is high.
 *   <li>From a release to its line (13.23 → 13) is high: the registry or a node's cache decides which one starts, and
 *       it may be an older one ({@code imagePullPolicy: IfNotPresent} keeps what the node has,
 *       <a href="https://kubernetes.io/docs/concepts/containers/images/">Kubernetes, Images</a>). The other way round is
 *       an update within the line.
 *   <li>Another build of the same release is low; of the same line it is high, for the reason of rule 4.
 *   <li>Software without rules of its own and without data that outlives its pods: backwards and another major are high, a
 *       step within a major is low (<a href="https://semver.org/">semantic versioning</a>). With such data, {@link DataRule}
 *       judges.
 * </ol>
 */
final class ImageRule implements RiskRule {
    @Override
    public List<Finding> judge(TemplateChange change) {
        List<Finding> findings = new ArrayList<>();
        change.containers().stream()
                .filter(ContainerChange::imageChanged)
                .forEach(container -> judge(container, findings));
        return findings;
    }

    private static void judge(ContainerChange container, List<Finding> findings) {
        SoftwareImage old = container.oldImage();
        SoftwareImage fresh = container.newImage();
        boolean moved = !sameRepository(old.reference(), fresh.reference());
        if (moved) {
            findings.add(high(container, Joint.IS, otherRepository(old, fresh)));
        }
        if (old.version().isEmpty()) {
            findings.add(
                    high(container, Joint.SO, Phrase.of("risk.before-unknown").with("why", old.whyUnknown())));
        }
        if (fresh.version().isEmpty()) {
            findings.add(
                    high(container, Joint.SO, Phrase.of("risk.after-unknown").with("why", fresh.whyUnknown())));
        }
        fresh.version()
                .flatMap(Version::preRelease)
                .ifPresent(word -> findings.add(
                        high(container, Joint.IS, Phrase.of("risk.pre-release").with("word", word))));
        boolean comparable = !moved || fresh.workload() != Workload.OTHER;
        container
                .versions()
                .filter(versions -> comparable)
                .flatMap(versions -> step(container, versions, moved))
                .ifPresent(findings::add);
    }

    private static Optional<Finding> step(ContainerChange container, VersionChange versions, boolean moved) {
        boolean other = container.newImage().workload() == Workload.OTHER && !container.isJudgedByItsData();
        return switch (versions.step()) {
            case SAME -> moved ? Optional.empty() : Optional.of(build(container, versions));
            case FLOATED ->
                Optional.of(high(
                        container,
                        Joint.DOES,
                        Phrase.of("risk.gives-up-release")
                                .with("version", versions.after().toString())));
            case PINNED ->
                other
                        ? Optional.of(low(
                                container,
                                Joint.IS,
                                Phrase.of("risk.release-of-line")
                                        .with("version", versions.before().toString())))
                        : Optional.empty();
            case FORWARD -> other ? Optional.of(forward(container, versions)) : Optional.empty();
            case BACKWARD ->
                other
                        ? Optional.of(high(
                                container,
                                Joint.IS,
                                Phrase.of("risk.downgrade")
                                        .with("before", versions.before().toString())
                                        .with("after", versions.after().toString())))
                        : Optional.empty();
        };
    }

    private static Finding build(ContainerChange container, VersionChange versions) {
        boolean sameTag = container
                .oldImage()
                .reference()
                .tag()
                .equals(container.newImage().reference().tag());
        if (container.newImage().isExact()
                || companionRises(container)
                || (!sameTag && container.workload() == Workload.OTHER)) {
            return low(
                    container,
                    Joint.IS,
                    Phrase.of("risk.another-build")
                            .with("version", versions.after().toString()));
        }
        return high(
                container,
                Joint.IS,
                Phrase.of("risk.another-build-of-some")
                        .with("version", versions.after().toString()));
    }

    /** A newer PostGIS or TimescaleDB in the tag tells that the image is the newer one. */
    private static boolean companionRises(ContainerChange container) {
        Optional<Version> before = container.oldImage().companion();
        Optional<Version> after = container.newImage().companion();
        return before.isPresent()
                && after.isPresent()
                && VersionStep.between(before.get(), after.get()) == VersionStep.FORWARD;
    }

    private static Finding forward(ContainerChange container, VersionChange versions) {
        return versions.sameMajor()
                ? low(
                        container,
                        Joint.IS,
                        Phrase.of("risk.update-within")
                                .with("major", String.valueOf(versions.after().major())))
                : high(
                        container,
                        Joint.IS,
                        Phrase.of("risk.another-major")
                                .with("before", String.valueOf(versions.before().major()))
                                .with("after", String.valueOf(versions.after().major())));
    }

    private static Phrase otherRepository(SoftwareImage old, SoftwareImage fresh) {
        boolean other = old.workload() != fresh.workload() && old.workload() != Workload.OTHER;
        return (other
                        ? Phrase.of("risk.other-software")
                                .with("software", old.workload().title())
                        : Phrase.of("risk.other-repository"))
                .with("before", old.reference().familiarName())
                .with("after", fresh.reference().familiarName());
    }

    private static boolean sameRepository(ImageReference old, ImageReference fresh) {
        return unmoved(old.familiarName()).equals(unmoved(fresh.familiarName()));
    }

    private static String unmoved(String repository) {
        return repository.startsWith("bitnamilegacy/") ? repository.replaceFirst("legacy", "") : repository;
    }

    private static Finding high(ContainerChange container, Joint joint, Phrase what) {
        return new Reason(RiskLevel.HIGH, container.imageField(), container.imageSentence(), joint, what);
    }

    private static Finding low(ContainerChange container, Joint joint, Phrase what) {
        return new Reason(RiskLevel.LOW, container.imageField(), container.imageSentence(), joint, what);
    }
}
