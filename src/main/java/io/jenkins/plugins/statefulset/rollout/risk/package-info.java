/**
 * What a change of a StatefulSet's template may do to the data behind it: pure rules, general ones and one set per
 * workload. {@link io.jenkins.plugins.statefulset.rollout.risk.RiskAssessor} is the way in. Nothing here talks to a
 * cluster or reads a clock. {@code docs/risk.md} is the same for users.
 */
package io.jenkins.plugins.statefulset.rollout.risk;
