/** What is seen of a set, its pods and its budgets, as far as decisions depend on it. */
package io.jenkins.plugins.statefulset.rollout.engine.seen;
