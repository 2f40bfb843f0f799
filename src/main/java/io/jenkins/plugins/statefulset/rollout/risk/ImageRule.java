package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.kube.ImageReference;
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
            findings.add(high(
                    container,
                    Joint.SO,
                    "the version before is unknown: " + old.whyUnknown() + ", so this may be a downgrade"));
        }
        if (fresh.version().isEmpty()) {
            findings.add(high(
                    container,
                    Joint.SO,
                    "the version after is unknown: " + fresh.whyUnknown() + ", so it may be older or another major"));
        }
        fresh.version()
                .flatMap(Version::preRelease)
                .ifPresent(word -> findings.add(high(
                        container,
                        Joint.IS,
                        "a pre-release (" + word + "), which its makers do not support for data to keep")));
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
                        "gives up the release for its line: any " + versions.after()
                                + " may start, an older one too, where a node or a mirror still has it"));
            case PINNED ->
                other
                        ? Optional.of(
                                low(container, Joint.IS, "a release of " + versions.before() + ", which ran before"))
                        : Optional.empty();
            case FORWARD -> other ? Optional.of(forward(container, versions)) : Optional.empty();
            case BACKWARD ->
                other
                        ? Optional.of(high(
                                container,
                                Joint.IS,
                                "a downgrade from " + versions.before() + " to " + versions.after()
                                        + "; older software may not read what newer software wrote"))
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
            return low(container, Joint.IS, "another build of " + versions.after());
        }
        return high(
                container,
                Joint.IS,
                "another build of some " + versions.after()
                        + "; the names do not tell which release each holds, so this may be a downgrade");
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
                        "an update within " + versions.after().major())
                : high(
                        container,
                        Joint.IS,
                        "another major, " + versions.before().major() + " → "
                                + versions.after().major() + ": read its release notes for what becomes of the data");
    }

    private static String otherRepository(SoftwareImage old, SoftwareImage fresh) {
        String what = "an image of another repository, " + old.reference().familiarName() + " → "
                + fresh.reference().familiarName();
        if (old.workload() != fresh.workload() && old.workload() != Workload.OTHER) {
            return what + ": it is not known to be " + old.workload().title()
                    + " and to read the data files that it left";
        }
        return what + ": it may run as another user and keep its data in another place";
    }

    private static boolean sameRepository(ImageReference old, ImageReference fresh) {
        return unmoved(old.familiarName()).equals(unmoved(fresh.familiarName()));
    }

    private static String unmoved(String repository) {
        return repository.startsWith("bitnamilegacy/") ? repository.replaceFirst("legacy", "") : repository;
    }

    private static Finding high(ContainerChange container, Joint joint, String what) {
        return new Reason(RiskLevel.HIGH, container.imageField(), container.imageSentence(), joint, what);
    }

    private static Finding low(ContainerChange container, Joint joint, String what) {
        return new Reason(RiskLevel.LOW, container.imageField(), container.imageSentence(), joint, what);
    }
}
