/**
 * The Jenkins plugin over the library: parameters become requests, events become log lines and pages. No rollout logic.
 *
 * <p>What belongs where:
 *
 * <ul>
 *   <li>here: the named clusters of the system configuration, credentials, and the connections that builds share
 *   <li>{@code step}: Pipeline steps and their executions
 *   <li>{@code build}: the freestyle build step
 *   <li>{@code run}: what a build keeps of its rollouts ({@code RolloutAction}, {@code RolloutRecord}, {@code EventFile}),
 *       the rollouts that this controller drives ({@code LiveRollouts}) and the permissions to steer them
 *   <li>{@code page}: pages, drawn from the records and event files of {@code run}, steering through {@code LiveRollouts}
 * </ul>
 */
package io.jenkins.plugins.statefulset.rollout.jenkins;
