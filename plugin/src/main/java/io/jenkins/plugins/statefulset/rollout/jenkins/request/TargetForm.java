package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.statefulset.rollout.jenkins.FormQuestions;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** A descriptor whose form asks which StatefulSet is meant: what its drop-downs offer. */
public interface TargetForm {
    /** The clusters of the system configuration. */
    @RequirePOST
    default ListBoxModel doFillClusterItems(@AncestorInPath Item item, @QueryParameter String cluster) {
        return FormQuestions.clusters(item, cluster);
    }

    /** Credentials that can be an account of a cluster. */
    @RequirePOST
    default ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
        return FormQuestions.credentials(item, credentialsId);
    }

    /** The namespaces of the cluster. */
    @RequirePOST
    default ComboBoxModel doFillNamespaceItems(
            @AncestorInPath Item item, @QueryParameter String cluster, @QueryParameter String credentialsId) {
        return new TargetFields(item, cluster, credentialsId).namespaces();
    }

    /** The StatefulSets of the namespace. */
    @RequirePOST
    default ComboBoxModel doFillNameItems(
            @AncestorInPath Item item,
            @QueryParameter String cluster,
            @QueryParameter String credentialsId,
            @QueryParameter String namespace) {
        return new TargetFields(item, cluster, credentialsId).sets(namespace);
    }
}
