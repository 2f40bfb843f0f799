/**
 * The command line: what a person types, what it asks of the API, and what is shown. Nothing here decides anything about a
 * rollout.
 */
package io.jenkins.plugins.statefulset.rollout.cli;
