package io.jenkins.plugins.statefulset.rollout.engine.kept;

import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import java.util.Optional;
import java.util.UUID;

/**
 * A command as somebody said it.
 *
 * @param id by which it is answered; empty where a version that gave none said it
 * @param rollout the id of the rollout that it is for; empty for whichever is there
 */
public record IssuedCommand(String id, Optional<String> rollout, Command command) {
    /** One that nobody has said before. */
    public static IssuedCommand anew(String rollout, Command command) {
        return new IssuedCommand(UUID.randomUUID().toString().substring(0, 8), Optional.of(rollout), command);
    }

    /** The command in a word, as it is typed: {@code hold}. */
    public String verb() {
        if (command instanceof Command.Promote) {
            return "promote";
        }
        if (command instanceof Command.Hold) {
            return "hold";
        }
        if (command instanceof Command.Abort) {
            return "abort";
        }
        if (command instanceof Command.CastVote vote) {
            return ConstantWords.of(vote.choice());
        }
        return command instanceof Command.Resume ? "resume" : "rollback";
    }
}
