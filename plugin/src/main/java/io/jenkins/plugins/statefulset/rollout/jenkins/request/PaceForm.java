package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** The fields that say how a rollout goes: what they offer and how they are checked. */
public interface PaceForm {
    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    default FormValidation doCheckAccept(@QueryParameter String accept) {
        return FieldChecks.accepted(accept);
    }

    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    default FormValidation doCheckWaves(@QueryParameter String waves) {
        return FieldChecks.optional(waves, WaveSize::parseList);
    }

    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    default FormValidation doCheckSoak(@QueryParameter String soak) {
        return FieldChecks.duration(soak, "soak");
    }

    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    default FormValidation doCheckReadyTimeout(@QueryParameter String readyTimeout) {
        return FieldChecks.positive(readyTimeout, "readyTimeout");
    }

    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    default FormValidation doCheckFailureGrace(@QueryParameter String failureGrace) {
        return FieldChecks.duration(failureGrace, "failureGrace");
    }

    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    default FormValidation doCheckPodFailures(@QueryParameter String podFailures) {
        return FieldChecks.optional(
                podFailures, text -> FieldValues.count("podFailures", text, 0, RolloutRequest.MOST_POD_FAILURES));
    }

    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    default FormValidation doCheckProgressDeadlineSeconds(@QueryParameter String progressDeadlineSeconds) {
        return FieldChecks.positiveSeconds(progressDeadlineSeconds, "progressDeadlineSeconds");
    }

    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    default FormValidation doCheckTimeout(@QueryParameter String timeout) {
        return FieldChecks.positive(timeout, "timeout");
    }

    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    default FormValidation doCheckPdbTimeout(@QueryParameter String pdbTimeout) {
        return FieldChecks.positive(pdbTimeout, "pdbTimeout");
    }

    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    default FormValidation doCheckBeforePod(@QueryParameter String beforePod) {
        return FieldChecks.podChecks(beforePod, PodMoment.BEFORE);
    }

    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    default FormValidation doCheckPreparePod(@QueryParameter String preparePod) {
        return FieldChecks.podChecks(preparePod, PodMoment.PREPARE);
    }

    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    default FormValidation doCheckAfterPod(@QueryParameter String afterPod) {
        return FieldChecks.podChecks(afterPod, PodMoment.AFTER);
    }

    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    default FormValidation doCheckRestorePod(@QueryParameter String restorePod) {
        return FieldChecks.podChecks(restorePod, PodMoment.RESTORE);
    }

    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    default FormValidation doCheckProfile(@QueryParameter String profile) {
        return FieldChecks.profile(profile);
    }

    /** What the field takes. */
    @RequirePOST
    default ListBoxModel doFillOnCheckFailureItems() {
        return FieldChecks.choices(FieldValues.ON_FAILURE, "hold");
    }

    /** What the field takes. */
    @RequirePOST
    default ListBoxModel doFillOrderItems() {
        return FieldChecks.choices(FieldValues.ORDER, "highest");
    }

    /** What the field takes. */
    @RequirePOST
    default ListBoxModel doFillOnFailureItems() {
        return FieldChecks.choices(FieldValues.ON_FAILURE, "rollback");
    }

    /** What the field takes. */
    @RequirePOST
    default ListBoxModel doFillRollbackByItems() {
        return FieldChecks.choices(FieldValues.ROLLBACK_BY, "partition");
    }

    /** What the field takes. */
    @RequirePOST
    default ListBoxModel doFillOnNewChangeItems() {
        return FieldChecks.choices(FieldValues.ON_NEW_CHANGE, "hold");
    }

    /** What the field takes. */
    @RequirePOST
    default ListBoxModel doFillPdbItems() {
        return FieldChecks.choices(FieldValues.PDB, "wait");
    }

    /** What the field takes. */
    @RequirePOST
    default ListBoxModel doFillEndPartitionItems() {
        return FieldChecks.choices(FieldValues.END_PARTITION, "0");
    }

    /** What the field takes. */
    @RequirePOST
    default ListBoxModel doFillBackupItems() {
        return FieldChecks.choices(FieldValues.BACKUP, "auto");
    }

    /** What the field takes. */
    @RequirePOST
    default ListBoxModel doFillWhenBusyItems() {
        return FieldChecks.choices(FieldValues.WHEN_BUSY, "fail");
    }

    /** What the field takes. */
    @RequirePOST
    default ListBoxModel doFillOnAbortItems() {
        return FieldChecks.choices(FieldValues.ON_ABORT, "hold");
    }
}
