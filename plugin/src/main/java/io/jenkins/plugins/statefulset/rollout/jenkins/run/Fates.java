package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import hudson.EnvVars;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.BuildContext;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connections;
import io.jenkins.plugins.statefulset.rollout.jenkins.RolloutThreads;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Finds out what became of rollouts that their builds have let go of.
 *
 * <ol>
 *   <li>Another build of this Jenkins that took the same rollout up knows best.
 *   <li>Else the record on the set says it, by the rollout's id.
 *   <li>An end that is found is kept with the build, so that it is asked for once.
 *   <li>Who draws a page waits for an answer for a moment only; a cluster is asked at most once in {@link #FRESH} for each
 *       rollout.
 * </ol>
 */
@Extension
public final class Fates {
    private static final Logger LOG = Logger.getLogger(Fates.class.getName());

    /** For how long an answer counts. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private static final Duration MOMENT = Duration.ofMillis(1500);

    private final Map<RolloutRecord, Asked> answers = new ConcurrentHashMap<>();

    private record Asked(long nanos, CompletableFuture<Fate> answer) {
        boolean old() {
            return System.nanoTime() - nanos > FRESH.toNanos();
        }
    }

    public static Fates get() {
        return ExtensionList.lookupSingleton(Fates.class);
    }

    /** As it was heard within some seconds; asks where that is longer ago, and waits for a moment. */
    public Fate of(Run<?, ?> run, RolloutRecord record) {
        Optional<Fate> here = inOtherBuilds(run, record);
        if (here.isPresent()) {
            return here.get();
        }
        Asked asked =
                answers.compute(record, (same, before) -> before == null || before.old() ? ask(run, record) : before);
        try {
            return asked.answer().get(MOMENT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            return new Fate.Unknown(Optional.empty());
        } catch (ExecutionException broken) {
            LOG.log(
                    Level.WARNING,
                    broken,
                    () -> "what became of the rollout of " + record.target() + " cannot be told");
            return new Fate.Unknown(Optional.empty());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return new Fate.Unknown(Optional.empty());
        }
    }

    /** What was heard is out of date: somebody did something about it. */
    void forget(RolloutRecord record) {
        answers.remove(record);
    }

    private static Optional<Fate> inOtherBuilds(Run<?, ?> run, RolloutRecord record) {
        Optional<Fate> best = Optional.empty();
        for (KnownRollouts.Known other :
                record.rolloutId().map(KnownRollouts.get()::of).orElse(List.of())) {
            if (other.record() == record) {
                continue;
            }
            String name = other.run().getFullDisplayName();
            if (LiveRollouts.get().find(other.run(), other.record()).isPresent()) {
                return Optional.of(new Fate.Driven(name));
            }
            Optional<Result> ended = other.record().outcome().filter(result -> result != Result.HELD);
            if (ended.isPresent()) {
                Outcome outcome = new Outcome(
                        record.rolloutId().orElse(""),
                        ended.get(),
                        other.record().reasonMessage().orElse(Message.none()),
                        Duration.between(record.started(), other.record().started())
                                .plus(other.record().duration()));
                keep(run, record, outcome, name);
                best = Optional.of(new Fate.Over(outcome, name));
            }
        }
        return best;
    }

    private static void keep(Run<?, ?> run, RolloutRecord record, Outcome outcome, String where) {
        record.ended(outcome.result(), outcome.reason(), outcome.duration());
        record.endedElsewhere(where);
        RolloutAction.of(run).save();
    }

    private static Asked ask(Run<?, ?> run, RolloutRecord record) {
        CompletableFuture<Fate> answer = new CompletableFuture<>();
        RolloutThreads.of(record.target().cluster()).execute(() -> {
            try {
                answer.complete(onCluster(run, record));
            } catch (BadRequestException | ClusterException | StateAnnotation.UnreadableStateException unanswered) {
                answer.complete(new Fate.Unknown(Optional.of(why(unanswered))));
            } catch (RuntimeException broken) {
                answer.completeExceptionally(broken);
            }
        });
        return new Asked(System.nanoTime(), answer);
    }

    private static Message why(Exception unanswered) {
        return unanswered instanceof BadRequestException wrong
                ? wrong.told()
                : Message.of(FieldNames.ROLLOUT.of(unanswered));
    }

    private static Fate onCluster(Run<?, ?> run, RolloutRecord record) {
        RolloutTarget target = record.target();
        if (target.cluster().cluster().isEmpty()
                && target.cluster().credentialsId().isEmpty()) {
            return new Fate.Unknown(
                    Optional.of(Phrase.of("jenkins.no-kubeconfig-kept").message()));
        }
        RolloutStatus status;
        try (Connection connection =
                Connections.get().open(target.cluster(), new BuildContext(run, new EnvVars(), Optional.empty()))) {
            status = connection.rollouts().status(target.namespace(), target.name());
        }
        RecordedState where = RecordedState.of(status.state(), record::isOf);
        if (where instanceof RecordedState.Over over) {
            String by = status.state().flatMap(RolloutState::driver).orElse("somebody else");
            keep(run, record, over.outcome(), by);
            return new Fate.Over(over.outcome(), by);
        }
        if (where instanceof RecordedState.Gone) {
            Message instead = status.state()
                    .map(other -> Phrase.of("jenkins.other-rollout")
                            .with("id", other.setup().id())
                            .with("person", other.setup().by()))
                    .orElseGet(() -> Phrase.of("jenkins.no-record"))
                    .message();
            record.replacedBy(instead.toString());
            RolloutAction.of(run).save();
            return new Fate.Replaced(instead);
        }
        if (status.driver().isPresent()) {
            return new Fate.Driven(status.driver().get());
        }
        if (where instanceof RecordedState.Held held) {
            return new Fate.Held(held.hold().by(), held.hold().reason());
        }
        RolloutState state = status.state().orElseThrow();
        return new Fate.Left(state.wave(), state.phase() == RolloutState.Phase.ROLLING_BACK);
    }
}
