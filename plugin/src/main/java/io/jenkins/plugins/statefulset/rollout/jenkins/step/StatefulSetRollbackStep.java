package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.BackupSettings;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.PaceForm;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RolloutGate;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RolloutParameters;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutTarget;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Rolls a rollout back and waits until it is. With {@code to}, after the end of a rollout, it rolls an earlier revision out, in waves
 * as any other change: only then the other parameters have a meaning.
 */
public final class StatefulSetRollbackStep extends ReasonedStep {
    private static final long serialVersionUID = 1L;

    /** What a rollout that is under way needs. */
    private static final Set<String> OF_A_WORD =
            Set.of("name", "namespace", "cluster", "credentialsId", "reason", "rollout", "returnState", "id");

    private final RolloutParameters how = new RolloutParameters("");
    private final RunOptions options = new RunOptions();

    @DataBoundConstructor
    public StatefulSetRollbackStep() {
        // everything is optional
    }

    public String getTo() {
        return how.getTo();
    }

    @DataBoundSetter
    public void setTo(String to) {
        how.setTo(Util.fixEmptyAndTrim(to));
    }

    public String getWaves() {
        return how.getWaves();
    }

    @DataBoundSetter
    public void setWaves(String waves) {
        how.setWaves(waves);
    }

    public String getSoak() {
        return how.getSoak();
    }

    @DataBoundSetter
    public void setSoak(String soak) {
        how.setSoak(soak);
    }

    public String getBeforePod() {
        return how.getBeforePod();
    }

    @DataBoundSetter
    public void setBeforePod(String beforePod) {
        how.setBeforePod(beforePod);
    }

    public String getPreparePod() {
        return how.getPreparePod();
    }

    @DataBoundSetter
    public void setPreparePod(String preparePod) {
        how.setPreparePod(preparePod);
    }

    public String getAfterPod() {
        return how.getAfterPod();
    }

    @DataBoundSetter
    public void setAfterPod(String afterPod) {
        how.setAfterPod(afterPod);
    }

    public String getRestorePod() {
        return how.getRestorePod();
    }

    @DataBoundSetter
    public void setRestorePod(String restorePod) {
        how.setRestorePod(restorePod);
    }

    public String getOnCheckFailure() {
        return how.getOnCheckFailure();
    }

    @DataBoundSetter
    public void setOnCheckFailure(String onCheckFailure) {
        how.setOnCheckFailure(onCheckFailure);
    }

    public String getOrder() {
        return how.getOrder();
    }

    @DataBoundSetter
    public void setOrder(String order) {
        how.setOrder(order);
    }

    public String getPodFailures() {
        return how.getPodFailures();
    }

    @DataBoundSetter
    public void setPodFailures(String podFailures) {
        how.setPodFailures(podFailures);
    }

    public String getProgressDeadlineSeconds() {
        return how.getProgressDeadlineSeconds();
    }

    @DataBoundSetter
    public void setProgressDeadlineSeconds(String progressDeadlineSeconds) {
        how.setProgressDeadlineSeconds(progressDeadlineSeconds);
    }

    public String getProfile() {
        return how.getProfile();
    }

    @DataBoundSetter
    public void setProfile(String profile) {
        how.setProfile(profile);
    }

    public String getReadyTimeout() {
        return how.getReadyTimeout();
    }

    @DataBoundSetter
    public void setReadyTimeout(String readyTimeout) {
        how.setReadyTimeout(readyTimeout);
    }

    public String getFailureGrace() {
        return how.getFailureGrace();
    }

    @DataBoundSetter
    public void setFailureGrace(String failureGrace) {
        how.setFailureGrace(failureGrace);
    }

    public String getTimeout() {
        return how.getTimeout();
    }

    @DataBoundSetter
    public void setTimeout(String timeout) {
        how.setTimeout(timeout);
    }

    public String getOnFailure() {
        return how.getOnFailure();
    }

    @DataBoundSetter
    public void setOnFailure(String onFailure) {
        how.setOnFailure(onFailure);
    }

    public String getOnAbort() {
        return how.getOnAbort();
    }

    @DataBoundSetter
    public void setOnAbort(String onAbort) {
        how.setOnAbort(onAbort);
    }

    public String getPdb() {
        return how.getPdb();
    }

    @DataBoundSetter
    public void setPdb(String pdb) {
        how.setPdb(pdb);
    }

    public String getPdbTimeout() {
        return how.getPdbTimeout();
    }

    @DataBoundSetter
    public void setPdbTimeout(String pdbTimeout) {
        how.setPdbTimeout(pdbTimeout);
    }

    public String getEndPartition() {
        return how.getEndPartition();
    }

    @DataBoundSetter
    public void setEndPartition(String endPartition) {
        how.setEndPartition(endPartition);
    }

    public List<RolloutGate> getGates() {
        return how.getGates();
    }

    @DataBoundSetter
    public void setGates(List<RolloutGate> gates) {
        how.setGates(gates);
    }

    public String getBackup() {
        return how.getBackup();
    }

    @DataBoundSetter
    public void setBackup(String backup) {
        how.setBackup(backup);
    }

    public BackupSettings getBackupOptions() {
        return how.getBackupOptions();
    }

    @DataBoundSetter
    public void setBackupOptions(BackupSettings backupOptions) {
        how.setBackupOptions(backupOptions);
    }

    public String getAccept() {
        return how.getAccept();
    }

    @DataBoundSetter
    public void setAccept(String accept) {
        how.setAccept(accept);
    }

    public String getWhenBusy() {
        return options.whenBusy();
    }

    @DataBoundSetter
    public void setWhenBusy(String whenBusy) {
        options.setWhenBusy(whenBusy);
    }

    public boolean isReturnState() {
        return options.returnsState();
    }

    @DataBoundSetter
    public void setReturnState(boolean returnState) {
        options.setReturnState(returnState);
    }

    @Override
    StepCommand.Kind kind() {
        return StepCommand.Kind.ROLL_BACK;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        if (how.getTo() == null) {
            requireNoPace();
            return new CommandExecution(context, this, new StepCommand(kind(), getReason()), options.returnsState());
        }
        RolloutTarget target = Targets.named(this, context.get(Run.class));
        RolloutParameters asked = how.of(target.name());
        asked.setNamespace(target.namespace());
        asked.setCluster(target.cluster().cluster().orElse(null));
        asked.setCredentialsId(target.cluster().credentialsId().orElse(null));
        asked.setReason(getReason());
        return new RolloutExecution(context, asked, WaveGates.Kind.NONE, options, List.of());
    }

    /** What is said in vain would not do what its author thinks. */
    private void requireNoPace() throws AbortException {
        Set<String> pointless = new TreeSet<>(DescribableModel.of(StatefulSetRollbackStep.class)
                .uninstantiate2(this)
                .getArguments()
                .keySet());
        pointless.removeAll(OF_A_WORD);
        if (!pointless.isEmpty()) {
            throw new AbortException(String.join(", ", pointless)
                    + ": a rollout that is under way goes back by its own rules; this goes with to: 'REVISION', which rolls an earlier"
                    + " revision out");
        }
    }

    /** The descriptor. */
    @Extension
    public static final class DescriptorImpl extends TargetStepDescriptor implements PaceForm {
        @Override
        public String getFunctionName() {
            return "statefulSetRollback";
        }

        @Override
        public String getDisplayName() {
            return Messages.StatefulSetRollbackStep_name();
        }
    }
}
