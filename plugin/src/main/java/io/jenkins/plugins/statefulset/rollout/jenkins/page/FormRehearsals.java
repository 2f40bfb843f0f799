package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Action;
import hudson.model.Item;
import hudson.model.Job;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.Rehearsal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import jenkins.model.TransientActionFactory;
import jenkins.security.stapler.StaplerDispatchable;

/** The latest rehearsals that were asked for in forms of jobs. They are kept until Jenkins ends, and shown to whoever may configure the job. */
@Extension
public final class FormRehearsals {
    private static final int MOST = 20;

    private final Map<String, Shown> latest = new LinkedHashMap<>();

    public static FormRehearsals get() {
        return ExtensionList.lookupSingleton(FormRehearsals.class);
    }

    /** The address of its page, below that of Jenkins. */
    public synchronized String add(Item job, String set, Rehearsal rehearsal) {
        String id = UUID.randomUUID().toString();
        latest.put(id, new Shown(job.getFullName(), set, rehearsal));
        if (latest.size() > MOST) {
            latest.remove(latest.keySet().iterator().next());
        }
        return job.getUrl() + "statefulset-rehearsal/shown/" + id + "/";
    }

    private synchronized Optional<RehearsalView> find(Job<?, ?> job, String id) {
        return Optional.ofNullable(latest.get(id))
                .filter(shown -> shown.job().equals(job.getFullName()))
                .map(Shown::view);
    }

    private record Shown(String job, String set, Rehearsal rehearsal) {
        RehearsalView view() {
            return new RehearsalView(
                    1,
                    set,
                    set,
                    rehearsal.state(),
                    rehearsal.reason(),
                    rehearsal.limits(),
                    rehearsal.events(),
                    Reader.now());
        }
    }

    /** The rehearsals of a job's form: no link leads there but that of the form. */
    public static final class OfJob implements Action {
        private final Job<?, ?> job;

        OfJob(Job<?, ?> job) {
            this.job = job;
        }

        /** By its id; null, as Stapler wants it, where there is none any more. */
        @StaplerDispatchable
        public Page getShown(String id) {
            job.checkPermission(Item.CONFIGURE);
            return FormRehearsals.get()
                    .find(job, id)
                    .map(view -> new Page(job, view))
                    .orElse(null);
        }

        @Override
        public String getIconFileName() {
            return null;
        }

        @Override
        public String getDisplayName() {
            return null;
        }

        @Override
        public String getUrlName() {
            return "statefulset-rehearsal";
        }
    }

    /** The page of one. */
    public static final class Page {
        private final Job<?, ?> job;
        private final RehearsalView view;

        Page(Job<?, ?> job, RehearsalView view) {
            this.job = job;
            this.view = view;
        }

        public Job<?, ?> getJob() {
            return job;
        }

        public RehearsalView getRehearsal() {
            return view;
        }

        public String getDisplayName() {
            return Messages.RehearsalPage_name();
        }
    }

    /** Puts them below jobs. */
    @Extension
    public static final class Factory extends TransientActionFactory<Job<?, ?>> {
        @Override
        @SuppressWarnings("unchecked")
        public Class<Job<?, ?>> type() {
            return (Class<Job<?, ?>>) (Class<?>) Job.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return OfJob.class;
        }

        @Override
        public Collection<? extends Action> createFor(Job<?, ?> job) {
            return List.of(new OfJob(job));
        }
    }
}
