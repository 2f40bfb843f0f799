/**
 * Effects: watches a StatefulSet, asks the engine what to do, does it, and tells of it. The only package that writes to a
 * cluster.
 */
package io.jenkins.plugins.statefulset.rollout.driver;
