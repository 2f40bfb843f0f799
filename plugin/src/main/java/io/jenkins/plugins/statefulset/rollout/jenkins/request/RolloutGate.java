package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import hudson.ExtensionPoint;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.kohsuke.stapler.DataBoundSetter;

/** A check after each wave, as a job names it. */
public abstract class RolloutGate extends AbstractDescribableImpl<RolloutGate> implements Serializable, ExtensionPoint {
    private static final long serialVersionUID = 1L;

    private String timeout;

    /** How long the check may go on failing; null for 2 minutes. */
    public String getTimeout() {
        return timeout;
    }

    @DataBoundSetter
    public void setTimeout(String timeout) {
        this.timeout = Util.fixEmptyAndTrim(timeout);
    }

    protected final Duration time() {
        return timeout == null ? GateSpec.DEFAULT_TIMEOUT : FieldValues.duration("timeout", timeout);
    }

    /** @throws BadRequestException if it could never be checked */
    public abstract GateSpec spec();

    /**
     * The same for a build that these people began.
     *
     * @throws BadRequestException if it could never be checked
     */
    GateSpec spec(List<String> requesters) {
        return spec();
    }
}
