/**
 * What programs use: a request, a rollout that is under way, its outcome. The command line and the Jenkins plugin stand on it.
 *
 * <p>For programs are this package, {@code request}, {@code event}, {@code message}, {@code plan} and {@code problem}, and what their
 * methods take and return. Every other package is internal: it may change with any version.
 */
package io.jenkins.plugins.statefulset.rollout.api;
