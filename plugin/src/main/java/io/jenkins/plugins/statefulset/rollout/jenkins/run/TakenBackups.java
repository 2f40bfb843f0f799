package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import hudson.model.InvisibleAction;
import hudson.model.Run;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The backups that steps of a build took by themselves: its front page sums them up. Persisted, so no field is renamed. */
public final class TakenBackups extends InvisibleAction {
    private static final Logger LOG = Logger.getLogger(TakenBackups.class.getName());

    private final CopyOnWriteArrayList<Backup> backups = new CopyOnWriteArrayList<>();

    /**
     * Notes one with its build.
     *
     * @param words what is known of it, or why it failed
     * @param place where it is; empty where it failed
     */
    public static synchronized void add(Run<?, ?> run, RolloutTarget target, String words, String place) {
        TakenBackups action = run.getAction(TakenBackups.class);
        if (action == null) {
            action = new TakenBackups();
            run.addAction(action);
        }
        action.backups.add(new Backup(target.toString(), words, place));
        try {
            run.save();
        } catch (IOException full) {
            LOG.log(Level.WARNING, full, () -> "cannot save what " + run + " knows of its backups");
        }
    }

    /** In the order in which they ended. */
    public List<Backup> getBackups() {
        return List.copyOf(backups);
    }

    /** Not a record: what persists builds cannot read those. */
    public static final class Backup {
        private final String set;
        private final String words;
        private final String place;

        Backup(String set, String words, String place) {
            this.set = set;
            this.words = words;
            this.place = place;
        }

        /** {@code namespace/name}. */
        public String getSet() {
            return set;
        }

        public String getWords() {
            return words;
        }

        public String getPlace() {
            return place;
        }

        public boolean isTaken() {
            return !place.isEmpty();
        }
    }
}
