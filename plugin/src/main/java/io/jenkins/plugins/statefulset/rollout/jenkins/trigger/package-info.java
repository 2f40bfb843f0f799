/** Starts jobs when others change StatefulSets. */
package io.jenkins.plugins.statefulset.rollout.jenkins.trigger;
