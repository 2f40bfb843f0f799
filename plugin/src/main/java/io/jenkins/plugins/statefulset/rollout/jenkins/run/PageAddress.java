package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import hudson.EnvVars;
import hudson.Extension;
import hudson.model.EnvironmentContributor;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.cps.EnvActionImpl;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;

/** Tells a build the address of its page of rollouts by the variable {@value #VARIABLE}, for mail and chat: from its first rollout on. */
@Extension
public final class PageAddress extends EnvironmentContributor {
    /** Its name. */
    public static final String VARIABLE = "STATEFULSET_ROLLOUT_URL";

    private static final Logger LOG = Logger.getLogger(PageAddress.class.getName());

    @Override
    @SuppressWarnings("rawtypes")
    public void buildEnvironmentFor(Run run, EnvVars variables, TaskListener listener) {
        if (run.getAction(RolloutAction.class) != null) {
            variables.put(VARIABLE, PageAddresses.of((Run<?, ?>) run));
        }
    }

    /** A Pipeline asks for its variables once, before it has a rollout. */
    static void tell(Run<?, ?> run) {
        if (run instanceof FlowExecutionOwner.Executable) {
            try {
                EnvActionImpl.forRun(run).setProperty(VARIABLE, PageAddresses.of(run));
            } catch (IOException unsaved) {
                LOG.log(Level.WARNING, unsaved, () -> run + " is not told " + VARIABLE);
            }
        }
    }
}
