package io.jenkins.plugins.statefulset.rollout.risk;

import io.fabric8.kubernetes.api.model.Container;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.TemplateLabel;
import java.util.Optional;

/**
 * One container before and after the change; it may be equal.
 *
 * @param list where it stands in the pod: {@code containers}, or {@code initContainers} for a sidecar that starts before them
 * @param keepsData whether it writes to a volume that outlives its pod, before and after
 */
record ContainerChange(
        String list,
        Container before,
        Container after,
        boolean keepsData,
        SoftwareImage oldImage,
        SoftwareImage newImage,
        Env oldEnv,
        Env newEnv) {

    static ContainerChange of(String list, Container before, Container after, boolean keepsData, RuleBook book) {
        String old = image(before);
        String fresh = image(after);
        RuleBook needed = old.equals(fresh) ? RuleBook.empty() : book;
        return new ContainerChange(
                list,
                before,
                after,
                keepsData,
                SoftwareImage.read(old, needed),
                SoftwareImage.read(fresh, needed),
                new Env(before),
                new Env(after));
    }

    private static String image(Container container) {
        return Optional.ofNullable(container.getImage()).orElse("");
    }

    /** Whether what it does to its data is judged by {@link DataRule}. */
    boolean isJudgedByItsData() {
        return keepsData && workload() == Workload.OTHER;
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

    /** The container in words. */
    private Phrase label() {
        return TemplateLabel.subject(list, name()).orElseThrow();
    }

    /** Path of a field of this container in the StatefulSet. */
    String field(String field) {
        return "spec.template.spec." + list + "[" + name() + "]." + field;
    }

    String imageField() {
        return field("image");
    }

    String envField(String variable) {
        return field("env[" + variable + "]");
    }

    /** The beginning of every sentence on the image. */
    Message imageSentence() {
        return TemplateLabel.change(
                TemplateLabel.of(label().message(), TemplateLabel.field("image")),
                Message.of(oldImage.text() + " → " + newImage.text()));
    }

    /** The beginning of a sentence on a variable. */
    Message envSentence(String variable) {
        return envSentence(variable, oldEnv.shown(variable), newEnv.shown(variable));
    }

    /** The same with other values. */
    Message envSentence(String variable, Message before, Message after) {
        return sentence(TemplateLabel.entry("env", variable).orElseThrow().message(), before, after);
    }

    /** The beginning of a sentence on that field. */
    Message sentence(Message field, Message before, Message after) {
        return TemplateLabel.change(
                TemplateLabel.of(label().message(), field), TemplateLabel.transition(before, after));
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
