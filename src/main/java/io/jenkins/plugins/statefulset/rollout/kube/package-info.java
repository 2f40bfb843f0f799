/** What Kubernetes means, apart from any cluster: trees of objects, label selectors, quantities, percentages, defaults, merges, versions. Pure. */
package io.jenkins.plugins.statefulset.rollout.kube;
