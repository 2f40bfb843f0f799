package io.jenkins.plugins.statefulset.rollout.engine.kept;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.text.WaitWords;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A wait for a budget that has lasted longer than a moment.
 *
 * @param why what the message says, as facts; empty in records of versions that had only sentences
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Blockage(String by, Message message, Instant since, Instant until, Optional<WaitCause> why) {
    public Blockage {
        why = why == null ? Optional.empty() : why;
    }

    public Blockage(WaitCause why, Instant since, Instant until) {
        this(why.by(), WaitWords.of(why), since, until, Optional.of(why));
    }

    Blockage shown(UnaryOperator<String> shown) {
        return new Blockage(by, message.map(shown), since, until, why.map(wait -> wait.shown(shown)));
    }
}
