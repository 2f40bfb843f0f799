/**
 * The simulated cluster as a Kubernetes API server on loopback, in time that passes.
 *
 * <p>{@link io.jenkins.plugins.statefulset.rollout.simulate.SimulationServer} is the way in. One event loop owns the
 * cluster: requests, watches and the clock all run on it.
 */
package io.jenkins.plugins.statefulset.rollout.simulate;
