package io.jenkins.plugins.statefulset.rollout.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.TemplateLabel;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A field of the pod template that a rollout changes, as it may be shown.
 *
 * @param path where it is, as in {@code spec.template.spec.containers[postgresql].image}
 * @param label what people call it, as in {@code container postgresql image}
 * @param before the former value; empty where there was none
 * @param after the new value; empty where there is none
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ChangedValue(String path, Message label, Optional<String> before, Optional<String> after) {
    public ChangedValue {
        before = before == null ? Optional.empty() : before;
        after = after == null ? Optional.empty() : after;
    }

    /** Both values, as in {@code postgres:13 → postgres:13.23}. */
    public Message transition() {
        return TemplateLabel.transition(before, after);
    }

    /** The whole change in a line, as it stands among the changes of a plan. */
    public Message sentence() {
        return TemplateLabel.change(label, transition());
    }

    /** @param shown what may be shown of a value */
    public ChangedValue shown(UnaryOperator<String> shown) {
        return new ChangedValue(path, label, before.map(shown), after.map(shown));
    }
}
