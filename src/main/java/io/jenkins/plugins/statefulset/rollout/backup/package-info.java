/**
 * The backup before a risky change: which Job takes it, and what that Job's pods tell. Pure: it makes Job objects and
 * reads their outcome, and never talks to a cluster. What runs in the pod is the resource {@code backup.sh}.
 */
package io.jenkins.plugins.statefulset.rollout.backup;
