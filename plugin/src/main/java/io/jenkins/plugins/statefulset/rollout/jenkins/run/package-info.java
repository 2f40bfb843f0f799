/** What builds keep of their rollouts, and the rollouts that this controller drives. */
package io.jenkins.plugins.statefulset.rollout.jenkins.run;
