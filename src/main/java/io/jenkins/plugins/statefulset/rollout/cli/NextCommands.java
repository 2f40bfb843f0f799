package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.message.TypedCommand;
import java.util.List;
import java.util.Optional;

/** What a person can do next. */
final class NextCommands {
    private NextCommands() {}

    static List<String> goOn(String namespace, String name) {
        String on = name + " -n " + namespace;
        return List.of(
                "To go on: " + TypedCommand.of("resume " + on),
                "To go on without waiting for soak and gates: " + TypedCommand.of("promote " + on),
                "To undo: " + TypedCommand.of("rollback " + on));
    }

    /** After a rollout on a real cluster. */
    static List<String> after(RolloutSession.End end, String namespace, String name) {
        if (end.outcome().isEmpty()) {
            return List.of(
                    "The hold could not be written in time: the rollout stands as its last step left it, and nobody drives it.",
                    "To look at it: " + TypedCommand.of("status " + name + " -n " + namespace),
                    "To go on: " + TypedCommand.of("resume " + name + " -n " + namespace));
        }
        Result result = end.outcome().get().result();
        return result == Result.HELD
                ? goOn(namespace, name)
                : result == Result.FAILED
                        ? List.of("To look at it: " + TypedCommand.of("status " + name + " -n " + namespace))
                        : List.of();
    }

    /** After a rehearsal. */
    static List<String> afterRehearsal(Optional<Result> result, String run) {
        String changed = "This was a rehearsal on a simulated cluster, in its time: no cluster was touched.";
        return result.filter(Result.COMPLETED::equals).isPresent()
                ? List.of(changed, "To run it: " + run)
                : result.filter(Result.HELD::equals).isPresent()
                        ? List.of(
                                changed,
                                "A rollout that is held on a real cluster goes on with "
                                        + TypedCommand.of("resume, promote or rollback."))
                        : List.of(changed);
    }
}
