/** The port to a real cluster, over the fabric8 client, whatever HTTP client stands behind that. */
package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;
