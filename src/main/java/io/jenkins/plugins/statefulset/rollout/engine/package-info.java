/**
 * The heart: what is seen of the cluster ({@code seen}), what a rollout keeps on its set ({@code kept}), and what it does next
 * ({@code decided}). Nothing in these packages does I/O, holds a clock or starts a thread.
 */
package io.jenkins.plugins.statefulset.rollout.engine;
