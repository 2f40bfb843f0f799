package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.engine.Command;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What people said to a driver of this process and it has not obeyed yet, in their order. May be said from any thread; is heard
 * and obeyed by the looks of the driver, which never overlap.
 */
final class Words {
    private final Queue<Command> said = new ConcurrentLinkedQueue<>();
    /** The word that the present look obeys. More may be said meanwhile. */
    private Optional<Command> heard = Optional.empty();

    void say(Command word) {
        said.add(word);
    }

    /** The first one that is not obeyed yet, for this look. */
    Optional<Command> hear() {
        heard = Optional.ofNullable(said.peek());
        return heard;
    }

    /** What this look has heard is done. */
    void obeyed() {
        heard.ifPresent(word -> said.remove());
    }
}
