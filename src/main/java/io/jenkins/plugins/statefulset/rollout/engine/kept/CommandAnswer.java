package io.jenkins.plugins.statefulset.rollout.engine.kept;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.Instant;
import java.util.Optional;

/**
 * What a driver did with a command.
 *
 * @param id of the command
 * @param refused why it was not obeyed; empty where it was
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record CommandAnswer(String id, Optional<Message> refused, Instant at) {}
