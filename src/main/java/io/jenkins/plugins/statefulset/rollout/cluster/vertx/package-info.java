/** A real cluster over the HTTP client Vert.x, for processes of our own: the only package that names that client. */
package io.jenkins.plugins.statefulset.rollout.cluster.vertx;
