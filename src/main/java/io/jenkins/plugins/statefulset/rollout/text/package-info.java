/** Values and events in the words that a person reads: durations, revisions, the lines of the log. Pure. */
package io.jenkins.plugins.statefulset.rollout.text;
