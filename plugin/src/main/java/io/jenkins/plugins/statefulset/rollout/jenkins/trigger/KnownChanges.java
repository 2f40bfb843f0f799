package io.jenkins.plugins.statefulset.rollout.jenkins.trigger;

import hudson.Extension;
import hudson.XmlFile;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * For which changes a job was started, in a file beside its configuration: no build comes twice for one revision, also after a restart.
 *
 * <ol>
 *   <li>Of each set the last change counts.
 *   <li>It is written before the job is started. Where Jenkins died before that build began, and its queue did not outlive that either, the
 *       job is started for it when Jenkins is back.
 *   <li>One that a person took out of the queue counts as started.
 *   <li>It is forgotten when the set is settled: applied again after that it is a change again.
 * </ol>
 */
final class KnownChanges {
    private static final Logger LOG = Logger.getLogger(KnownChanges.class.getName());
    private static final Object LOCK = new Object();
    /** Changes for which a job was started since Jenkins was, by the job's name and the change. */
    private static final Set<String> STARTED = ConcurrentHashMap.newKeySet();

    private final Job<?, ?> job;

    KnownChanges(Job<?, ?> job) {
        this.job = job;
    }

    /** Persisted, so no field is renamed. */
    private static final class Note {
        private SetChange change;
        private boolean begun;
    }

    /** Persisted, so no field is renamed. */
    private static final class Notes {
        private final List<Note> changes = new ArrayList<>();

        Optional<Note> of(SetChange set) {
            return changes.stream().filter(note -> note.change.isOfSetOf(set)).findFirst();
        }
    }

    /** Whether the job was started for it. */
    boolean has(SetChange change) {
        synchronized (LOCK) {
            Optional<Note> known = read().of(change).filter(note -> note.change.equals(change));
            return known.isPresent() && (known.get().begun || STARTED.contains(key(change)) || isQueued(change));
        }
    }

    /** Starts something. */
    @FunctionalInterface
    interface Start {
        /** Whether it could be. */
        boolean attempt();
    }

    /** Starts the job for a change, unless it was. */
    void start(SetChange change, Start start) {
        synchronized (LOCK) {
            if (has(change)) {
                return;
            }
            Notes notes = read();
            Note note = new Note();
            note.change = change;
            notes.of(change).ifPresent(notes.changes::remove);
            notes.changes.add(note);
            write(notes);
            if (start.attempt()) {
                STARTED.add(key(change));
            } else {
                notes.changes.remove(note);
                write(notes);
            }
        }
    }

    /** Nothing is pending on that set. */
    void settled(SetChange set) {
        synchronized (LOCK) {
            Notes notes = read();
            notes.of(set).ifPresent(note -> {
                notes.changes.remove(note);
                STARTED.remove(key(note.change));
                write(notes);
            });
        }
    }

    /** Jenkins ends: from here on only what is written counts. */
    static void forgetStarted() {
        STARTED.clear();
    }

    private void begun(SetChange change) {
        synchronized (LOCK) {
            Notes notes = read();
            notes.of(change)
                    .filter(note -> note.change.equals(change) && !note.begun)
                    .ifPresent(note -> {
                        note.begun = true;
                        write(notes);
                    });
        }
    }

    private boolean isQueued(SetChange change) {
        return job instanceof Queue.Task task
                && Jenkins.get().getQueue().getItems(task).stream()
                        .flatMap(item -> item.getCauses().stream())
                        .anyMatch(cause -> cause instanceof SetChangedCause changed
                                && changed.change().equals(change));
    }

    private String key(SetChange change) {
        return job.getFullName() + " " + change;
    }

    private Notes read() {
        XmlFile file = file();
        try {
            return file.exists() ? (Notes) file.read() : new Notes();
        } catch (IOException | RuntimeException unreadable) {
            LOG.log(Level.WARNING, unreadable, () -> "cannot read " + file + ": builds may come again");
            return new Notes();
        }
    }

    private void write(Notes notes) {
        try {
            file().write(notes);
        } catch (IOException full) {
            LOG.log(Level.WARNING, full, () -> "cannot write " + file() + ": builds may come again after a restart");
        }
    }

    private XmlFile file() {
        return new XmlFile(Jenkins.XSTREAM2, new File(job.getRootDir(), "statefulset-changes.xml"));
    }

    /** Notes that a build has begun. */
    @Extension
    public static final class Begins extends RunListener<Run<?, ?>> {
        @Override
        public void onStarted(Run<?, ?> run, TaskListener listener) {
            run.getCauses().stream()
                    .filter(SetChangedCause.class::isInstance)
                    .map(cause -> ((SetChangedCause) cause).change())
                    .forEach(new KnownChanges(run.getParent())::begun);
        }
    }
}
