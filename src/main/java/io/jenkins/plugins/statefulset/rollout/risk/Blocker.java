package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A reason not to start: the change would stop the workload or lose its data as far as the manifest tells.
 *
 * @param name present where a person may know better: then a request that accepts NAME lets it pass
 * @param field path of the changed field, as in {@link Reason#field()}
 * @param message one sentence: the field, its value before and after, and what would happen
 * @param wayOut what to do instead, one sentence each, the best one first
 */
public record Blocker(Optional<String> name, String field, Message message, List<Message> wayOut) implements Finding {
    public Blocker {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(message, "message");
        wayOut = List.copyOf(wayOut);
    }

    /**
     * One that a person may accept.
     *
     * @param unless when that does no harm: the beginning of the last way out
     * @param wayOut the ways before that one
     */
    static Blocker named(String name, String field, Phrase message, Phrase unless, List<Message> wayOut) {
        List<Message> ways = new ArrayList<>(wayOut);
        ways.add(Phrase.of("risk.accepted")
                .with("unless", unless)
                .with("setting", RequestField.ACCEPT.as(name))
                .message());
        return new Blocker(Optional.of(name), field, message.message(), ways);
    }

    /** The same with one way before the last one. */
    static Blocker named(String name, String field, Phrase message, Phrase unless, Phrase wayOut) {
        return named(name, field, message, unless, List.of(wayOut.message()));
    }
}
