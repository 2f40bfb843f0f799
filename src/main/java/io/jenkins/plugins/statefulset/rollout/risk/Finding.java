package io.jenkins.plugins.statefulset.rollout.risk;

/** What a rule says of a change. */
sealed interface Finding permits Reason, Blocker, Warning, RollbackLimit {}
