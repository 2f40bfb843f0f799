/**
 * A simulated cluster in virtual time: the parts of Kubernetes that a rollout meets, in one thread, with a seed.
 *
 * <p>{@link io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster} is the way in. Behind it, small controllers
 * after those of Kubernetes read and write an object store, and clients see it through an API server and watches.
 */
package io.jenkins.plugins.statefulset.rollout.sim;
