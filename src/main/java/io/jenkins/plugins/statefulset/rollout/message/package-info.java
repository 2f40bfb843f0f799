/** Sentences whose facts stay facts, and the catalogue of them in every language ({@code Sentences}): what a field of the request is called, and how a time is written, is left to who shows them. */
package io.jenkins.plugins.statefulset.rollout.message;
