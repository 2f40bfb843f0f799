package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.api.SetOverview;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.TypedCommand;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Several sets, a line each: what is, what it waits for, and what a person would type next. */
record StatusTable(Instant now, ZoneId zone) {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
    private static final int LONGEST_CHANGE = 60;

    List<String> lines(List<SetOverview> overviews) {
        Columns columns = new Columns("  ").row("set", "rollout", "wave", "pods", "now");
        for (SetOverview overview : overviews) {
            RolloutStatus status = overview.rollout();
            columns.row(
                    status.set().name(),
                    rollout(overview),
                    wave(status),
                    overview.arrived() + " of " + status.set().replicas(),
                    happening(overview));
        }
        return columns.lines();
    }

    private String rollout(SetOverview overview) {
        Optional<RolloutState> open =
                overview.rollout().state().filter(state -> overview.rollout().open());
        if (open.isPresent()) {
            String back = open.get().phase() == RolloutState.Phase.ROLLING_BACK ? "rolling back: " : "";
            RolloutState.Setup setup = open.get().setup();
            return back + cut(PlainText.line(setup.change())) + ", by " + PlainText.line(setup.by());
        }
        String guard = overview.guarded() ? "guarded, " : "";
        if (overview.pending().isPresent()) {
            return guard + "change pending";
        }
        return guard
                + overview.rollout()
                        .state()
                        .flatMap(RolloutState::end)
                        .map(end -> switch (end.result()) {
                                    case COMPLETED -> "completed ";
                                    case ROLLED_BACK -> "rolled back ";
                                    case HELD -> "held ";
                                    case FAILED -> "failed ";
                                }
                                + moment(end.at()))
                        .orElse("none yet");
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
            return (overview.rollsByItself() ? "the controller rolls it by itself; in waves: " : "")
                    + TypedCommand.runApplied(namespace, name);
        }
        return ill(status)
                .or(() -> overview.guard().unknown().map(PlainText::line))
                .or(() -> status.state()
                        .flatMap(RolloutState::end)
                        .map(end -> PlainText.line(end.reason().in(OptionNames.INSTANCE))))
                .orElse("");
    }

    private String happening(RolloutStatus status, RolloutState state, String on) {
        if (state.held().isPresent()) {
            RolloutState.Hold hold = state.held().get();
            return "held by " + PlainText.line(hold.by()) + ": " + line(hold.reason()) + "; "
                    + TypedCommand.of("resume " + on);
        }
        if (status.driver().isEmpty()) {
            return "nobody drives it: " + TypedCommand.of("resume " + on);
        }
        return state.blocked()
                .map(wait -> "waits since " + Durations.passed(Duration.between(wait.since(), now)) + ": "
                        + line(wait.message()))
                .or(() -> ill(status))
                .orElse(
                        state.phase() == RolloutState.Phase.BACKUP
                                ? "the backup"
                                : "driven by " + PlainText.line(status.driver().get()));
    }

    /** The highest ordinal that is missing or not ready. */
    private static Optional<String> ill(RolloutStatus status) {
        for (int index = status.pods().size() - 1; index >= 0; index--) {
            Optional<PodView> pod = status.pods().get(index);
            if (pod.isEmpty()) {
                return Optional.of(status.set().name() + "-" + status.set().ordinal(index) + " is missing");
            }
            if (!pod.get().ready()) {
                return Optional.of(PlainText.line(
                        pod.get().name() + " is not ready" + pod.get().why().in(OptionNames.INSTANCE)));
            }
        }
        return Optional.empty();
    }

    private static String line(Message message) {
        return PlainText.line(message.in(OptionNames.INSTANCE));
    }
}
