package io.jenkins.plugins.statefulset.rollout.risk;

import io.fabric8.kubernetes.api.model.Container;
import java.util.Optional;

/** One container before and after the change; it may be equal. */
record ContainerChange(
        Container before, Container after, SoftwareImage oldImage, SoftwareImage newImage, Env oldEnv, Env newEnv) {

    static ContainerChange of(Container before, Container after) {
        return new ContainerChange(before, after, image(before), image(after), new Env(before), new Env(after));
    }

    private static SoftwareImage image(Container container) {
        return SoftwareImage.read(Optional.ofNullable(container.getImage()).orElse(""));
    }

    String name() {
        return before.getName();
    }

    Workload workload() {
        Workload old = Workload.of(before);
        return old != Workload.OTHER ? old : Workload.of(after);
    }

    boolean imageChanged() {
        return !oldImage.text().equals(newImage.text());
    }

    /** Path of a field of this container in the StatefulSet. */
    String field(String field) {
        return "spec.template.spec.containers[" + name() + "]." + field;
    }

    String imageField() {
        return field("image");
    }

    String envField(String variable) {
        return field("env[" + variable + "]");
    }

    /** The beginning of every sentence on the image. */
    String imageSentence() {
        return "container " + name() + " image: " + oldImage.text() + " → " + newImage.text();
    }

    /** The beginning of a sentence on a variable. */
    String envSentence(String variable) {
        return "container " + name() + " env " + variable + ": "
                + Shown.transition(oldEnv.shown(variable), newEnv.shown(variable));
    }

    /** The two versions, where both images tell theirs and it is the same software. */
    Optional<VersionChange> versions() {
        if (oldImage.workload() != newImage.workload()) {
            return Optional.empty();
        }
        return oldImage.version()
                .flatMap(old -> newImage.version().map(fresh -> new VersionChange(old, fresh, step(old, fresh))));
    }

    /** Confluent's tags tell its own patch level and not Kafka's, so two of them are compared by their own numbers. */
    private VersionStep step(Version old, Version fresh) {
        boolean confluent = oldImage.family() == ImageFamily.KAFKA_CONFLUENT && newImage.family() == oldImage.family();
        return confluent
                ? VersionStep.between(
                        oldImage.companion().orElse(old), newImage.companion().orElse(fresh))
                : VersionStep.between(old, fresh);
    }
}
