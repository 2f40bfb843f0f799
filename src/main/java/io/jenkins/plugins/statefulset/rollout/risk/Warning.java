package io.jenkins.plugins.statefulset.rollout.risk;

/** Something that a person should know before the change and that neither raises its risk nor stops it. */
record Warning(String text) implements Finding {}
