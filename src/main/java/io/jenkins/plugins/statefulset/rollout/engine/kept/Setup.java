package io.jenkins.plugins.statefulset.rollout.engine.kept;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.statefulset.rollout.event.ChangedValue;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.IllPod;
import io.jenkins.plugins.statefulset.rollout.kube.TemplateHash;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What never changes while a rollout lasts.
 *
 * @param by who started it
 * @param reason why, in that person's words
 * @param deadline when it has taken too long, unless it was held in between: see {@link RolloutState#deadline}
 * @param baseRevision the ControllerRevision to go back to
 * @param baseHash {@link TemplateHash} of the template that it found
 * @param targetHash {@link TemplateHash} of the template that it brings
 * @param change what is new, in short, for people
 * @param ill pods that were ill when it was planned: nobody waits for the health that they did not have
 * @param set the UID of the StatefulSet that it is a rollout of. On any other object the record is a copy, made by a backup
 *     tool, a chart or by hand, and says nothing. Empty in records of versions that did not keep it
 * @param applied present where somebody else has put the template in place that it brings
 * @param fields what {@code change} says, as facts; empty where the template differs in no field, and in records of versions that
 *     did not keep them
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Setup(
        String id,
        String by,
        Optional<String> reason,
        Instant startedAt,
        Instant deadline,
        RolloutOptions options,
        Optional<String> baseRevision,
        String baseHash,
        String targetHash,
        int originalPartition,
        Message change,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<IllPod> ill,
        Optional<String> set,
        Optional<Applied> applied,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ChangedValue> fields) {
    public Setup {
        ill = ill == null ? List.of() : List.copyOf(ill);
        applied = applied == null ? Optional.empty() : applied;
        fields = fields == null ? List.of() : List.copyOf(fields);
    }

    Setup shown(UnaryOperator<String> shown) {
        return new Setup(
                id,
                by,
                reason.map(shown),
                startedAt,
                deadline,
                options,
                baseRevision,
                baseHash,
                targetHash,
                originalPartition,
                change.map(shown),
                ill.stream()
                        .map(pod -> new IllPod(pod.pod(), pod.reason().map(shown), pod.since()))
                        .toList(),
                set,
                applied,
                fields.stream().map(field -> field.shown(shown)).toList());
    }

    /** Whether the pod of that name was ill, or kept from being made by one that was. */
    public boolean wasIll(String pod) {
        return ill.stream().anyMatch(each -> each.pod().equals(pod));
    }
}
