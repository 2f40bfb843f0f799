package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.Saveable;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.SaveableListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * Where the rollouts of this Jenkins are kept, so that they are found without loading every build.
 *
 * <ol>
 *   <li>One that is not over is never forgotten while its build is there.
 *   <li>Of those that are over the latest {@link #KEPT} are known, and the latest of each set.
 *   <li>What is known of a rollout stands with its build. Here is only where, and what is needed to choose.
 * </ol>
 */
@Extension
public final class KnownRollouts implements Saveable {
    private static final Logger LOG = Logger.getLogger(KnownRollouts.class.getName());

    /** How many rollouts that are over are found by their id. */
    static final int KEPT = 200;

    private final List<Note> notes = new ArrayList<>();

    /** A rollout of a build that is still there. */
    public record Known(Run<?, ?> run, RolloutRecord record) {}

    /** Persisted, so no field is renamed; not a record, which what persists it cannot read. */
    private static final class Note {
        private String run;
        private int number;
        private String id;
        private boolean over;
        private ClusterRef cluster;
        private String namespace;
        private String name;

        RolloutTarget target() {
            return new RolloutTarget(cluster, namespace, name);
        }

        boolean isOf(String otherRun, int otherNumber) {
            return number == otherNumber && run.equals(otherRun);
        }

        boolean isBelow(String folder) {
            return folder.isEmpty() || run.startsWith(folder + "/");
        }

        /** Says whether that is news. */
        boolean update(RolloutRecord record) {
            String now = record.rolloutId().orElse(null);
            boolean news = over != record.over() || (now != null && !now.equals(id));
            id = now;
            over = record.over();
            return news;
        }
    }

    public KnownRollouts() {
        try {
            if (file().exists()) {
                file().unmarshal(this);
            }
        } catch (IOException unreadable) {
            LOG.log(
                    Level.WARNING,
                    unreadable,
                    () -> "cannot read " + file() + ": rollouts of before are found on the pages of their builds only");
        }
    }

    public static KnownRollouts get() {
        return ExtensionList.lookupSingleton(KnownRollouts.class);
    }

    /** Called whenever a build saves what it knows of a rollout. */
    void update(Run<?, ?> run, RolloutRecord record) {
        String where = run.getExternalizableId();
        synchronized (this) {
            Optional<Note> known = notes.stream()
                    .filter(note -> note.isOf(where, record.number()))
                    .findFirst();
            if (known.isPresent()) {
                if (!known.get().update(record)) {
                    return;
                }
            } else {
                Note note = new Note();
                note.run = where;
                note.number = record.number();
                note.cluster = record.target().cluster();
                note.namespace = record.target().namespace();
                note.name = record.target().name();
                note.update(record);
                notes.add(note);
                forgetOld();
            }
        }
        save();
    }

    private void forgetOld() {
        Set<RolloutTarget> seen = new HashSet<>();
        int over = 0;
        for (int at = notes.size() - 1; at >= 0; at--) {
            Note note = notes.get(at);
            boolean latest = seen.add(note.target());
            if (note.over && ++over > KEPT && !latest) {
                notes.remove(at);
            }
        }
    }

    /** Those that are not over as far as their builds know, in the order in which they began. */
    public List<Known> open() {
        return find(copy().stream().filter(note -> !note.over).toList());
    }

    /** All records of the rollout of that id, in the order in which builds took it up. */
    public List<Known> of(String rolloutId) {
        return find(copy().stream().filter(note -> rolloutId.equals(note.id)).toList());
    }

    /**
     * The latest of each set, and those that are not over; latest first.
     *
     * @param below the full name of a folder; empty for all
     */
    public List<Known> latest(String below) {
        Set<RolloutTarget> seen = new HashSet<>();
        return find(latestFirst().stream()
                .filter(note -> note.isBelow(below))
                .filter(note -> seen.add(note.target()) || !note.over)
                .toList());
    }

    /** The latest of a job. */
    public Optional<Known> latestOf(Job<?, ?> job) {
        return latestFirst().stream()
                .filter(note -> note.run.startsWith(job.getFullName() + "#"))
                .findFirst()
                .flatMap(KnownRollouts::find);
    }

    /** Whether there is any, without looking at builds. */
    public boolean any(String below) {
        return copy().stream().anyMatch(note -> note.isBelow(below));
    }

    private List<Note> latestFirst() {
        List<Note> latestFirst = new ArrayList<>(copy());
        Collections.reverse(latestFirst);
        return latestFirst;
    }

    private synchronized List<Note> copy() {
        return List.copyOf(notes);
    }

    private List<Known> find(List<Note> wanted) {
        List<Known> found = new ArrayList<>();
        List<Note> gone = new ArrayList<>();
        for (Note note : wanted) {
            Optional<Known> known = find(note);
            known.ifPresentOrElse(found::add, () -> gone.add(note));
        }
        if (!gone.isEmpty()) {
            synchronized (this) {
                notes.removeAll(gone);
            }
            save();
        }
        return found;
    }

    /** Whoever looks: what somebody may not see is not gone. */
    private static Optional<Known> find(Note note) {
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            Run<?, ?> run = Run.fromExternalizableId(note.run);
            return Optional.ofNullable(run)
                    .map(there -> there.getAction(RolloutAction.class))
                    .flatMap(action -> action.record(note.number))
                    .map(record -> new Known(run, record));
        } catch (IllegalArgumentException malformed) {
            LOG.log(Level.FINE, malformed, () -> note.run + " is not there");
            return Optional.empty();
        }
    }

    private synchronized void moved(String from, String to) {
        for (Note note : notes) {
            if (note.run.startsWith(from + "#") || note.run.startsWith(from + "/")) {
                note.run = to + note.run.substring(from.length());
            }
        }
    }

    /** A job of that name that is made later has builds of the same numbers. */
    private void forget(String job) {
        synchronized (this) {
            notes.removeIf(note -> note.run.startsWith(job + "#") || note.run.startsWith(job + "/"));
        }
        save();
    }

    @Override
    public void save() {
        try {
            synchronized (this) {
                file().write(this);
            }
            SaveableListener.fireOnChange(this, file());
        } catch (IOException e) {
            LOG.log(Level.WARNING, e, () -> "cannot write " + file());
        }
    }

    private static XmlFile file() {
        return new XmlFile(Jenkins.XSTREAM2, new File(Jenkins.get().getRootDir(), "statefulset-rollouts.xml"));
    }

    /** Follows jobs to their new names, and to their end. */
    @Extension
    public static final class Moves extends ItemListener {
        @Override
        public void onDeleted(Item item) {
            KnownRollouts.get().forget(item.getFullName());
        }

        @Override
        public void onLocationChanged(Item item, String oldFullName, String newFullName) {
            KnownRollouts known = KnownRollouts.get();
            known.moved(oldFullName, newFullName);
            known.save();
        }
    }
}
