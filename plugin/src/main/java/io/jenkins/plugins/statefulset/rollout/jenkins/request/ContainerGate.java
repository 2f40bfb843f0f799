package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import hudson.Util;
import org.kohsuke.stapler.DataBoundSetter;

/** A gate that runs something in a container of each pod of the wave. */
public abstract class ContainerGate extends RolloutGate {
    private static final long serialVersionUID = 1L;

    private String container;

    /** Null for the first. */
    public String getContainer() {
        return container;
    }

    @DataBoundSetter
    public void setContainer(String container) {
        this.container = Util.fixEmptyAndTrim(container);
    }
}
