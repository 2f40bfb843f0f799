/** Pipeline steps: what they are asked for, and how they wait without a thread. */
package io.jenkins.plugins.statefulset.rollout.jenkins.step;
