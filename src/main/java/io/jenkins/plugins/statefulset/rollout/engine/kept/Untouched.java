package io.jenkins.plugins.statefulset.rollout.engine.kept;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * Nothing of the set was changed.
 *
 * @param by who ended it
 * @param backup what becomes of its backup; empty where it demanded none
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Untouched(String by, Optional<LeftBackup> backup) {}
