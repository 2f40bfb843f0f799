/** Tells other plugins, where they are installed, what rollouts do: metrics, traces, checks of pull requests. */
package io.jenkins.plugins.statefulset.rollout.jenkins.observe;
