package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ComboBoxModel;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.statefulset.rollout.jenkins.FormQuestions;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.TargetFields;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** What the descriptors of steps that speak to a rollout share. */
public abstract class TargetStepDescriptor extends StepDescriptor {
    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
    }

    /** A script may give the handle that another step returned. It is no field of a form. */
    @Override
    public Step newInstance(Map<String, Object> arguments) throws Exception {
        Map<String, Object> written = new HashMap<>(arguments);
        Object handle = written.remove("rollout");
        if (handle != null && !(handle instanceof RolloutResult)) {
            throw new IllegalArgumentException(
                    "rollout: what statefulSetCanary or another of these steps returned is allowed");
        }
        written.computeIfPresent("to", (key, size) -> String.valueOf(size));
        TargetStep step = (TargetStep) super.newInstance(written);
        step.setRollout((RolloutResult) handle);
        return step;
    }

    /** The clusters of the system configuration. */
    @RequirePOST
    public ListBoxModel doFillClusterItems(@AncestorInPath Item item, @QueryParameter String cluster) {
        return FormQuestions.clusters(item, cluster);
    }

    /** Credentials that can be an account of a cluster. */
    @RequirePOST
    public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
        return FormQuestions.credentials(item, credentialsId);
    }

    /** The namespaces of the cluster. */
    @RequirePOST
    public ComboBoxModel doFillNamespaceItems(
            @AncestorInPath Item item, @QueryParameter String cluster, @QueryParameter String credentialsId) {
        return new TargetFields(item, cluster, credentialsId).namespaces();
    }

    /** The StatefulSets of the namespace. */
    @RequirePOST
    public ComboBoxModel doFillNameItems(
            @AncestorInPath Item item,
            @QueryParameter String cluster,
            @QueryParameter String credentialsId,
            @QueryParameter String namespace) {
        return new TargetFields(item, cluster, credentialsId).sets(namespace);
    }
}
