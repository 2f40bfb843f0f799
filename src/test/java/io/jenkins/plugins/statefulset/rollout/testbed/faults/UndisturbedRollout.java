package io.jenkins.plugins.statefulset.rollout.testbed.faults;

/**
 * A rollout to which nothing happened.
 *
 * @param writes for how many its driver asked
 */
record UndisturbedRollout(ObservedEnd ending, long writes) {}
