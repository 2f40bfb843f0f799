/** The build step of freestyle jobs. */
package io.jenkins.plugins.statefulset.rollout.jenkins.build;
