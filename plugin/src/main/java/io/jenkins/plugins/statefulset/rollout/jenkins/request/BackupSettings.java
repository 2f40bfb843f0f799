package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.statefulset.rollout.backup.BackupOptions;
import io.jenkins.plugins.statefulset.rollout.backup.SecretKey;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** How a backup is taken. What is not said is taken from the StatefulSet. Secrets are named, never held. */
public final class BackupSettings extends AbstractDescribableImpl<BackupSettings> implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int HIGHEST_PORT = 65535;

    private String claim;
    private String cronJob;
    private String job;
    private String image;
    private String deadline;
    private String database;
    private String userSecret;
    private String passwordSecret;
    private String host;
    private String port;

    @DataBoundConstructor
    public BackupSettings() {
        // everything is optional
    }

    public String getClaim() {
        return claim;
    }

    @DataBoundSetter
    public void setClaim(String claim) {
        this.claim = Util.fixEmptyAndTrim(claim);
    }

    public String getCronJob() {
        return cronJob;
    }

    @DataBoundSetter
    public void setCronJob(String cronJob) {
        this.cronJob = Util.fixEmptyAndTrim(cronJob);
    }

    public String getJob() {
        return job;
    }

    @DataBoundSetter
    public void setJob(String job) {
        this.job = Util.fixEmpty(job);
    }

    public String getImage() {
        return image;
    }

    @DataBoundSetter
    public void setImage(String image) {
        this.image = Util.fixEmptyAndTrim(image);
    }

    public String getDeadline() {
        return deadline;
    }

    @DataBoundSetter
    public void setDeadline(String deadline) {
        this.deadline = Util.fixEmptyAndTrim(deadline);
    }

    public String getDatabase() {
        return database;
    }

    @DataBoundSetter
    public void setDatabase(String database) {
        this.database = Util.fixEmptyAndTrim(database);
    }

    public String getUserSecret() {
        return userSecret;
    }

    @DataBoundSetter
    public void setUserSecret(String userSecret) {
        this.userSecret = Util.fixEmptyAndTrim(userSecret);
    }

    public String getPasswordSecret() {
        return passwordSecret;
    }

    @DataBoundSetter
    public void setPasswordSecret(String passwordSecret) {
        this.passwordSecret = Util.fixEmptyAndTrim(passwordSecret);
    }

    public String getHost() {
        return host;
    }

    @DataBoundSetter
    public void setHost(String host) {
        this.host = Util.fixEmptyAndTrim(host);
    }

    public String getPort() {
        return port;
    }

    @DataBoundSetter
    public void setPort(String port) {
        this.port = Util.fixEmptyAndTrim(port);
    }

    /** @throws BadRequestException naming the field that is wrong */
    public BackupOptions options(String namespace) {
        return new BackupOptions(
                Optional.ofNullable(database),
                Optional.ofNullable(userSecret).map(text -> SecretKey.parse(RequestField.PG_USER_SECRET, text)),
                Optional.ofNullable(passwordSecret).map(text -> SecretKey.parse(RequestField.PG_PASSWORD_SECRET, text)),
                Optional.ofNullable(host),
                Optional.ofNullable(port).map(text -> FieldValues.count("port", text, 1, HIGHEST_PORT)),
                Optional.ofNullable(image),
                Optional.ofNullable(claim),
                Optional.ofNullable(cronJob),
                Optional.ofNullable(job).map(text -> readJob(text, namespace)),
                Optional.ofNullable(deadline)
                        .map(text -> FieldValues.duration("deadline", text))
                        .orElse(BackupOptions.DEFAULT_DEADLINE));
    }

    private static Job readJob(String text, String namespace) {
        List<Job> jobs = Manifests.parse(text, "the text", namespace).requiredJobs();
        if (jobs.size() != 1) {
            throw new BadRequestException(Phrase.of("jenkins-form.one-job")
                    .with("number", jobs.size())
                    .message());
        }
        return jobs.get(0);
    }

    /** The descriptor. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<BackupSettings> {
        @Override
        public String getDisplayName() {
            return Messages.BackupSettings_name();
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckUserSecret(@QueryParameter String userSecret) {
            return FieldChecks.optional(userSecret, text -> SecretKey.parse(RequestField.PG_USER_SECRET, text));
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckPasswordSecret(@QueryParameter String passwordSecret) {
            return FieldChecks.optional(passwordSecret, text -> SecretKey.parse(RequestField.PG_PASSWORD_SECRET, text));
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckPort(@QueryParameter String port) {
            return FieldChecks.optional(port, text -> FieldValues.count("port", text, 1, HIGHEST_PORT));
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckDeadline(@QueryParameter String deadline) {
            return FieldChecks.positive(deadline, "deadline");
        }
    }
}
