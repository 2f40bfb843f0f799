package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import hudson.model.InvisibleAction;
import hudson.model.Run;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.RunAction2;

/** The rehearsals of a build. Not shown by itself: pages are drawn from it. Persisted, so no field is renamed. */
public final class RehearsalAction extends InvisibleAction implements RunAction2 {
    private final CopyOnWriteArrayList<Kept> rehearsals = new CopyOnWriteArrayList<>();
    private transient Run<?, ?> run;

    /**
     * Keeps one with its build.
     *
     * @throws IOException if it cannot be written
     */
    public static synchronized Kept add(Run<?, ?> run, RolloutTarget target, Rehearsal rehearsal) throws IOException {
        RehearsalAction action = run.getAction(RehearsalAction.class);
        if (action == null) {
            action = new RehearsalAction();
            run.addAction(action);
        }
        Kept kept = new Kept(action.rehearsals.size() + 1, target, rehearsal);
        EventFile file = action.events(kept);
        for (var event : rehearsal.events()) {
            file.append(event);
        }
        action.rehearsals.add(kept);
        run.save();
        return kept;
    }

    /** In the order in which they were done. */
    public List<Kept> rehearsals() {
        return List.copyOf(rehearsals);
    }

    /** All that one told. */
    public EventFile events(Kept rehearsal) {
        return new EventFile(run.getRootDir().toPath().resolve("rehearsal-" + rehearsal.number + ".jsonl"));
    }

    public Run<?, ?> run() {
        return run;
    }

    @Override
    public void onAttached(Run<?, ?> build) {
        run = build;
    }

    @Override
    public void onLoad(Run<?, ?> build) {
        run = build;
    }

    /** What is kept of one beside its events. Not a record: what persists builds cannot read those. */
    public static final class Kept {
        private final int number;
        private final String set;
        private final String state;
        private final String reason;
        private final List<String> limits;

        private Kept(int number, RolloutTarget target, Rehearsal rehearsal) {
            this.number = number;
            this.set = target.toString();
            this.state = rehearsal.state();
            this.reason = rehearsal.reason();
            this.limits = new CopyOnWriteArrayList<>(rehearsal.limits());
        }

        /** From 1, in the order of the build. */
        public int number() {
            return number;
        }

        /** {@code namespace/name}. */
        public String set() {
            return set;
        }

        /** How the rollout would end, as {@link Rehearsal#state} has it. */
        public String state() {
            return state;
        }

        public String reason() {
            return reason;
        }

        /** What it could not show. */
        public List<String> limits() {
            return List.copyOf(limits);
        }
    }
}
