/** What is asked and done around each pod of a system that is known: one file of data for each. */
package io.jenkins.plugins.statefulset.rollout.profile;
