package io.jenkins.plugins.statefulset.rollout.backup;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.List;

/** Values in the words of a message. */
final class BackupFigures {
    private static final int NAMED = 6;

    private BackupFigures() {}

    /** All of a few, the first and the last of many. */
    static Message names(List<String> names) {
        return names.size() <= NAMED
                ? Message.listed(names)
                : Phrase.of("backup-plan.servers")
                        .with("first", names.get(0))
                        .with("last", names.get(names.size() - 1))
                        .with("number", names.size())
                        .message();
    }

    static String firstLine(String text) {
        return text.strip().lines().findFirst().orElse("").strip();
    }
}
