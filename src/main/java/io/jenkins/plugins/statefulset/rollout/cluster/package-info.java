/** The port to a cluster: everything that the engine may ask of Kubernetes, and how its answers can fail. */
package io.jenkins.plugins.statefulset.rollout.cluster;
