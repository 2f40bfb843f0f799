/** Rules for manifests of StatefulSets and of what stands around them: what Kubernetes accepts and a person may not have meant. */
package io.jenkins.plugins.statefulset.rollout.lint;
