package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.risk.Blocker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a look at a set finds that stops a rollout, or that a person should know: in the order in which it was found, each warning once. */
final class Findings {
    /** Pods that are not all on the template's revision. */
    static final String UNFINISHED = "unfinished-rollout";

    private final List<Blocker> blockers = new ArrayList<>();
    private final Set<Message> warnings = new LinkedHashSet<>();

    void block(Blocker blocker) {
        blockers.add(blocker);
    }

    void block(Collection<Blocker> more) {
        blockers.addAll(more);
    }

    void warn(Message warning) {
        warnings.add(warning);
    }

    void warn(Collection<Message> more) {
        warnings.addAll(more);
    }

    List<Message> warnings() {
        return List.copyOf(warnings);
    }

    /** Whether there is a blocker of that name, accepted or not. */
    boolean blocks(String name) {
        return blockers.stream()
                .anyMatch(blocker -> blocker.name().filter(name::equals).isPresent());
    }

    /** Those that were not accepted. */
    List<Blocker> remaining(Set<String> accepted) {
        return blockers.stream()
                .filter(blocker -> blocker.name().filter(accepted::contains).isEmpty())
                .toList();
    }

    /** A name that no blocker has is most likely a slip of the pen. */
    void unknown(Set<String> accepted) {
        for (String name : accepted) {
            if (!blocks(name)) {
                warn(Phrase.of("preflight.no-such-blocker")
                        .with("setting", RequestField.ACCEPT.as(name))
                        .message());
            }
        }
    }
}
