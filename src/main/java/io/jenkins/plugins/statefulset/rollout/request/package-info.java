/** What a person asks for: the request, its options and the ways in which it can be wrong. */
package io.jenkins.plugins.statefulset.rollout.request;
