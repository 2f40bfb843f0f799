/** The plan of a rollout: how the ordinals are divided into waves. Pure. */
package io.jenkins.plugins.statefulset.rollout.plan;
