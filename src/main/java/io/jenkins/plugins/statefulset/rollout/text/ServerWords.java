package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.LeaseAwaited;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.ServerChanged;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** Sentences about an API server that does not answer, and about a driver that may be dead. */
public final class ServerWords {
    private ServerWords() {}

    /** The whole of it, for a log. */
    public static String of(ServerChanged server, ZoneId zone) {
        return switch (server.state()) {
            case SILENT ->
                "the API server does not answer since " + clock(server.since(), server.time(), zone) + cause(server)
                        + ": nothing is written; the rollout goes on when it answers";
            case REFUSING ->
                "the API server refuses this account since " + clock(server.since(), server.time(), zone)
                        + cause(server)
                        + ": nothing is written"
                        + server.until()
                                .map(end -> "; unless that changes this driver ends at "
                                        + clock(end, server.time(), zone) + ", and the rollout can be resumed")
                                .orElse("");
            case ANSWERING ->
                "the API server answers again after "
                        + Durations.passed(Duration.between(server.since(), server.time()))
                        + ": the rollout goes on";
        };
    }

    /** The same in short, while it lasts. */
    public static String now(ServerChanged server) {
        return switch (server.state()) {
            case SILENT -> "the API server does not answer; nothing is written";
            case REFUSING -> "the API server refuses this account; nothing is written";
            case ANSWERING -> "the API server answers";
        };
    }

    public static String of(LeaseAwaited lease, ZoneId zone) {
        return "driven by " + lease.holder() + " until now, which may be dead: taken over at "
                + clock(lease.until(), lease.time(), zone) + " unless it is seen to live";
    }

    private static String clock(Instant at, Instant told, ZoneId zone) {
        return Wording.PROGRAM.at(zone, () -> Optional.of(told)).time(at);
    }

    private static String cause(ServerChanged server) {
        return server.cause().map(text -> " (" + text + ")").orElse("");
    }
}
