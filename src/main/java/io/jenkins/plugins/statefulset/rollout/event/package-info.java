/** What a rollout tells while it goes on. The JSON form of these events is a contract. */
package io.jenkins.plugins.statefulset.rollout.event;
