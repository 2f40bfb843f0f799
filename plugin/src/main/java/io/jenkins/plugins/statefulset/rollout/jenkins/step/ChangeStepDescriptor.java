package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.statefulset.rollout.jenkins.FormQuestions;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldChecks;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.TargetFields;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Words;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** What the descriptors of steps that change a StatefulSet share. */
public abstract class ChangeStepDescriptor extends StepDescriptor {
    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
    }

    /** Scripts may give lists and maps where forms have a text. */
    @Override
    public Step newInstance(Map<String, Object> arguments) throws Exception {
        Map<String, Object> texts = new HashMap<>(arguments);
        flatten(texts, "image", ",", (Map.Entry<?, ?> one) -> one.getKey() + "=" + one.getValue());
        flatten(texts, "env", "\n", (Map.Entry<?, ?> one) -> one.getKey() + "=" + one.getValue());
        flatten(texts, "accept", ",", (Map.Entry<?, ?> one) -> String.valueOf(one.getKey()));
        flatten(texts, "waves", ",", (Map.Entry<?, ?> one) -> String.valueOf(one.getKey()));
        return super.newInstance(texts);
    }

    private static void flatten(
            Map<String, Object> arguments, String field, String between, Function<Map.Entry<?, ?>, String> entry) {
        arguments.computeIfPresent(field, (key, value) -> {
            if (value instanceof Map<?, ?> map) {
                return map.entrySet().stream().map(entry).collect(Collectors.joining(between));
            }
            if (value instanceof Collection<?> list) {
                return list.stream().map(String::valueOf).collect(Collectors.joining(between));
            }
            return value instanceof Number number ? number.toString() : value;
        });
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

    /** The containers of the set with their images. */
    @RequirePOST
    public ComboBoxModel doFillImageItems(
            @AncestorInPath Item item,
            @QueryParameter String cluster,
            @QueryParameter String credentialsId,
            @QueryParameter String namespace,
            @QueryParameter String name) {
        return new TargetFields(item, cluster, credentialsId).images(namespace, name);
    }

    /** Whether there is such a set, for who may configure the job. */
    @RequirePOST
    public FormValidation doCheckName(
            @AncestorInPath Item item,
            @QueryParameter String cluster,
            @QueryParameter String credentialsId,
            @QueryParameter String namespace,
            @QueryParameter String name) {
        return new TargetFields(item, cluster, credentialsId).checkSet(namespace, name);
    }

    /** Asks the cluster, for who may configure the job. */
    @RequirePOST
    public FormValidation doTestConnection(
            @AncestorInPath Item item, @QueryParameter String cluster, @QueryParameter String credentialsId) {
        FormQuestions.require(item);
        return FormQuestions.test(item, cluster, credentialsId);
    }

    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    public FormValidation doCheckImage(@QueryParameter String image) {
        return FieldChecks.images(image);
    }

    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    public FormValidation doCheckEnv(@QueryParameter String env) {
        return FieldChecks.variables(env);
    }

    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    public FormValidation doCheckWaves(@QueryParameter String waves) {
        return FieldChecks.optional(waves, WaveSize::parseList);
    }

    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    public FormValidation doCheckSoak(@QueryParameter String soak) {
        return FieldChecks.duration(soak, "soak");
    }

    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    public FormValidation doCheckReadyTimeout(@QueryParameter String readyTimeout) {
        return FieldChecks.positive(readyTimeout, "readyTimeout");
    }

    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    public FormValidation doCheckTimeout(@QueryParameter String timeout) {
        return FieldChecks.positive(timeout, "timeout");
    }

    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    public FormValidation doCheckPdbTimeout(@QueryParameter String pdbTimeout) {
        return FieldChecks.positive(pdbTimeout, "pdbTimeout");
    }

    /** What the field takes. */
    @RequirePOST
    public ListBoxModel doFillOnFailureItems() {
        return FieldChecks.choices(Words.ON_FAILURE);
    }

    /** What the field takes. */
    @RequirePOST
    public ListBoxModel doFillPdbItems() {
        return FieldChecks.choices(Words.PDB);
    }

    /** What the field takes. */
    @RequirePOST
    public ListBoxModel doFillEndPartitionItems() {
        return FieldChecks.choices(Words.END_PARTITION);
    }

    /** What the field takes. */
    @RequirePOST
    public ListBoxModel doFillBackupItems() {
        return FieldChecks.choices(Words.BACKUP);
    }

    /** What the field takes. */
    @RequirePOST
    public ListBoxModel doFillOnAbortItems() {
        return FieldChecks.choices(Words.ON_ABORT);
    }
}
