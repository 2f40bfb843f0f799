package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.api.RecordedCourse;
import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.cli.FormatOptions.Format;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.CommandAnswer;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.TypedCommand;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * A command to a rollout that is under way or held.
 *
 * <ol>
 *   <li>Where the times in the Lease say that somebody drives it, that one is told; else this process takes it up.
 *   <li>A driver that lives answers, or is seen to renew its Lease. Where neither comes in {@link #LIFE} it is most likely dead, whatever the
 *       times say, and the person is told: the command stands there for whoever takes the rollout up, and how to do that.
 *   <li>A rollback does not wait for that, and a resume asks for nothing else: this process takes the rollout up, as soon as the Lease is
 *       seen to be dead.
 * </ol>
 */
final class RolloutCommandOptions {
    /** A driver that lives answers in a moment. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** One that lives has renewed its Lease within that time, and the renewal has come here. */
    private static final Duration LIFE = Rollouts.RENEWAL.plusSeconds(5);

    @Parameters(paramLabel = "NAME", description = "The StatefulSet.")
    private String name;

    @Option(
            names = "--wait",
            description = "Where another process drives the rollout: follow it until it is over or held.")
    private boolean wait;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private OutputFileOptions records;

    @Mixin
    private FormatOptions format;

    /** A command, where the state of the rollout leaves room for it. */
    @FunctionalInterface
    interface CommandChoice extends Function<RolloutStatus, Optional<Command>> {}

    /** @param label its key */
    int issue(Shell shell, String label, CommandChoice choice) {
        Format form = format.format();
        return ClusterSession.on(shell, cluster, work -> {
            RolloutStatus status = open(work);
            Optional<Command> command = choice.apply(status);
            // Without a command there is nothing to tell a driver; whether one lives is seen by its Lease.
            return status.driver().isPresent() && command.isPresent()
                    ? send(shell, work, label, command.get(), status)
                    : drive(shell, work, command, status, form);
        });
    }

    /** Leaves the command even if nobody drives the rollout now. */
    int leave(Shell shell, String label, CommandChoice choice) {
        format.format();
        return ClusterSession.on(shell, cluster, work -> {
            RolloutStatus status = open(work);
            return send(shell, work, label, choice.apply(status).orElseThrow(), status);
        });
    }

    /**
     * Begins a rollout of the set instead, by the request that is made of namespace and name.
     *
     * @throws BadRequestException while one is under way or held
     */
    int begin(Shell shell, Phrase instead, BiFunction<String, String, RolloutRequest> request) {
        Format form = format.format();
        return ClusterSession.on(shell, cluster, work -> {
            RolloutStatus status = work.rollouts().status(work.namespace(), name);
            if (status.open()) {
                throw new BadRequestException(Phrase.of("refused.under-way")
                        .with("set", work.namespace() + "/" + name)
                        .with("instead", instead));
            }
            return new RolloutStart(shell, work, form, records).of(request.apply(work.namespace(), name));
        });
    }

    private RolloutStatus open(ClusterSession work) {
        RolloutStatus status = work.rollouts().status(work.namespace(), name);
        if (!status.open()) {
            Phrase none = Phrase.of("refused.not-under-way").with("set", work.namespace() + "/" + name);
            throw new BadRequestException(status.state()
                    .flatMap(state -> state.end())
                    .map(end -> none.with("end", end.at()))
                    .orElse(none));
        }
        return status;
    }

    private int send(Shell shell, ClusterSession work, String label, Command command, RolloutStatus status) {
        String set = work.namespace() + "/" + name;
        Optional<String> sign = work.rollouts().signOfLife(work.namespace(), name);
        String id = work.rollouts().issue(work.namespace(), name, command);
        shell.complain(status.driver()
                .map(driver -> Phrase.of("next.told-driver").with("driver", driver))
                .orElse(Phrase.of("next.told-nobody"))
                .with("set", set)
                .with("command", Phrase.of(label)));
        if (status.driver().isEmpty()) {
            return ExitCode.DONE;
        }
        Optional<CommandAnswer> answer = answer(work, id, PATIENCE);
        if (answer.isEmpty()) {
            answer = answer(work, id, LIFE.minus(PATIENCE));
        }
        if (answer.isEmpty() && sign.equals(work.rollouts().signOfLife(work.namespace(), name))) {
            return unanswered(shell, work, label, command, status, id);
        }
        if (!obeyed(shell, label, answer)) {
            return ExitCode.REFUSED;
        }
        return wait ? new RemoteRolloutFollower(shell, work, name, format.format()).follow() : ExitCode.DONE;
    }

    /** Nobody is seen alive who could hear it. */
    private int unanswered(
            Shell shell, ClusterSession work, String label, Command command, RolloutStatus status, String id) {
        shell.complain(Phrase.of("next.no-driver-alive").with("time", LIFE));
        boolean back = command instanceof Command.Rollback;
        if (!back && !(command instanceof Command.Resume)) {
            shell.complain(Phrase.of("next.told-whoever")
                    .with("command", Phrase.of(label))
                    .with("resume", TypedCommand.of("resume " + name + " -n " + work.namespace())));
            return wait ? ExitCode.REFUSED : ExitCode.DONE;
        }
        shell.complain(Phrase.of(back ? "next.takes-up-back" : "next.takes-up"));
        try {
            return drive(shell, work, Optional.empty(), status, format.format());
        } catch (BadRequestException alive) {
            shell.complain(alive.told());
            return obeyed(shell, label, answer(work, id, PATIENCE)) ? ExitCode.DONE : ExitCode.REFUSED;
        }
    }

    private Optional<CommandAnswer> answer(ClusterSession work, String id, Duration patience) {
        CompletableFuture<Optional<CommandAnswer>> answer =
                work.rollouts().answer(work.namespace(), name, id, patience);
        work.venue().await(answer);
        return answer.join();
    }

    /** Says what the driver answers. False if it refuses. */
    private static boolean obeyed(Shell shell, String label, Optional<CommandAnswer> known) {
        Optional<Message> refusal = known.flatMap(CommandAnswer::refused);
        if (refusal.isPresent()) {
            shell.complain(
                    Phrase.of("next.does-not").with("command", Phrase.of(label)).with("why", refusal.get()));
        } else if (known.isPresent()) {
            shell.complain(Phrase.of("next.does"));
        } else {
            shell.complain(Phrase.of("next.not-answered").with("time", LIFE).with("command", Phrase.of(label)));
        }
        return refusal.isEmpty();
    }

    private int drive(Shell shell, ClusterSession work, Optional<Command> command, RolloutStatus status, Format form) {
        try (RolloutOutput telling = new RolloutOutput(shell, form, records)) {
            LiveFold fold = new LiveFold(
                    status.state().map(state -> state.setup().options().soak()).orElse(Duration.ZERO), shell.wording());
            List<RolloutEvent> course = RecordedCourse.course(status);
            course.forEach(fold::add);
            telling.knows(course);
            telling.knows(RecordedCourse.pods(status));
            return new ForegroundDriver(shell, work, name, telling, form)
                    .follow(fold, () -> work.rollouts().drive(work.namespace(), name, command, shell.user(), telling));
        }
    }
}
