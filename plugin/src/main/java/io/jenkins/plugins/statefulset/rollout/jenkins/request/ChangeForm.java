package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.statefulset.rollout.jenkins.FormQuestions;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** A descriptor whose form has the fields of {@link RolloutParameters}: what they offer and how they are checked. */
public interface ChangeForm extends TargetForm, PaceForm {
    /** The containers of the set with their images. */
    @RequirePOST
    default ComboBoxModel doFillImageItems(
            @AncestorInPath Item item,
            @QueryParameter String cluster,
            @QueryParameter String credentialsId,
            @QueryParameter String namespace,
            @QueryParameter String name) {
        return new TargetFields(item, cluster, credentialsId).images(namespace, name);
    }

    /** Whether there is such a set, for who may configure the job. */
    @RequirePOST
    default FormValidation doCheckName(
            @AncestorInPath Item item,
            @QueryParameter String cluster,
            @QueryParameter String credentialsId,
            @QueryParameter String namespace,
            @QueryParameter String name) {
        return new TargetFields(item, cluster, credentialsId).checkSet(namespace, name);
    }

    /** Asks the cluster, for who may configure the job. */
    @RequirePOST
    default FormValidation doTestConnection(
            @AncestorInPath Item item, @QueryParameter String cluster, @QueryParameter String credentialsId) {
        FormQuestions.require(item);
        return FormQuestions.test(item, cluster, credentialsId);
    }

    /** Whether these are images; for who may configure the job, whether the set has such containers. */
    @RequirePOST
    default FormValidation doCheckImage(
            @AncestorInPath Item item,
            @QueryParameter String cluster,
            @QueryParameter String credentialsId,
            @QueryParameter String namespace,
            @QueryParameter String name,
            @QueryParameter String image) {
        return new TargetFields(item, cluster, credentialsId).checkImages(namespace, name, image);
    }

    /** Reads what was typed, for who may configure the job: a long text takes a while. */
    @RequirePOST
    default FormValidation doCheckManifest(
            @AncestorInPath Item item,
            @QueryParameter String namespace,
            @QueryParameter String name,
            @QueryParameter String manifest) {
        return FormQuestions.allowed(item) ? FieldChecks.manifest(manifest, namespace, name) : FormValidation.ok();
    }

    /** Reads what was typed, for who may configure the job: a long text takes a while. */
    @RequirePOST
    default FormValidation doCheckPatch(@AncestorInPath Item item, @QueryParameter String patch) {
        return FormQuestions.allowed(item) ? FieldChecks.patch(patch) : FormValidation.ok();
    }

    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    default FormValidation doCheckEnv(@QueryParameter String env) {
        return FieldChecks.variables(env);
    }

    /** Reads what was typed, for who may configure the job: a long text takes a while. */
    @RequirePOST
    default FormValidation doCheckRiskRules(@AncestorInPath Item item, @QueryParameter String riskRules) {
        return FormQuestions.allowed(item) ? FieldChecks.riskRules(riskRules) : FormValidation.ok();
    }
}
