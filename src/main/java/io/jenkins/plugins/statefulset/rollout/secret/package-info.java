/**
 * What may be shown. Every value that leaves the process passes here first, whatever shows it: one place knows what a secret
 * looks like, and one marker stands for it. Pure; sees no other package.
 */
package io.jenkins.plugins.statefulset.rollout.secret;
