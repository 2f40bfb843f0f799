package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.TypedCommand;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a person can do next. */
final class NextCommands {
    private NextCommands() {}

    /**
     * With a rollout that is held, or that nobody drives. One that is superseded is held again by whoever resumes or promotes it: what goes on is
     * the rollout that takes its place.
     */
    static List<Message> goOn(RolloutStatus status) {
        String namespace = status.set().namespace();
        String name = status.set().name();
        String on = name + " -n " + namespace;
        if (status.state().filter(RolloutState::superseded).isPresent()) {
            return List.of(
                    command("next.newest", "run " + on + " --applied"),
                    command("next.look-first", "plan " + on + " --applied"),
                    command("next.undo", "rollback " + on));
        }
        return List.of(
                command("next.go-on", "resume " + on),
                command("next.promote", "promote " + on),
                command("next.undo", "rollback " + on));
    }

    private static Message command(String key, String rest) {
        return Phrase.of(key).with("command", TypedCommand.of(rest)).message();
    }

    /**
     * After a rollout on a real cluster.
     *
     * @param status how the set stands; asked for where the rollout is held only
     */
    static List<Message> after(RolloutSession.End end, String namespace, String name, Supplier<RolloutStatus> status) {
        String on = name + " -n " + namespace;
        if (end.outcome().isEmpty()) {
            return List.of(
                    Phrase.of("next.hold-unwritten").message(),
                    command("next.look", "status " + on),
                    command("next.go-on", "resume " + on));
        }
        Result result = end.outcome().get().result();
        return result == Result.HELD
                ? goOn(status.get())
                : result == Result.FAILED ? List.of(command("next.look", "status " + on)) : List.of();
    }

    /** After a rehearsal. */
    static List<Message> afterRehearsal(Optional<Result> result, String run) {
        Message changed = Phrase.of("next.rehearsed").message();
        return result.filter(Result.COMPLETED::equals).isPresent()
                ? List.of(changed, Phrase.of("next.run").with("command", run).message())
                : result.filter(Result.HELD::equals).isPresent()
                        ? List.of(changed, command("next.held-rehearsal", "resume, promote or rollback"))
                        : List.of(changed);
    }
}
