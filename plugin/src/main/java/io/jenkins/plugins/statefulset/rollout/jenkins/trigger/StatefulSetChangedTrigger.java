package io.jenkins.plugins.statefulset.rollout.jenkins.trigger;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.listeners.ItemListener;
import hudson.triggers.Trigger;
import hudson.triggers.TriggerDescriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;
import io.jenkins.plugins.statefulset.rollout.jenkins.FormQuestions;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldChecks;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.SetChoice;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.TargetFields;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.TargetForm;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.ParameterizedJobMixIn.ParameterizedJob;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** Starts a job when somebody changes a guarded StatefulSet and no rollout drives that change. */
public final class StatefulSetChangedTrigger extends Trigger<Job<?, ?>> {
    private static final Logger LOG = Logger.getLogger(StatefulSetChangedTrigger.class.getName());

    private String cluster;
    private String credentialsId;
    private String namespace;
    private String name;
    private String selector;
    private transient TriggerWatch watch;

    @DataBoundConstructor
    public StatefulSetChangedTrigger() {
        // name or selector is needed, which start says
    }

    public String getCluster() {
        return cluster;
    }

    @DataBoundSetter
    public void setCluster(String cluster) {
        this.cluster = Util.fixEmptyAndTrim(cluster);
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    public String getNamespace() {
        return namespace;
    }

    @DataBoundSetter
    public void setNamespace(String namespace) {
        this.namespace = Util.fixEmptyAndTrim(namespace);
    }

    public String getName() {
        return name;
    }

    @DataBoundSetter
    public void setName(String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    public String getSelector() {
        return selector;
    }

    @DataBoundSetter
    public void setSelector(String selector) {
        this.selector = Util.fixEmptyAndTrim(selector);
    }

    @Override
    public void start(Job<?, ?> project, boolean newInstance) {
        super.start(project, newInstance);
        stop();
        try {
            watch = new TriggerWatch(
                    project,
                    new ClusterRef(cluster, credentialsId),
                    Optional.ofNullable(namespace),
                    SetChoice.of(name, selector));
            watch.begin();
        } catch (BadRequestException wrong) {
            LOG.log(
                    Level.WARNING,
                    () -> project.getFullName() + ": its trigger statefulSetChanged watches nothing: "
                            + wrong.getMessage());
        }
    }

    @Override
    public void stop() {
        if (watch != null) {
            watch.end();
            watch = null;
        }
        super.stop();
    }

    /** The descriptor. */
    @Extension
    @Symbol("statefulSetChanged")
    public static final class DescriptorImpl extends TriggerDescriptor implements TargetForm {
        @Override
        public boolean isApplicable(Item item) {
            return item instanceof Job && item instanceof ParameterizedJob;
        }

        @Override
        public String getDisplayName() {
            return Messages.StatefulSetChangedTrigger_name();
        }

        /** Whether the cluster has a set of that name, and it is said once which are meant. */
        @RequirePOST
        public FormValidation doCheckName(
                @AncestorInPath Item item,
                @QueryParameter String cluster,
                @QueryParameter String credentialsId,
                @QueryParameter String namespace,
                @QueryParameter String name,
                @QueryParameter String selector) {
            boolean named = Util.fixEmptyAndTrim(name) != null;
            boolean labelled = Util.fixEmptyAndTrim(selector) != null;
            if (!named) {
                return labelled
                        ? FormValidation.ok()
                        : FieldChecks.needed(Phrase.of("jenkins-form.the-name-or-selector"));
            }
            if (labelled) {
                return FormValidation.error(Reader.inForm(Phrase.of("jenkins-form.selector-as-well")));
            }
            return FormQuestions.allowed(item)
                    ? new TargetFields(item, cluster, credentialsId).checkSet(namespace, name)
                    : FormValidation.ok();
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckSelector(@QueryParameter String selector) {
            return FieldChecks.selector(selector);
        }
    }

    /** With its job. */
    @Extension
    public static final class Deletions extends ItemListener {
        @Override
        public void onDeleted(Item item) {
            if (item instanceof ParameterizedJob<?, ?> job) {
                job.getTriggers().values().stream()
                        .filter(StatefulSetChangedTrigger.class::isInstance)
                        .forEach(Trigger::stop);
            }
        }
    }
}
