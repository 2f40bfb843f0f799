package io.jenkins.plugins.statefulset.rollout.testbed.faults;

/**
 * A rollout to which nothing happened.
 *
 * @param writes for how many its driver asked
 */
record Undisturbed(Ending ending, long writes) {}
