/** What a person asks for in a job, and the request that it makes. Shared by steps and the build step. */
package io.jenkins.plugins.statefulset.rollout.jenkins.request;
