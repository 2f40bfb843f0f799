/** What programs use: a request, a rollout that is under way, its outcome. The command line and the Jenkins plugin stand on it. */
package io.jenkins.plugins.statefulset.rollout.api;
