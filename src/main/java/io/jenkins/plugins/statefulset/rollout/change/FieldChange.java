package io.jenkins.plugins.statefulset.rollout.change;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.TemplateLabel;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.util.Optional;

/**
 * One field that differs between two templates, in words that may be shown: values that may be secret are left out, long
 * ones shortened.
 *
 * @param path where it is, as in {@code spec.template.spec.containers[postgresql].image}
 * @param subject what it belongs to, as in {@code container postgresql}, {@code volume config} or {@code pod}
 * @param field the field within the subject, as in {@code image}, {@code env POSTGRES_DB} or
 *     {@code resources.limits.memory}
 * @param before the former value, empty where there was none
 * @param after the new value, empty where there is none; what is hidden may look like the former one
 */
public record FieldChange(
        String path, Message subject, Message field, Optional<String> before, Optional<String> after) {
    /** Subject and field, as in {@code container postgresql image}. */
    public Message label() {
        return TemplateLabel.of(subject, field);
    }

    /** Both values, as in {@code postgres:13 → postgres:13.23}. */
    public Message transition() {
        return TemplateLabel.transition(before, after);
    }

    /** The new value, for programs: one that is shown as the former is said to be another. */
    public Optional<String> shownAfter() {
        return after.map(value -> before.map(old -> Secrets.after(old, value)).orElse(value));
    }

    /** The whole change in a line. */
    public Message message() {
        return TemplateLabel.change(label(), transition());
    }

    /** The same for programs. */
    @Override
    public String toString() {
        return message().toString();
    }
}
