package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.api.SetOverview;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Ballot;
import io.jenkins.plugins.statefulset.rollout.engine.kept.End;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Setup;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Message.Between;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Span;
import io.jenkins.plugins.statefulset.rollout.message.TypedCommand;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import io.jenkins.plugins.statefulset.rollout.text.ApprovalWords;
import io.jenkins.plugins.statefulset.rollout.text.EventWords;
import io.jenkins.plugins.statefulset.rollout.text.Ordinals;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import io.jenkins.plugins.statefulset.rollout.text.PodCauseWords;
import io.jenkins.plugins.statefulset.rollout.text.RevisionNames;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A set and its last rollout in words. */
final class StatusText {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final SetOverview overview;
    private final RolloutStatus status;
    private final Instant now;
    private final ZoneId zone;
    private final Wording wording;
    private final RevisionNames revisions = new RevisionNames();

    StatusText(SetOverview overview, Instant now, ZoneId zone, Wording wording) {
        this.overview = overview;
        this.status = overview.rollout();
        this.now = now;
        this.zone = zone;
        this.wording = wording;
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
        return status.state().map(this::rollout).orElseGet(() -> List.of(say(Phrase.of("overview.none-yet"))));
    }

    private List<String> guard() {
        List<String> lines = new ArrayList<>();
        if (overview.guarded()) {
            lines.add(say(Phrase.of("overview.guard")));
        }
        overview.pending().ifPresent(pending -> {
            lines.add(say(Phrase.of("overview.pending")
                    .with("changes", Message.listed(PendingAdvice.changes(pending), Between.SEMICOLON))));
            lines.add(say((overview.rollsByItself()
                            ? Phrase.of("overview.pending-by-controller")
                            : Phrase.of("overview.pending-undriven"))
                    .with("pods", Ordinals.names(pending.waiting()))));
        });
        if (!status.open()) {
            overview.guard()
                    .unknown()
                    .ifPresent(why -> lines.add(
                            say(Phrase.of("overview.pending-unknown").with("why", why.map(PlainText::line)))));
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
        Message strategy =
                switch (set.strategy()) {
                    case ROLLING_UPDATE ->
                        Phrase.of("plan.strategy")
                                .with("type", "RollingUpdate")
                                .with("partition", set.partition())
                                .message();
                    case ON_DELETE -> Message.of("OnDelete");
                    case UNKNOWN -> Phrase.of("plan.strategy-unknown").message();
                };
        return say(Phrase.of("plan.set")
                .with("set", set.namespace() + "/" + set.name())
                .with("replicas", set.replicas())
                .with("policy", policy)
                .with("strategy", strategy));
    }

    private String say(Phrase sentence) {
        return PlainText.indented(sentence.message().in(wording));
    }

    private String line(Message message) {
        return PlainText.line(message.in(wording));
    }

    private List<String> rollout(RolloutState state) {
        List<String> lines = new ArrayList<>();
        Setup setup = state.setup();
        lines.add(say(Phrase.of("overview.rollout")
                .with("id", setup.id())
                .with("person", setup.by())
                .with("moment", moment(setup.startedAt()))));
        lines.add(say(Phrase.of("overview.change").with("change", setup.change())));
        setup.reason()
                .ifPresent(reason -> lines.add(say(Phrase.of("overview.reason").with("reason", reason))));
        lines.add(say(Phrase.of("overview.phase").with("phase", phase(state))));
        state.held()
                .ifPresent(held -> lines.add(say(Phrase.of("overview.held")
                        .with(
                                "person",
                                held.person().map(Message::of).orElseGet(Phrase.of("overview.the-rollout")::message))
                        .with("moment", moment(held.at()))
                        .with("why", stopping(held.reason(), held.why())))));
        lowered(state).ifPresent(words -> lines.add(say(words)));
        state.healing()
                .ifPresent(healing ->
                        lines.add(say(Phrase.of("overview.healing").with("moment", moment(healing.since())))));
        Stream.concat(state.blocked().stream(), state.away().values().stream())
                .forEach(blocked -> lines.add(say(Phrase.of("overview.waiting")
                        .with("moment", moment(blocked.since()))
                        .with("what", EventWords.waiting(blocked.message(), blocked.why(), wording.language())))));
        lines.addAll(votes(state));
        state.failure()
                .ifPresent(failure -> lines.add(say(Phrase.of("overview.failure")
                        .with("moment", moment(failure.at()))
                        .with("why", stopping(failure.reason(), failure.why())))));
        if (!state.over()) {
            lines.add(say(status.driver()
                    .map(driver -> Phrase.of("overview.driver").with("driver", driver))
                    .orElseGet(() -> Phrase.of("overview.no-driver"))));
        }
        return lines;
    }

    /** Nobody holds a partition that somebody lowers under a rollout that is held. */
    private Optional<Phrase> lowered(RolloutState state) {
        SetView set = status.set();
        int own = Math.min(state.partition(), set.replicas());
        boolean lowered = state.held().isPresent()
                && set.strategy() == UpdateStrategy.ROLLING_UPDATE
                && set.partition() < own
                && (state.phase() != RolloutState.Phase.BACKUP
                        || state.setup().applied().isPresent());
        if (!lowered) {
            return Optional.empty();
        }
        List<Integer> ordinals = IntStream.iterate(own - 1, index -> index >= set.partition(), index -> index - 1)
                .mapToObj(set::ordinal)
                .toList();
        return Optional.of(Phrase.of("overview.lowered")
                .with("own", state.partition())
                .with("found", set.partition())
                .with("ordinals", Ordinals.inWords(ordinals))
                .with(
                        "command",
                        TypedCommand.of("resume " + set.name() + " -n " + set.namespace() + " --partition found")));
    }

    private Message stopping(Message told, Optional<StopCause> why) {
        return EventWords.stopping(told, why, wording.language());
    }

    /** What people with names have said of the present wave, and who is still to. */
    private List<String> votes(RolloutState state) {
        List<String> lines = new ArrayList<>();
        state.awaitedApproval()
                .flatMap(gate -> state.ballot().map(ballot -> awaited(gate, ballot)))
                .ifPresent(sentence -> lines.add(say(sentence)));
        state.ballots().stream()
                .filter(ballot -> ballot.wave() == state.wave())
                .flatMap(ballot -> ballot.votes().stream())
                .map(vote -> (switch (vote.choice()) {
                            case APPROVE -> Phrase.of("approval.status-approved");
                            case REJECT -> Phrase.of("approval.status-rejected");
                        })
                        .with("person", vote.by())
                        .with("moment", moment(vote.at()))
                        .with("reason", vote.reason()))
                .forEach(sentence -> lines.add(say(sentence)));
        return lines;
    }

    private Phrase awaited(GateSpec.Approval gate, Ballot ballot) {
        Phrase words = Phrase.of("approval.status")
                .with("people", Message.listed(gate.submitters()))
                .with("count", ApprovalWords.count((int) ballot.approvals(), gate.minimum()));
        return gate.within()
                .map(time -> words.with(
                        "until", MOMENT.format(ballot.since().plus(time).atZone(zone))))
                .orElse(words);
    }

    private Phrase wave(RolloutState state) {
        int waves = WavePlan.count(state.setup().options().waves(), status.set().replicas());
        return Phrase.of("overview.phase-wave").with("wave", state.wave()).with("waves", Math.max(state.wave(), waves));
    }

    private Phrase phase(RolloutState state) {
        return switch (state.phase()) {
            case BACKUP -> Phrase.of("overview.phase-backup");
            case ROLLING -> wave(state);
            case ROLLING_BACK -> Phrase.of("overview.phase-back");
            // A record without it is refused where it is read.
            case DONE -> ended(state.end().orElseThrow());
        };
    }

    private Phrase ended(End end) {
        Phrase words =
                switch (end.result()) {
                    case COMPLETED -> Phrase.of("overview.phase-completed");
                    case ROLLED_BACK -> Phrase.of("overview.phase-rolled-back");
                    case HELD -> Phrase.of("overview.phase-held");
                    case FAILED -> Phrase.of("overview.phase-failed");
                };
        return words.with("moment", moment(end.at())).with("why", stopping(end.reason(), end.why()));
    }

    private Phrase moment(Instant at) {
        return Phrase.of("overview.moment")
                .with("time", MOMENT.format(at.atZone(zone)))
                .passed("age", Duration.between(at, now));
    }

    private List<String> pods() {
        Columns columns = new Columns("  ")
                .row(
                        say(Phrase.of("overview.ordinal")),
                        say(Phrase.of("overview.revision")),
                        say(Phrase.of("overview.state")));
        for (int index = status.pods().size() - 1; index >= 0; index--) {
            String ordinal = Integer.toString(status.set().ordinal(index));
            Optional<PodView> pod = status.pods().get(index);
            if (pod.isEmpty()) {
                columns.row(ordinal, "", say(Phrase.of("overview.missing")));
            } else {
                columns.row(ordinal, pod.get().revision().map(this::revision).orElse(""), state(pod.get()));
            }
        }
        return columns.lines();
    }

    private String revision(String name) {
        Phrase words =
                switch (status.roleOf(name)) {
                    case "new" -> Phrase.of("live.new");
                    case "old" -> Phrase.of("live.old");
                    case "present" -> Phrase.of("overview.pod-present");
                    default -> Phrase.of("overview.pod-other");
                };
        return say(words.with("revision", revisions.shorten(name)));
    }

    private String state(PodView pod) {
        String since = pod.readySince()
                .filter(from -> pod.state() == PodState.READY)
                .map(from -> " " + new Span(Duration.between(from, now), Span.Precision.PASSED).in(wording.language()))
                .orElse("");
        String why = pod.cause()
                .map(PodCauseWords::sentence)
                .flatMap(text -> PlainText.lines(text.in(wording)).stream().findFirst())
                .map(text -> "   " + text)
                .orElse("");
        return say(state(pod.state())) + since + why;
    }

    /** A pod that runs is not said to be starting here: it may have run for long. */
    private static Phrase state(PodState state) {
        return switch (state) {
            case TERMINATING -> Phrase.of("pod.terminating");
            case PENDING -> Phrase.of("pod.pending");
            case RUNNING -> Phrase.of("overview.running");
            case READY -> Phrase.of("pod.ready");
            case FAILED -> Phrase.of("pod.failed");
        };
    }

    private List<String> next() {
        return nextCommands().stream().map(this::line).toList();
    }

    private List<Message> nextCommands() {
        String namespace = status.set().namespace();
        String name = status.set().name();
        if (status.state().filter(RolloutState::superseded).isPresent()) {
            return NextCommands.goOn(status);
        }
        if (overview.pending().isPresent()) {
            return advice("overview.take-pending", TypedCommand.runApplied(namespace, name));
        }
        if (!status.open()) {
            return advice(
                    "overview.nothing-under-way", TypedCommand.of("plan " + name + " -n " + namespace + " --image …"));
        }
        if (status.driver().isPresent()) {
            return advice(
                    "overview.under-way", TypedCommand.of("promote, hold or rollback " + name + " -n " + namespace));
        }
        return NextCommands.goOn(status);
    }

    private static List<Message> advice(String key, String command) {
        return List.of(Phrase.of(key).with("command", command).message());
    }
}
