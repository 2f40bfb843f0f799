package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.RunAction2;

/** The rollouts of a build. Not shown by itself: pages are drawn from it. */
public final class RolloutAction implements RunAction2 {
    private static final Logger LOG = Logger.getLogger(RolloutAction.class.getName());

    private final CopyOnWriteArrayList<RolloutRecord> records = new CopyOnWriteArrayList<>();
    private transient Run<?, ?> run;

    /** The action of a build, made where there is none. */
    static synchronized RolloutAction of(Run<?, ?> run) {
        RolloutAction action = run.getAction(RolloutAction.class);
        if (action == null) {
            action = new RolloutAction();
            run.addAction(action);
            PageAddress.tell(run);
        }
        return action;
    }

    /** In the order in which they began. */
    public List<RolloutRecord> records() {
        return List.copyOf(records);
    }

    public Optional<RolloutRecord> record(int number) {
        return records.stream().filter(record -> record.number() == number).findFirst();
    }

    /** What a rollout told so far. */
    public EventFile events(RolloutRecord record) {
        return new EventFile(run.getRootDir().toPath().resolve(record.fileName()));
    }

    /** What Jenkins itself did about it when the build was over. */
    public OwnLog ownLog(RolloutRecord record) {
        return new OwnLog(run.getRootDir().toPath().resolve(record.logName()));
    }

    public Run<?, ?> run() {
        return run;
    }

    synchronized RolloutRecord add(RolloutTarget target, String by, Instant started, WaveGates.Kind gate) {
        RolloutRecord record = new RolloutRecord(records.size() + 1, target, by, started, gate);
        records.add(record);
        save();
        return record;
    }

    void save() {
        try {
            run.save();
        } catch (IOException e) {
            LOG.log(Level.WARNING, e, () -> "cannot save what " + run + " knows of its rollouts");
        }
        records.forEach(record -> KnownRollouts.get().update(run, record));
    }

    @Override
    public void onAttached(Run<?, ?> build) {
        run = build;
    }

    @Override
    public void onLoad(Run<?, ?> build) {
        run = build;
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
        return null;
    }
}
