package io.jenkins.plugins.statefulset.rollout.message;

import java.util.Optional;

/** What people call the parts of a pod template, and how a change of one is told. Names and values stand there as they are. */
public final class TemplateLabel {
    private TemplateLabel() {}

    /** {@code pod}: whatever stands in no list of the pod's own. */
    public static Phrase pod() {
        return Phrase.of("template-field.pod");
    }

    /**
     * {@code container postgresql}.
     *
     * @param list the field of {@code spec.template.spec} in which it stands; empty for one whose entries have no name of their own
     */
    public static Optional<Phrase> subject(String list, String name) {
        return Optional.ofNullable(
                        switch (list) {
                            case "containers" -> Phrase.of("template-field.container");
                            case "initContainers" -> Phrase.of("template-field.init-container");
                            case "ephemeralContainers" -> Phrase.of("template-field.ephemeral-container");
                            case "volumes" -> Phrase.of("template-field.volume");
                            default -> null;
                        })
                .map(kind -> kind.with("name", name));
    }

    /**
     * {@code env POSTGRES_DB}: an entry of a list or a map of the template.
     *
     * @param list the field that holds it; empty for one that has no word of its own
     */
    public static Optional<Phrase> entry(String list, String name) {
        return Optional.ofNullable(
                        switch (list) {
                            case "env" -> Phrase.of("template-field.env");
                            case "ports" -> Phrase.of("template-field.port");
                            case "volumeMounts" -> Phrase.of("template-field.mount");
                            case "volumeDevices" -> Phrase.of("template-field.device");
                            case "labels" -> Phrase.of("template-field.label");
                            case "annotations" -> Phrase.of("template-field.annotation");
                            case "imagePullSecrets" -> Phrase.of("template-field.image-pull-secret");
                            case "hostAliases" -> Phrase.of("template-field.host-alias");
                            default -> null;
                        })
                .map(kind -> kind.with("name", name));
    }

    /** The path of a field, as the API has it; the image of a container is known to everybody by that name. */
    public static Message field(String path) {
        return path.equals("image") ? Phrase.of("template-field.image").message() : Message.of(path);
    }

    /** {@code container postgresql image}. */
    public static Message of(Message subject, Message field) {
        return field.isEmpty()
                ? subject
                : Phrase.of("template-field.of")
                        .with("subject", subject)
                        .with("field", field)
                        .message();
    }

    /** {@code postgres:13 → postgres:13.23}, of values as they may be shown; {@code (none)} where there is none. */
    public static Message transition(Optional<String> before, Optional<String> after) {
        return transition(value(before), value(after));
    }

    private static Message value(Optional<String> shown) {
        return shown.map(Message::of)
                .orElseGet(() -> Phrase.of("template-field.none").message());
    }

    /** The same of values that are sentences themselves. */
    public static Message transition(Message before, Message after) {
        return before.and(" → ")
                .and(
                        after.equals(before)
                                ? Phrase.of("template-field.changed")
                                        .with("value", after)
                                        .message()
                                : after);
    }

    /** {@code container postgresql image: postgres:13 → postgres:13.23}. */
    public static Message change(Message label, Message transition) {
        return Phrase.of("refused.at")
                .with("place", label)
                .with("what", transition)
                .message();
    }
}
