package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutAction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import jenkins.model.TransientActionFactory;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** How the rollouts of a job went, build after build. */
@ExportedBean
public final class TrendAction implements Action {
    /** As many builds as the build history shows at first. */
    private static final int BUILDS = 30;

    /** Enough to notice a job that rolls out, without loading its history for each page. */
    private static final int LATEST = 5;

    private final Job<?, ?> job;

    TrendAction(Job<?, ?> job) {
        this.job = job;
    }

    public Job<?, ?> getJob() {
        return job;
    }

    public int getBuilds() {
        return BUILDS;
    }

    /** Of the last {@link #getBuilds} builds, latest first. */
    @Exported(name = "rollouts", inline = true)
    public List<TrendEntry> getEntries() {
        List<TrendEntry> entries = new ArrayList<>();
        Run<?, ?> run = job.getLastBuild();
        for (int seen = 0; run != null && seen < BUILDS; seen++, run = run.getPreviousBuild()) {
            RolloutAction action = run.getAction(RolloutAction.class);
            if (action != null) {
                action.records().stream()
                        .sorted(Comparator.comparing(record -> -record.number()))
                        .forEach(record -> entries.add(TrendEntry.of(action.run(), record)));
            }
        }
        return entries;
    }

    public Api getApi() {
        return new Api(this);
    }

    /** Markup: the drawing of the entries for a place of that width. */
    public String draw(List<TrendEntry> latestFirst, int width, String idPrefix) {
        List<TrendEntry> oldestFirst = new ArrayList<>(latestFirst);
        Collections.reverse(oldestFirst);
        return TrendSvg.draw(oldestFirst, width, idPrefix);
    }

    public String inWords(List<TrendEntry> entries) {
        return TrendSvg.inWords(entries);
    }

    @Override
    public String getIconFileName() {
        return "symbol-rollout plugin-statefulset-rollout";
    }

    @Override
    public String getDisplayName() {
        return Messages.TrendAction_name();
    }

    @Override
    public String getUrlName() {
        return "statefulset-rollouts";
    }

    /** Puts the trend on jobs whose latest builds have rolled out anything. */
    @Extension
    public static final class Factory extends TransientActionFactory<Job<?, ?>> {
        @Override
        @SuppressWarnings("unchecked")
        public Class<Job<?, ?>> type() {
            return (Class<Job<?, ?>>) (Class<?>) Job.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return TrendAction.class;
        }

        @Override
        public Collection<? extends Action> createFor(Job<?, ?> job) {
            Run<?, ?> run = job.getLastBuild();
            for (int seen = 0; run != null && seen < LATEST; seen++, run = run.getPreviousBuild()) {
                if (run.getAction(RolloutAction.class) != null) {
                    return List.of(new TrendAction(job));
                }
            }
            return List.of();
        }
    }
}
