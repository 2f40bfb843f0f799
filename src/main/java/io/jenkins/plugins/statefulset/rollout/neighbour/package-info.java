/** Who and what else acts on a set or its pods, as facts; found in objects that others have read. */
package io.jenkins.plugins.statefulset.rollout.neighbour;
