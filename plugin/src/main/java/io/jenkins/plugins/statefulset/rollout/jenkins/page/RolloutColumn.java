package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import hudson.Extension;
import hudson.model.Job;
import hudson.views.ListViewColumn;
import hudson.views.ListViewColumnDescriptor;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.KnownRollouts;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** A column of a list view: the latest rollout of each job. */
public final class RolloutColumn extends ListViewColumn {
    @DataBoundConstructor
    public RolloutColumn() {}

    /** Null, as Jelly wants it, where a job has rolled out nothing. */
    public TrendEntry latest(Job<?, ?> job) {
        return KnownRollouts.get()
                .latestOf(job)
                .map(known -> TrendEntry.of(known.run(), known.record()))
                .orElse(null);
    }

    /** The descriptor. */
    @Extension
    @Symbol("statefulSetRolloutColumn")
    public static final class DescriptorImpl extends ListViewColumnDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.RolloutColumn_name();
        }

        @Override
        public boolean shownByDefault() {
            return false;
        }
    }
}
