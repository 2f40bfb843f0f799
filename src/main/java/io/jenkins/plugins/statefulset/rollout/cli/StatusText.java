package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.api.SetOverview;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.TypedCommand;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import io.jenkins.plugins.statefulset.rollout.text.Ordinals;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import io.jenkins.plugins.statefulset.rollout.text.RevisionNames;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A set and its last rollout in words. */
final class StatusText {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final SetOverview overview;
    private final RolloutStatus status;
    private final Instant now;
    private final ZoneId zone;
    private final RevisionNames revisions = new RevisionNames();

    StatusText(SetOverview overview, Instant now, ZoneId zone) {
        this.overview = overview;
        this.status = overview.rollout();
        this.now = now;
        this.zone = zone;
        status.set().updateRevision().ifPresent(revisions::learn);
        status.pods().forEach(pod -> pod.flatMap(PodView::revision).ifPresent(revisions::learn));
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(header());
        lines.addAll(rolloutLines());
        lines.addAll(guard());
        lines.add("");
        lines.addAll(pods());
        lines.add("");
        lines.addAll(next());
        return lines;
    }

    /** The set and its rollout, without its pods. */
    List<String> head() {
        List<String> lines = new ArrayList<>();
        lines.add(header());
        lines.addAll(rolloutLines());
        return lines;
    }

    private List<String> rolloutLines() {
        return status.state().map(this::rollout).orElse(List.of("Rollout  none yet"));
    }

    private List<String> guard() {
        List<String> lines = new ArrayList<>();
        if (overview.guarded()) {
            lines.add("Guard    up: no change of the template moves a pod");
        }
        overview.pending().ifPresent(pending -> {
            lines.add("Pending  " + String.join("; ", PendingAdvice.changes(pending)));
            lines.add("         " + Ordinals.names(pending.waiting()) + " not on it yet, "
                    + (overview.rollsByItself()
                            ? "and the controller rolls it by itself, without waves, gates or budgets"
                            : "and no rollout drives it"));
        });
        if (!status.open()) {
            overview.guard().unknown().ifPresent(why -> lines.add("Pending  not known: " + PlainText.line(why)));
        }
        return lines;
    }

    private String header() {
        SetView set = status.set();
        String policy =
                switch (set.podManagement()) {
                    case ORDERED_READY -> "OrderedReady";
                    case PARALLEL -> "Parallel";
                };
        String strategy =
                switch (set.strategy()) {
                    case ROLLING_UPDATE -> "RollingUpdate, partition " + set.partition();
                    case ON_DELETE -> "OnDelete";
                    case UNKNOWN -> "an unknown update strategy";
                };
        return "StatefulSet " + set.namespace() + "/" + set.name() + "   " + set.replicas()
                + (set.replicas() == 1 ? " replica" : " replicas") + "   " + policy + "   " + strategy;
    }

    private static String line(Message message) {
        return PlainText.line(message.in(OptionNames.INSTANCE));
    }

    private List<String> rollout(RolloutState state) {
        List<String> lines = new ArrayList<>();
        RolloutState.Setup setup = state.setup();
        lines.add("Rollout  " + setup.id() + " by " + PlainText.line(setup.by()) + ", begun "
                + moment(setup.startedAt()));
        lines.add("Change   " + PlainText.line(setup.change()));
        setup.reason().ifPresent(reason -> lines.add("Reason   " + PlainText.line(reason)));
        lines.add("Phase    " + phase(state));
        state.held()
                .ifPresent(held -> lines.add("Held     by " + PlainText.line(held.by()) + ", " + moment(held.at())
                        + ": " + line(held.reason())));
        state.healing()
                .ifPresent(healing -> lines.add("Healing  since " + moment(healing.since())
                        + ": ill pods go first; updateStrategy is OnDelete until they are well"));
        Stream.concat(state.blocked().stream(), state.away().values().stream())
                .forEach(blocked ->
                        lines.add("Waiting  since " + moment(blocked.since()) + ": " + line(blocked.message())));
        state.failure()
                .ifPresent(failure -> lines.add("Failure  " + moment(failure.at()) + ": " + line(failure.reason())));
        if (!state.over()) {
            lines.add("Driver   " + status.driver().map(PlainText::line).orElse("nobody drives it now"));
        }
        return lines;
    }

    private String wave(RolloutState state) {
        int waves = WavePlan.count(state.setup().options().waves(), status.set().replicas());
        return "wave " + state.wave() + " of " + Math.max(state.wave(), waves);
    }

    private String phase(RolloutState state) {
        return switch (state.phase()) {
            case BACKUP -> "backup, no pod was touched yet";
            case ROLLING -> wave(state);
            case ROLLING_BACK -> "rolling back";
            case DONE ->
                state.end()
                        .map(end -> switch (end.result()) {
                                    case COMPLETED -> "completed";
                                    case ROLLED_BACK -> "rolled back";
                                    case HELD -> "held";
                                    case FAILED -> "failed";
                                }
                                + " " + moment(end.at()) + ": " + line(end.reason()))
                        .orElse("over");
        };
    }

    private String moment(Instant at) {
        return MOMENT.format(at.atZone(zone)) + " (" + Durations.passed(Duration.between(at, now)) + " ago)";
    }

    private List<String> pods() {
        Columns columns = new Columns("  ").row("ordinal", "revision", "state");
        for (int index = status.pods().size() - 1; index >= 0; index--) {
            String ordinal = Integer.toString(status.set().ordinal(index));
            Optional<PodView> pod = status.pods().get(index);
            if (pod.isEmpty()) {
                columns.row(ordinal, "", "missing");
            } else {
                columns.row(ordinal, pod.get().revision().map(this::revision).orElse(""), state(pod.get()));
            }
        }
        return columns.lines();
    }

    private String revision(String name) {
        return revisions.shorten(name) + " " + status.roleOf(name);
    }

    private String state(PodView pod) {
        String since = pod.readySince()
                .filter(from -> pod.state() == PodState.READY)
                .map(from -> " " + Durations.passed(Duration.between(from, now)))
                .orElse("");
        String why = pod.reason()
                .flatMap(text ->
                        PlainText.lines(text.in(OptionNames.INSTANCE)).stream().findFirst())
                .map(text -> "   " + text)
                .orElse("");
        return pod.state().name().toLowerCase(Locale.ROOT) + since + why;
    }

    private List<String> next() {
        String namespace = status.set().namespace();
        String name = status.set().name();
        if (overview.pending().isPresent()) {
            return List.of("To take what is pending in waves: " + TypedCommand.runApplied(namespace, name));
        }
        if (!status.open()) {
            return List.of("No rollout is under way. To see what one would do: "
                    + TypedCommand.of("plan " + name + " -n " + namespace + " --image …"));
        }
        if (status.driver().isPresent()) {
            return List.of("It is under way. From here: "
                    + TypedCommand.of("promote, hold or rollback " + name + " -n " + namespace));
        }
        return NextCommands.goOn(namespace, name);
    }
}
