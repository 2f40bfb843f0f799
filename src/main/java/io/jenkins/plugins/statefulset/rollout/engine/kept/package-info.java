/** What is kept of a rollout on its set: its record, and the commands that people leave for it. */
package io.jenkins.plugins.statefulset.rollout.engine.kept;
