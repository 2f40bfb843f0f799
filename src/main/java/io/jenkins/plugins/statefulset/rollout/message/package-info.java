/** Sentences whose facts stay facts: what a field of the request is called, and how a time is written, is left to who shows them. */
package io.jenkins.plugins.statefulset.rollout.message;
