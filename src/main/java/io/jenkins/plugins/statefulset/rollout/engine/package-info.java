/**
 * The heart: a pure function from what is seen to the next action. Nothing in this package does I/O, holds a clock or
 * starts a thread.
 */
package io.jenkins.plugins.statefulset.rollout.engine;
