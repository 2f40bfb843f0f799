package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Images that stay as they are written and may still be others: a new pod pulls what their tag means when it starts.
 *
 * <ol>
 *   <li>A tag floats that names no release: none, a word ({@code latest}, {@code stable}, {@code alpine}), one number
 *       ({@code 8}), or a line of software of which it is known that its releases have more numbers, such as Docker's official images
 *       (<a href="https://github.com/docker-library/faq#tags-and-aliases">docker-library, Tags and aliases</a>). A digest never does.
 *   <li>Every change makes new pods, a restart too: with {@code imagePullPolicy: Always} they run what the tag means then, else
 *       what the node has, and a node that does not have it yet pulls the newest
 *       (<a href="https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy">Kubernetes, Image pull policy</a>).
 *   <li>Where the container has volumes that outlive it and the tag allows more than a step within a line, that is high: the newer
 *       software may change the files. Within a line, without data, and for one number on an image of nobody known it is low.
 *   <li>It is a warning as well, since a rollback does not bring the old image back; {@code latest} has its own already.
 * </ol>
 */
final class FloatingTagRule implements RiskRule {
    private static final Pattern SHORT_VERSION = Pattern.compile("v?\\d{1,4}(\\.\\d{1,4})?(-[a-z][\\w.-]*)?");

    @Override
    public List<Finding> judge(TemplateChange change) {
        List<Finding> findings = new ArrayList<>();
        if (change.fields().isEmpty()) {
            return findings;
        }
        change.containers().stream()
                .filter(container -> !container.imageChanged())
                .forEach(container -> judge(change, container, findings));
        return findings;
    }

    private static void judge(TemplateChange change, ContainerChange container, List<Finding> findings) {
        SoftwareImage image = container.newImage();
        if (!floats(image)) {
            return;
        }
        boolean always = Optional.ofNullable(container.after().getImagePullPolicy())
                .orElse("")
                .equals("Always");
        String tag = image.reference().tag().orElse("latest");
        Phrase pulls = always ? Phrase.of("risk.pulls-always") : Phrase.of("risk.pulls-missing");
        boolean kept = DataVolumes.keepsData(container.after(), change.proposed());
        Phrase line = image.version()
                .map(version -> Phrase.of("risk.any-release-of").with("version", version.toString()))
                .orElseGet(() -> Phrase.of("risk.any-release"));
        boolean high = kept && !withinLine(image) && (isWord(tag) || isPublic(image));
        findings.add(Reason.of(
                high ? RiskLevel.HIGH : RiskLevel.LOW,
                container.imageField(),
                (high ? Phrase.of("risk.floating-files") : Phrase.of("risk.floating"))
                        .with("container", container.name())
                        .with("image", image.text())
                        .with("pulls", pulls)
                        .with("line", line)));
        if (!tag.equals("latest")) {
            findings.add(new Warning(Phrase.of("preflight.floating-tag")
                    .with("container", container.name())
                    .with("image", image.text())
                    .with("setting", Message.of(RequestField.IMAGE).and(" " + container.name() + "=…"))
                    .message()));
        }
    }

    private static boolean floats(SoftwareImage image) {
        if (image.reference().digest().isPresent() || image.text().isEmpty()) {
            return false;
        }
        String tag = image.reference().tag().orElse("latest");
        if (image.isExact()) {
            return false;
        }
        boolean oneNumber = tag.matches("v?\\d{1,2}(-[a-z][\\w.-]*)?");
        return isWord(tag)
                || oneNumber
                || (isPublic(image) && SHORT_VERSION.matcher(tag).matches());
    }

    private static boolean isWord(String tag) {
        return tag.chars().noneMatch(Character::isDigit);
    }

    /** Whether it is known that releases of this image have more numbers. A team of its own may well number its builds 1, 2, 3. */
    private static boolean isPublic(SoftwareImage image) {
        return !image.reference().familiarName().contains("/")
                || image.workload() != Workload.OTHER
                || image.software().isPresent();
    }

    /**
     * Whether the tag names a line within which files stay as they are: as the rules of the software have it, else by two numbers, for
     * PostgreSQL from 10 on by one.
     */
    private static boolean withinLine(SoftwareImage image) {
        if (image.software().isPresent()) {
            Software software = image.software().get();
            return software.version(image.reference()).flatMap(software::line).isPresent();
        }
        int numbers = image.version().map(version -> version.numbers().size()).orElse(0);
        boolean postgres = image.workload() == Workload.POSTGRESQL
                && image.version().filter(version -> version.major() >= 10).isPresent();
        return numbers >= (postgres ? 1 : 2);
    }
}
