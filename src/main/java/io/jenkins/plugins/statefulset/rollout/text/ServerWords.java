package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.LeaseAwaited;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.ServerChanged;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.time.Duration;

/** Sentences about an API server that does not answer, and about a driver that may be dead. */
public final class ServerWords {
    private ServerWords() {}

    /** The whole of it, for a log. */
    public static Message of(ServerChanged server) {
        Phrase words =
                switch (server.state()) {
                    case SILENT ->
                        Phrase.of("server.silent").with("since", server.since()).with("cause", server.cause());
                    case REFUSING -> refusing(server);
                    case ANSWERING ->
                        Phrase.of("server.answering").passed("took", Duration.between(server.since(), server.time()));
                };
        return words.message();
    }

    private static Phrase refusing(ServerChanged server) {
        Phrase words =
                Phrase.of("server.refusing").with("since", server.since()).with("cause", server.cause());
        return server.until().map(end -> words.with("until", end)).orElse(words);
    }

    /** The same in short, while it lasts. */
    public static Message now(ServerChanged server) {
        Phrase words =
                switch (server.state()) {
                    case SILENT -> Phrase.of("server.is-silent");
                    case REFUSING -> Phrase.of("server.is-refusing");
                    case ANSWERING -> Phrase.of("server.is-answering");
                };
        return words.message();
    }

    public static Message of(LeaseAwaited lease) {
        return Phrase.of("server.lease")
                .with("holder", lease.holder())
                .with("until", lease.until())
                .message();
    }
}
