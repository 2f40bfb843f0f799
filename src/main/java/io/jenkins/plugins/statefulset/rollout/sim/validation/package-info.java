/**
 * What the API server refuses in the objects that a rollout has to do with: StatefulSets, pods and their templates, and
 * PodDisruptionBudgets. One class for each subject, each with the functions of Kubernetes that it follows.
 *
 * <p>Everything here works on the JSON trees of objects that have their defaults already, as the server's own validation
 * does.
 */
package io.jenkins.plugins.statefulset.rollout.sim.validation;
