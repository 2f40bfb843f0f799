package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.api.SetOverview;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Hold;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Setup;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.TypedCommand;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import io.jenkins.plugins.statefulset.rollout.text.EventWords;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import io.jenkins.plugins.statefulset.rollout.text.PodCauseWords;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Several sets, a line each: what is, what it waits for, and what a person would type next. */
record StatusTable(Instant now, ZoneId zone, Wording wording) {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
    private static final int LONGEST_CHANGE = 60;

    List<String> lines(List<SetOverview> overviews) {
        Columns columns = new Columns("  ")
                .row(
                        say(Phrase.of("overview.set")),
                        say(Phrase.of("overview.column-rollout")),
                        say(Phrase.of("overview.column-wave")),
                        say(Phrase.of("overview.column-pods")),
                        say(Phrase.of("overview.column-now")));
        for (SetOverview overview : overviews) {
            RolloutStatus status = overview.rollout();
            columns.row(
                    status.set().name(),
                    say(rollout(overview)),
                    wave(status),
                    say(Phrase.of("overview.arrived")
                            .with("number", overview.arrived())
                            .with("replicas", status.set().replicas())),
                    happening(overview));
        }
        return columns.lines();
    }

    private String say(Phrase sentence) {
        return line(sentence.message());
    }

    private Phrase rollout(SetOverview overview) {
        Optional<RolloutState> open =
                overview.rollout().state().filter(state -> overview.rollout().open());
        if (open.isPresent()) {
            Setup setup = open.get().setup();
            return (open.get().phase() == RolloutState.Phase.ROLLING_BACK
                            ? Phrase.of("overview.open-back")
                            : Phrase.of("overview.open"))
                    .with("change", cut(PlainText.line(setup.change().in(wording))))
                    .with("person", setup.by());
        }
        Phrase words = overview.pending().isPresent()
                ? Phrase.of("overview.change-pending")
                : overview.rollout()
                        .state()
                        .flatMap(RolloutState::end)
                        .map(end -> (switch (end.result()) {
                                    case COMPLETED -> Phrase.of("overview.completed");
                                    case ROLLED_BACK -> Phrase.of("overview.rolled-back");
                                    case HELD -> Phrase.of("overview.has-held");
                                    case FAILED -> Phrase.of("overview.failed");
                                })
                                .with("time", moment(end.at())))
                        .orElseGet(() -> Phrase.of("overview.no-rollout"));
        return overview.guarded() ? Phrase.of("overview.guarded").with("what", words) : words;
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_CHANGE
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_CHANGE - 1)) + "…";
    }

    private String moment(Instant at) {
        boolean today = at.atZone(zone).toLocalDate().equals(now.atZone(zone).toLocalDate());
        return (today ? CLOCK : DATE).format(at.atZone(zone));
    }

    private static String wave(RolloutStatus status) {
        return status.state()
                .filter(state -> status.open() && state.phase() == RolloutState.Phase.ROLLING)
                .map(state -> state.wave() + "/"
                        + Math.max(
                                state.wave(),
                                WavePlan.count(
                                        state.setup().options().waves(),
                                        status.set().replicas())))
                .orElse("-");
    }

    private String happening(SetOverview overview) {
        RolloutStatus status = overview.rollout();
        String namespace = status.set().namespace();
        String name = status.set().name();
        if (status.open()) {
            return happening(status, status.state().orElseThrow(), name + " -n " + namespace);
        }
        if (overview.pending().isPresent()) {
            String command = TypedCommand.runApplied(namespace, name);
            return overview.rollsByItself()
                    ? say(Phrase.of("overview.by-itself").with("command", command))
                    : command;
        }
        return ill(status)
                .or(() -> overview.guard().unknown().map(this::line))
                .or(() -> status.state()
                        .flatMap(RolloutState::end)
                        .map(end -> line(EventWords.stopping(end.reason(), end.why(), wording.language()))))
                .orElse("");
    }

    private String happening(RolloutStatus status, RolloutState state, String on) {
        if (state.held().isPresent()) {
            Hold hold = state.held().get();
            return say(Phrase.of("overview.held-by")
                    .with(
                            "person",
                            hold.person().map(Message::of).orElseGet(Phrase.of("overview.the-rollout")::message))
                    .with("why", EventWords.stopping(hold.reason(), hold.why(), wording.language()))
                    .with("command", TypedCommand.of("resume " + on)));
        }
        if (status.driver().isEmpty()) {
            return say(Phrase.of("overview.undriven").with("command", TypedCommand.of("resume " + on)));
        }
        return state.blocked()
                .map(wait -> say(Phrase.of("overview.waits")
                        .passed("time", Duration.between(wait.since(), now))
                        .with("what", EventWords.waiting(wait.message(), wait.why(), wording.language()))))
                .or(() -> ill(status))
                .orElseGet(() -> say(
                        state.phase() == RolloutState.Phase.BACKUP
                                ? Phrase.of("overview.the-backup")
                                : Phrase.of("overview.driven-by")
                                        .with("driver", status.driver().get())));
    }

    /** The highest ordinal that is missing or not ready. */
    private Optional<String> ill(RolloutStatus status) {
        for (int index = status.pods().size() - 1; index >= 0; index--) {
            Optional<PodView> pod = status.pods().get(index);
            if (pod.isEmpty()) {
                return Optional.of(say(Phrase.of("overview.pod-missing")
                        .with("pod", status.set().name() + "-" + status.set().ordinal(index))));
            }
            if (!pod.get().ready()) {
                return Optional.of(say(Phrase.of("wait.pod-not-ready")
                        .with("pod", pod.get().name())
                        .with(
                                "why",
                                pod.get().cause().map(PodCauseWords::sentence).orElse(Message.none()))));
            }
        }
        return Optional.empty();
    }

    private String line(Message message) {
        return PlainText.line(message.in(wording));
    }
}
