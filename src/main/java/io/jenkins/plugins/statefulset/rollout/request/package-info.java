/** What a person asks for: a rollout, and how it is to go. */
package io.jenkins.plugins.statefulset.rollout.request;
