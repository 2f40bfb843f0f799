/**
 * Pages: the rollouts of a build as they go, with the buttons to steer them, and the trend of a job's rollouts. Drawn from
 * the records and event files of {@code run}; what is steered goes through {@code LiveRollouts}.
 */
package io.jenkins.plugins.statefulset.rollout.jenkins.page;
