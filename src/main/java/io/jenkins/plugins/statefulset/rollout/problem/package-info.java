/** How a request can be wrong, and what is said of it. Sees no other package but {@code secret}, so that every other one can use it. */
package io.jenkins.plugins.statefulset.rollout.problem;
