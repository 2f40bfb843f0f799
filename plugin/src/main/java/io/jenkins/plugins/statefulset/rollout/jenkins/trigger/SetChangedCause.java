package io.jenkins.plugins.statefulset.rollout.jenkins.trigger;

import hudson.model.Cause;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import org.kohsuke.stapler.export.Exported;

/** Somebody changed a guarded StatefulSet, and nobody rolls that out. */
public final class SetChangedCause extends Cause {
    private final SetChange change;
    private final String owner;

    /** @param owner who changed it, as far as labels and annotations on the set tell */
    SetChangedCause(SetChange change, String owner) {
        this.change = change;
        this.owner = owner;
    }

    SetChange change() {
        return change;
    }

    /** As the trigger names it; empty for that of Jenkins itself. */
    @Exported(visibility = 3)
    public String getCluster() {
        return change.cluster();
    }

    @Exported(visibility = 3)
    public String getNamespace() {
        return change.namespace();
    }

    @Exported(visibility = 3)
    public String getName() {
        return change.name();
    }

    /** The ControllerRevision of the template that is in place. */
    @Exported(visibility = 3)
    public String getRevision() {
        return change.revision();
    }

    @Override
    public String getShortDescription() {
        return Reader.now()
                .say(Phrase.of("jenkins.trigger-cause")
                        .with("set", change.namespace() + "/" + change.name())
                        .with("cluster", change.cluster())
                        .with("revision", change.revision())
                        .with("owner", owner));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SetChangedCause cause && cause.change.equals(change);
    }

    @Override
    public int hashCode() {
        return change.hashCode();
    }
}
