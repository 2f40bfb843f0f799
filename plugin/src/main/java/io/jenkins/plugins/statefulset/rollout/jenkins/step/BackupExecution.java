package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.AbortException;
import io.jenkins.plugins.statefulset.rollout.backup.BackupOptions;
import io.jenkins.plugins.statefulset.rollout.backup.BackupResult;
import io.jenkins.plugins.statefulset.rollout.backup.BackupState;
import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.RolloutThreads;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.BackupSettings;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutTarget;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.TakenBackups;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.io.IOException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Takes a backup and waits for its end; after a restart of Jenkins it follows the same Job. */
final class BackupExecution extends ClusterExecution {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = Logger.getLogger(BackupExecution.class.getName());
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final TargetStep step;
    private final BackupSettings settings;
    private final String id = "jenkins-" + UUID.randomUUID().toString().substring(0, 13);
    private transient volatile CompletableFuture<BackupState> following;
    private transient volatile boolean aborted;

    BackupExecution(StepContext context, TargetStep step, BackupSettings settings) {
        super(context);
        this.step = step;
        this.settings = settings;
    }

    @Override
    ClusterRef asked() {
        return Targets.cluster(step, this::run);
    }

    @Override
    public boolean start() {
        soon(this::take);
        return false;
    }

    @Override
    public void onResume() {
        soon(this::take);
    }

    private void take() throws Exception {
        RolloutTarget target = Targets.resolve(step, run(), this::connect);
        BackupOptions options = Optional.ofNullable(settings)
                .map(said -> said.options(target.namespace()))
                .orElseGet(BackupOptions::none);
        Consumer<String> log = log();
        if (aborted) {
            return;
        }
        Connection connection = connect(target.cluster());
        try {
            following = connection
                    .rollouts()
                    .backup(
                            target.namespace(),
                            target.name(),
                            options,
                            id,
                            line -> log.accept(timed(FieldNames.BACKUP.in(line))));
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
        if (aborted) {
            following.cancel(true);
        }
        following.handleAsync(
                (state, fault) -> {
                    connection.close();
                    if (fault == null) {
                        end(target, state, log);
                    } else if (!(fault instanceof CancellationException)) {
                        fail(new IllegalStateException("the backup cannot be followed any longer", fault));
                    }
                    return null;
                },
                RolloutThreads.of(target.cluster()));
    }

    private void note(RolloutTarget target, String words, String place) {
        try {
            TakenBackups.add(run(), target, Secrets.sentence(words), place);
        } catch (IOException | InterruptedException gone) {
            LOG.log(Level.FINE, gone, () -> "a backup of " + target + " is noted with no build");
        }
    }

    private void end(RolloutTarget target, BackupState state, Consumer<String> log) {
        if (state instanceof BackupState.Succeeded succeeded) {
            BackupResult result = succeeded.result();
            String summary = result.summary().toString();
            note(target, summary, result.location());
            log.accept(timed(result.told().toString()));
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("location", result.location());
            facts.put("summary", summary);
            facts.put(
                    "bytes",
                    result.bytes().isPresent() ? (Object) result.bytes().getAsLong() : null);
            facts.put("sha256", result.sha256().orElse(null));
            facts.put("databases", result.databaseCount());
            facts.put("verified", result.verification() == BackupResult.Verification.READ_BACK);
            getContext().onSuccess(facts);
        } else if (state instanceof BackupState.Failed failed) {
            note(target, FieldNames.BACKUP.in(failed.told()), "");
            getContext()
                    .onFailure(new AbortException(
                            FieldNames.BACKUP.in(Message.of("backup failed: ").and(failed.told()))));
        }
    }

    private static String timed(String line) {
        return LocalTime.now(ZoneId.systemDefault())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .format(TIME) + "  backup: " + Secrets.sentence(line);
    }

    @Override
    void fail(Exception fault) {
        if (fault instanceof BadRequestException) {
            getContext().onFailure(RolloutFailure.without("refused", FieldNames.BACKUP.of(fault)));
        } else {
            super.fail(fault);
        }
    }

    @Override
    public void stop(Throwable cause) {
        aborted = true;
        CompletableFuture<BackupState> left = following;
        if (left != null) {
            left.cancel(true);
        }
        getContext().onFailure(cause);
    }
}
