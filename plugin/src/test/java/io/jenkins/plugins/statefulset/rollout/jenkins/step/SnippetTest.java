package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.AbstractProject;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import io.jenkins.plugins.statefulset.rollout.jenkins.OneJenkins;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.BackupSettings;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.HttpGate;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.ManualGate;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.kohsuke.stapler.DataBoundConstructor;

/** What a person sets in the snippet generator comes out as a script, and a script sets the same fields. */
@OneJenkins
class SnippetTest {
    @Test
    void aFullRollout(JenkinsRule jenkins) throws Exception {
        StatefulSetRolloutStep step = new StatefulSetRolloutStep("db");
        step.setCluster("prod");
        step.setNamespace("data");
        step.setImage("postgresql=postgres:13.23");
        step.setWaves("1,100%");
        step.setOnAbort("rollback");
        step.setGates(List.of(new HttpGate("http://db/"), new ManualGate()));
        BackupSettings backup = new BackupSettings();
        backup.setClaim("backups");
        step.setBackupOptions(backup);

        roundTrip(
                jenkins,
                step,
                "statefulSetRollout(backupOptions: [claim: 'backups'], cluster: 'prod', gates: [httpGate('http://db/'),"
                        + " manualGate()], image: 'postgresql=postgres:13.23', name: 'db', namespace: 'data', onAbort:"
                        + " 'rollback', waves: '1,100%') {\n    // some block\n}");
    }

    @Test
    void theVariableThatStandsForTheStepHasHelp(JenkinsRule jenkins) throws Exception {
        assertThat(jenkins.createWebClient()
                        .goTo("pipeline-syntax/globals")
                        .getElementById("statefulSetRollout")
                        .getNextElementSibling()
                        .getTextContent())
                .contains("The body runs after each wave");
    }

    @Test
    void theGeneratorShowsWhatTheBodyIsGiven(JenkinsRule jenkins) throws Exception {
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            String help = browser.executeOnServer(() -> jenkins.jenkins
                    .getDescriptorOrDie(StatefulSetRolloutStep.class)
                    .getHelpFile());
            assertThat(browser.getPage(browser.createCrumbedUrl(help.substring(1)))
                            .getWebResponse()
                            .getContentAsString())
                    .contains("{ wave -&gt;");
        }
    }

    @Test
    void aGateForPeople(JenkinsRule jenkins) throws Exception {
        ManualGate gate = new ManualGate();
        gate.setSubmitter("dba, alice");
        gate.setMinimum("2");
        gate.setNotRequester(true);
        gate.setReason("required");
        gate.setTimeout("8h");
        StatefulSetCanaryStep step = new StatefulSetCanaryStep("db");
        step.setRestart(true);
        step.setGates(List.of(gate));

        roundTrip(
                jenkins,
                step,
                "statefulSetCanary gates: [manualGate(minimum: '2', notRequester: true, reason: 'required', submitter: 'dba, alice',"
                        + " timeout: '8h')], name: 'db', restart: true");
    }

    @Test
    void aCanary(JenkinsRule jenkins) throws Exception {
        StatefulSetCanaryStep step = new StatefulSetCanaryStep("db");
        step.setRestart(true);
        roundTrip(jenkins, step, "statefulSetCanary name: 'db', restart: true");
    }

    @Test
    void aPlan(JenkinsRule jenkins) throws Exception {
        StatefulSetPlanStep step = new StatefulSetPlanStep("db");
        step.setImage("postgresql=postgres:14");
        roundTrip(jenkins, step, "statefulSetPlan image: 'postgresql=postgres:14', name: 'db'");
    }

    @Test
    void words(JenkinsRule jenkins) throws Exception {
        StatefulSetPromoteStep promote = new StatefulSetPromoteStep();
        promote.setTo("50%");
        roundTrip(jenkins, promote, "statefulSetPromote to: '50%'");
        StatefulSetRollbackStep rollback = new StatefulSetRollbackStep();
        rollback.setReason("it is no good");
        roundTrip(jenkins, rollback, "statefulSetRollback reason: 'it is no good'");
        StatefulSetHoldStep hold = new StatefulSetHoldStep();
        hold.setName("db");
        roundTrip(jenkins, hold, "statefulSetHold name: 'db'");
        roundTrip(jenkins, new StatefulSetResumeStep(), "statefulSetResume()");
        roundTrip(jenkins, new StatefulSetStatusStep(), "statefulSetStatus()");
        StatefulSetBackupStep backup = new StatefulSetBackupStep();
        backup.setName("db");
        roundTrip(jenkins, backup, "statefulSetBackup name: 'db'");
        StatefulSetGuardStep guard = new StatefulSetGuardStep("on");
        guard.setSelector("app=db");
        roundTrip(jenkins, guard, "statefulSetGuard action: 'on', selector: 'app=db'");
        StatefulSetLintStep lint = new StatefulSetLintStep();
        lint.setPaths("k8s/*.yaml");
        lint.setFailOn("never");
        lint.setSarif("lint.sarif");
        roundTrip(jenkins, lint, "statefulSetLint failOn: 'never', paths: 'k8s/*.yaml', sarif: 'lint.sarif'");
    }

    private static void roundTrip(JenkinsRule jenkins, Step step, String script) throws Exception {
        assertThat(Snippetizer.object2Groovy(step)).isEqualTo(script);
        Step after = jenkins.configRoundtrip(new StepHolder(step)).getStep();
        jenkins.assertEqualDataBoundBeans(step, after);
        assertThat(Snippetizer.object2Groovy(after)).isEqualTo(script);
    }

    /** Shows a step's form as the snippet generator does. */
    public static final class StepHolder extends Builder {
        private final Step step;

        @DataBoundConstructor
        public StepHolder(Step step) {
            this.step = step;
        }

        public Step getStep() {
            return step;
        }

        @TestExtension
        public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {
            @Override
            @SuppressWarnings("rawtypes")
            public boolean isApplicable(Class<? extends AbstractProject> type) {
                return true;
            }

            public List<StepDescriptor> getSteps() {
                return StepDescriptor.all().stream()
                        .filter(step -> step.getFunctionName().startsWith("statefulSet"))
                        .toList();
            }
        }
    }
}
