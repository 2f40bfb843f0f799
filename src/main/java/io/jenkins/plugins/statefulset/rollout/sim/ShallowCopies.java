package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;

/**
 * Shallow copies of stored objects. fabric8's builders copy whole object graphs, which is a hundred times slower, and
 * nothing below the copied level is ever modified here.
 */
final class ShallowCopies {
    private ShallowCopies() {}

    static ObjectMeta of(ObjectMeta from) {
        ObjectMeta to = new ObjectMeta();
        to.setAnnotations(from.getAnnotations());
        to.setCreationTimestamp(from.getCreationTimestamp());
        to.setDeletionGracePeriodSeconds(from.getDeletionGracePeriodSeconds());
        to.setDeletionTimestamp(from.getDeletionTimestamp());
        to.setFinalizers(from.getFinalizers());
        to.setGenerateName(from.getGenerateName());
        to.setGeneration(from.getGeneration());
        to.setLabels(from.getLabels());
        to.setManagedFields(from.getManagedFields());
        to.setName(from.getName());
        to.setNamespace(from.getNamespace());
        to.setOwnerReferences(from.getOwnerReferences());
        to.setResourceVersion(from.getResourceVersion());
        to.setUid(from.getUid());
        return to;
    }

    static Pod withStatus(Pod pod, PodStatus status) {
        return new Pod("v1", "Pod", of(pod.getMetadata()), pod.getSpec(), status);
    }

    static Pod withMetadata(Pod pod, ObjectMeta metadata) {
        return new Pod("v1", "Pod", metadata, pod.getSpec(), pod.getStatus());
    }

    static StatefulSet withStatus(StatefulSet set, StatefulSetStatus status) {
        return new StatefulSet("apps/v1", "StatefulSet", of(set.getMetadata()), set.getSpec(), status);
    }

    static StatefulSet withSpec(StatefulSet set, StatefulSetSpec spec) {
        return new StatefulSet("apps/v1", "StatefulSet", of(set.getMetadata()), spec, set.getStatus());
    }

    static PodDisruptionBudget withStatus(PodDisruptionBudget budget, PodDisruptionBudgetStatus status) {
        return new PodDisruptionBudget(
                "policy/v1", "PodDisruptionBudget", of(budget.getMetadata()), budget.getSpec(), status);
    }

    static PodSpec of(PodSpec from) {
        PodSpec to = new PodSpec();
        to.setActiveDeadlineSeconds(from.getActiveDeadlineSeconds());
        to.setAffinity(from.getAffinity());
        to.setAutomountServiceAccountToken(from.getAutomountServiceAccountToken());
        to.setContainers(from.getContainers());
        to.setDnsConfig(from.getDnsConfig());
        to.setDnsPolicy(from.getDnsPolicy());
        to.setEnableServiceLinks(from.getEnableServiceLinks());
        to.setHostAliases(from.getHostAliases());
        to.setHostIPC(from.getHostIPC());
        to.setHostNetwork(from.getHostNetwork());
        to.setHostPID(from.getHostPID());
        to.setHostUsers(from.getHostUsers());
        to.setHostname(from.getHostname());
        to.setImagePullSecrets(from.getImagePullSecrets());
        to.setInitContainers(from.getInitContainers());
        to.setNodeName(from.getNodeName());
        to.setNodeSelector(from.getNodeSelector());
        to.setOs(from.getOs());
        to.setOverhead(from.getOverhead());
        to.setPreemptionPolicy(from.getPreemptionPolicy());
        to.setPriority(from.getPriority());
        to.setPriorityClassName(from.getPriorityClassName());
        to.setReadinessGates(from.getReadinessGates());
        to.setResourceClaims(from.getResourceClaims());
        to.setResources(from.getResources());
        to.setRestartPolicy(from.getRestartPolicy());
        to.setRuntimeClassName(from.getRuntimeClassName());
        to.setSchedulerName(from.getSchedulerName());
        to.setSchedulingGates(from.getSchedulingGates());
        to.setSecurityContext(from.getSecurityContext());
        to.setServiceAccount(from.getServiceAccount());
        to.setServiceAccountName(from.getServiceAccountName());
        to.setSetHostnameAsFQDN(from.getSetHostnameAsFQDN());
        to.setShareProcessNamespace(from.getShareProcessNamespace());
        to.setSubdomain(from.getSubdomain());
        to.setTerminationGracePeriodSeconds(from.getTerminationGracePeriodSeconds());
        to.setTolerations(from.getTolerations());
        to.setTopologySpreadConstraints(from.getTopologySpreadConstraints());
        to.setVolumes(from.getVolumes());
        return to;
    }
}
