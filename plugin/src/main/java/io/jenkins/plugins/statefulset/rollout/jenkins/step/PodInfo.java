package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import io.jenkins.plugins.statefulset.rollout.gate.GateContext;
import io.jenkins.plugins.statefulset.rollout.gate.PodScene;
import java.io.Serializable;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** The pod that a closure around it is called with. */
public final class PodInfo implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final int ordinal;
    private final String set;
    private final String namespace;
    private final String fromRevision;
    private final String toRevision;
    private final boolean rollingBack;
    private final int attempt;

    PodInfo(GateContext context, int attempt) {
        PodScene scene = context.scene().orElseThrow();
        name = scene.pod();
        ordinal = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
        set = context.statefulSet();
        namespace = context.namespace();
        fromRevision = scene.way().from();
        toRevision = scene.way().to();
        rollingBack = scene.way().back();
        this.attempt = attempt;
    }

    @Whitelisted
    public String getName() {
        return name;
    }

    @Whitelisted
    public int getOrdinal() {
        return ordinal;
    }

    /** The name of its StatefulSet. */
    @Whitelisted
    public String getSet() {
        return set;
    }

    @Whitelisted
    public String getNamespace() {
        return namespace;
    }

    /** The ControllerRevision that pods leave on this way; empty where it is not known. */
    @Whitelisted
    public String getFromRevision() {
        return fromRevision;
    }

    /** The ControllerRevision that pods get on this way; empty where it is not known. */
    @Whitelisted
    public String getToRevision() {
        return toRevision;
    }

    /** Whether this is the way back. */
    @Whitelisted
    public boolean isRollingBack() {
        return rollingBack;
    }

    /** How often this closure has been called for this pod, without another one in between; from 1. */
    @Whitelisted
    public int getAttempt() {
        return attempt;
    }

    /** Its name. */
    @Override
    @Whitelisted
    public String toString() {
        return name;
    }
}
