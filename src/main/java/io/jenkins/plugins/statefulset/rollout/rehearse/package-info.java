/** Rehearsals: rollouts on a simulated cluster that is made of what stands on a real one. */
package io.jenkins.plugins.statefulset.rollout.rehearse;
