package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import io.jenkins.plugins.statefulset.rollout.gate.GateContext;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** The wave that the body of a step judges. */
public final class WaveInfo implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int number;
    private final int partition;
    private final List<Integer> ordinals;
    private final List<String> pods;
    private final String revision;

    WaveInfo(GateContext context) {
        number = context.wave().number();
        partition = context.wave().partition();
        ordinals = new ArrayList<>(context.wave().ordinals());
        pods = new ArrayList<>(context.pods());
        revision = context.revision();
    }

    /** From 1. */
    @Whitelisted
    public int getNumber() {
        return number;
    }

    /** At the end of the wave. */
    @Whitelisted
    public int getPartition() {
        return partition;
    }

    /** Those that this wave added, highest first. */
    @Whitelisted
    public List<Integer> getOrdinals() {
        return ordinals;
    }

    /** Their pods, highest ordinal first. */
    @Whitelisted
    public List<String> getPods() {
        return pods;
    }

    /** The ControllerRevision that they are on. */
    @Whitelisted
    public String getRevision() {
        return revision;
    }

    @Override
    @Whitelisted
    public String toString() {
        return "wave " + number;
    }
}
