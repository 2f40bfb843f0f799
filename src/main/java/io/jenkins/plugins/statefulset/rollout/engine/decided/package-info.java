/** What a rollout does next: a pure function of what is seen, what is kept, and the time. */
package io.jenkins.plugins.statefulset.rollout.engine.decided;
