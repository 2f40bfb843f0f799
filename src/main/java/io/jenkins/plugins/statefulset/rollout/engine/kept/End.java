package io.jenkins.plugins.statefulset.rollout.engine.kept;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.text.StopWords;
import java.time.Instant;
import java.util.Optional;

/**
 * How it ended.
 *
 * @param untouched present where somebody ended it before anything of the set was changed
 * @param why what the reason says, as facts; empty in records of versions that had only sentences
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record End(Result result, Message reason, Instant at, Optional<Untouched> untouched, Optional<StopCause> why) {
    public End {
        untouched = untouched == null ? Optional.empty() : untouched;
        why = why == null ? Optional.empty() : why;
    }

    public End(Result result, StopCause why, Instant at) {
        this(result, StopWords.of(why), at, Optional.empty(), Optional.of(why));
    }
}
