package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.Objects;

/**
 * Why a change has its risk.
 *
 * @param level the risk that this one reason stands for
 * @param field path of the changed field in the StatefulSet, list entries by their name, for example
 *     {@code spec.template.spec.containers[postgresql].image}
 * @param change the field with its value before and after, as it may be shown; empty where the consequence says it
 * @param joint how the consequence follows
 * @param consequence what that means. Values that may be secrets are left out of it
 */
public record Reason(RiskLevel level, String field, Message change, Joint joint, Message consequence)
        implements Finding {
    /** What stands between a change and its consequence. */
    public enum Joint {
        /** {@code … → …} is {@code a downgrade}. */
        IS,
        /** The consequence begins with a verb. */
        DOES,
        /** The consequence is a sentence of its own. */
        SO,
        /** There is no change before it. */
        NONE
    }

    Reason(RiskLevel level, String field, Message change, Joint joint, Phrase consequence) {
        this(level, field, change, joint, consequence.message());
    }

    public Reason {
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(change, "change");
        Objects.requireNonNull(joint, "joint");
        Objects.requireNonNull(consequence, "consequence");
    }
    /** One that says all in its consequence. */
    static Reason of(RiskLevel level, String field, Phrase sentence) {
        return new Reason(level, field, Message.none(), Joint.NONE, sentence);
    }

    /** One sentence that names the field, its value before and after, and what that means. */
    public Message told() {
        return switch (joint) {
            case IS ->
                Phrase.of("risk.is")
                        .with("change", change)
                        .with("what", consequence)
                        .message();
            case DOES ->
                Phrase.of("risk.does")
                        .with("change", change)
                        .with("what", consequence)
                        .message();
            case SO ->
                Phrase.of("risk.so")
                        .with("change", change)
                        .with("what", consequence)
                        .message();
            case NONE -> change.and(consequence);
        };
    }

    /** The same for programs. */
    public String text() {
        return told().toString();
    }
}
