package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.BackupTaken;
import io.jenkins.plugins.statefulset.rollout.event.FoundPartition;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Message.Between;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The log of a rollout in plain words: the same on a pipe, in the report and in Jenkins. Feed it the events in order; a
 * stream that starts midway only says less. It keeps these rules:
 *
 * <ol>
 *   <li>One line an event. Events that tell a person nothing new have none: pods found ready when the driver takes
 *       stock, a pod that was created and waits for nothing, a budget that follows the rollout's own steps.
 *   <li>The first line of a pod's {@code reason} ends its sentence; further lines stand indented below. A further line
 *       {@code last log: …} or {@code last event: …} is aligned with its like.
 *   <li>Reasons that every pod has on its way, such as {@code ContainerCreating}, are left out.
 *   <li>"after 9 s" counts from the moment when the pod was told to go, or was last ready.
 *   <li>Where the day changes, the time of the first line has the date before it. So has a time in a sentence that is of another day
 *       than its line.
 * </ol>
 *
 * Not safe for use by several threads.
 */
public final class LogLines {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final ZoneId zone;
    private final Wording wording;
    private final Story story = new Story();
    private final PodSentences podSentences;
    private final ClosingSentences closing;
    private Optional<Instant> told = Optional.empty();
    private Optional<LocalDate> day = Optional.empty();
    private Optional<String> inPlace = Optional.empty();

    /**
     * In the words for programs.
     *
     * @param zone in which times of day are told
     */
    public LogLines(ZoneId zone) {
        this(zone, Wording.PROGRAM);
    }

    /**
     * @param zone in which times of day are told
     * @param wording of the surface on which they stand
     */
    public LogLines(ZoneId zone, Wording wording) {
        this.zone = zone;
        this.wording = wording.at(zone, () -> told);
        this.podSentences = new PodSentences(story, this.wording);
        this.closing = new ClosingSentences(story, zone, this.wording);
    }

    /** The printed lines for the next event: none, one, or one with details below. */
    public List<String> lines(RolloutEvent event) {
        return next(event).map(LogLine::lines).orElse(List.of());
    }

    /** What the next event says, if anything. */
    public Optional<LogLine> next(RolloutEvent event) {
        told = Optional.of(event.time());
        learnRevisions(event);
        Optional<Sentence> said = say(event);
        story.add(event);
        return said.map(words -> new LogLine(
                event.time(),
                event instanceof RolloutEvent.Finished ? Optional.empty() : Optional.of(clock(event.time())),
                PlainText.line(words.text()),
                words.details(),
                tone(event)));
    }

    /** A failure is what a pod, a check, a wave, a backup or the rollout itself failed of; a person's command is none. */
    private static LogLine.Tone tone(RolloutEvent event) {
        boolean failed = (event instanceof RolloutEvent.PodChanged pod && pod.state() == PodState.FAILED)
                || (event instanceof RolloutEvent.GateChanged gate && gate.state() == StepState.FAILED)
                || (event instanceof RolloutEvent.WaveChanged wave && wave.state() == StepState.FAILED)
                || (event instanceof RolloutEvent.Backup backup && backup.state() == RolloutEvent.BackupPhase.FAILED)
                || (event instanceof RolloutEvent.RollingBack back && back.by().isEmpty())
                || (event instanceof RolloutEvent.Held held
                        && held.why().flatMap(StopCause::pod).isPresent())
                || (event instanceof RolloutEvent.Finished end && end.outcome() == RolloutEvent.Result.FAILED);
        return failed ? LogLine.Tone.FAILURE : LogLine.Tone.PLAIN;
    }

    private void learnRevisions(RolloutEvent event) {
        if (event instanceof RolloutEvent.Planned) {
            inPlace = Optional.empty();
        } else if (event instanceof RolloutEvent.PodChanged pod) {
            story.revisions.learn(pod.revision());
        } else if (event instanceof RolloutEvent.Armed armed) {
            story.revisions.learn(armed.revision());
            story.revisions.learn(armed.baseRevision());
        }
    }

    private String clock(Instant time) {
        ZonedDateTime local = time.atZone(zone);
        boolean sameDay = day.map(local.toLocalDate()::equals).orElse(true);
        day = Optional.of(local.toLocalDate());
        return (sameDay ? CLOCK : DATE).format(local);
    }

    // Pattern matching for switch is not in Java 17.
    private Optional<Sentence> say(RolloutEvent event) {
        if (event instanceof RolloutEvent.Planned planned) {
            return Sentence.of(planText(planned).message().in(wording), planDetails(planned));
        } else if (event instanceof RolloutEvent.Backup backup) {
            return sentence(backup(backup));
        } else if (event instanceof RolloutEvent.Armed armed) {
            return sentence(armed(armed));
        } else if (event instanceof RolloutEvent.WaveChanged wave) {
            return sentence(wave(wave));
        } else if (event instanceof RolloutEvent.Blocked blocked) {
            return sentence(waiting(blocked));
        } else if (event instanceof RolloutEvent.PartitionMoved partition) {
            return Optional.of(partition(partition))
                    .filter(message -> !message.isEmpty())
                    .flatMap(message -> Sentence.of(message.in(wording)));
        } else if (event instanceof RolloutEvent.Healing healing) {
            return sentence(healing(healing));
        } else if (event instanceof RolloutEvent.PodChanged pod) {
            return podSentences.say(pod);
        } else if (event instanceof RolloutEvent.GateChanged gate) {
            return sentence(gate(gate));
        } else if (event instanceof RolloutEvent.BudgetChanged budget) {
            return budget(budget);
        } else if (event instanceof RolloutEvent.Voted vote) {
            return sentence(ApprovalWords.of(vote));
        } else if (event instanceof RolloutEvent.Promoted promoted) {
            return sentence(
                    Phrase.of("story.promoted").with("person", promoted.by()).with("wave", promoted.wave()));
        } else if (event instanceof RolloutEvent.Held held) {
            return sentence(Phrase.of("story.held").with("why", EventWords.of(held, wording.language())));
        } else if (event instanceof RolloutEvent.Resumed resumed) {
            return sentence(resumed(resumed));
        } else if (event instanceof RolloutEvent.Refused refused) {
            return sentence(Phrase.of("story.not-obeyed")
                    .with("command", refused.command())
                    .with("person", refused.by())
                    .with("why", refused.reason()));
        } else if (event instanceof RolloutEvent.RollingBack rollback) {
            return sentence(rollback(rollback));
        } else if (event instanceof RolloutEvent.ServerChanged server) {
            return Sentence.of(ServerWords.of(server).in(wording));
        } else if (event instanceof RolloutEvent.LeaseAwaited lease) {
            return Sentence.of(ServerWords.of(lease).in(wording));
        } else if (event instanceof RolloutEvent.EventsRefused refused) {
            return sentence(Phrase.of("story.no-events").with("why", refused.cause()));
        } else if (event instanceof RolloutEvent.Finished finished) {
            return closing.say(finished);
        }
        throw new IllegalArgumentException("unknown event " + event);
    }

    private static Phrase resumed(RolloutEvent.Resumed resumed) {
        if (resumed.partition().isEmpty()) {
            return Phrase.of("story.resumed").with("person", resumed.by());
        }
        FoundPartition found = resumed.partition().get();
        Phrase words =
                switch (found.choice()) {
                    case OWN -> Phrase.of("story.resumed-from-own");
                    case FOUND -> Phrase.of("story.resumed-from-found");
                };
        Phrase full = words.with("person", resumed.by())
                .with("own", found.own())
                .with("found", found.found())
                .with("ordinals", Ordinals.inWords(found.ordinals()));
        return found.taken().isEmpty() ? full : full.with("taken", Ordinals.inWords(found.taken()));
    }

    private Optional<Sentence> sentence(Phrase words) {
        return Sentence.of(words.message().in(wording));
    }

    private Phrase waiting(RolloutEvent.Blocked blocked) {
        boolean named = blocked.why()
                .filter(cause -> WaitWords.naming(cause) == WaitCause.Naming.NAMES_IT)
                .isPresent();
        boolean backup =
                blocked.why().filter(WaitCause.Backup.class::isInstance).isPresent();
        Phrase words = named
                ? Phrase.of("story.waiting")
                : backup
                        ? Phrase.of("story.waiting-for-backup")
                        : Phrase.of("story.waiting-for").with("name", blocked.by());
        return words.with("what", EventWords.of(blocked, wording.language()));
    }

    private static Phrase planText(RolloutEvent.Planned plan) {
        Message change = plan.changes().isEmpty()
                ? Phrase.of("story.no-change").message()
                : Message.listed(plan.changes(), Between.SEMICOLON);
        Phrase words = plan.restart()
                .map(restart -> Phrase.of("story.plan-anew")
                        .with("count", restart.count())
                        .with("most", restart.most()))
                .orElseGet(() -> Phrase.of("story.plan"));
        return words.with("change", change)
                .with("pods", plan.replicas())
                .with("waves", plan.waves().size())
                .with("level", RiskWords.level(plan.risk().level()))
                .with("reasons", Message.listed(plan.risk().reasons(), Between.SEMICOLON));
    }

    private List<String> planDetails(RolloutEvent.Planned plan) {
        List<Phrase> details = new ArrayList<>();
        plan.backup()
                .ifPresent(backup -> details.add(Phrase.of("story.plan-backup").with("text", backup)));
        plan.profile()
                .ifPresent(use -> details.add(Phrase.of("story.plan-profile").with("text", ProfileWords.of(use))));
        plan.warnings()
                .forEach(warning -> details.add(Phrase.of("story.plan-warning").with("text", warning)));
        NeighbourWords words = new NeighbourWords(plan.statefulSet(), plan.time(), wording);
        for (NeighbourText neighbour : words.all(plan.neighbours())) {
            details.add(Phrase.of("story.plan-neighbour")
                    .with("who", neighbour.who())
                    .with("effect", neighbour.effect()));
            neighbour.remedy().forEach(remedy -> details.add(more(Message.of(remedy))));
        }
        for (RolloutEvent.BlockerSummary blocker : plan.blockers()) {
            details.add(Phrase.of("story.plan-blocked").with("text", blocker.message()));
            blocker.wayOut().forEach(way -> details.add(more(way)));
        }
        return details.stream()
                .map(line -> PlainText.indented(line.message().in(wording)))
                .toList();
    }

    private static Phrase more(Message text) {
        return Phrase.of("story.plan-more").with("text", text);
    }

    private Phrase backup(RolloutEvent.Backup backup) {
        Message message = EventWords.of(backup, wording.language()).stripped();
        return switch (backup.state()) {
            case STARTED ->
                Phrase.of("story.backup-started")
                        .with(
                                "what",
                                Message.listed(
                                        Stream.concat(
                                                        backup.job().map(name -> Message.of("Job " + name)).stream(),
                                                        Stream.of(message))
                                                .filter(text -> !text.isEmpty())
                                                .toList(),
                                        Between.CLAUSES));
            case SUCCEEDED ->
                (backup.taken().filter(BackupTaken::verified).isPresent()
                                ? Phrase.of("story.backup-verified")
                                : Phrase.of("story.backup-done"))
                        .with("what", message);
            case FAILED -> Phrase.of("story.backup-failed").with("what", message);
            case SKIPPED -> Phrase.of("story.backup-skipped").with("what", message);
        };
    }

    private static Phrase took(Phrase words, Optional<Instant> start, Instant end) {
        return start.map(from -> words.passed("took", Duration.between(from, end)))
                .orElse(words);
    }

    private Phrase armed(RolloutEvent.Armed armed) {
        boolean again = inPlace.isPresent();
        inPlace = Optional.of(armed.revision());
        String revision = story.revisions.shorten(armed.revision());
        if (again) {
            return Phrase.of("story.same-template").with("revision", revision);
        }
        Phrase pods = armed.baseRevision()
                .map(base -> (someAreNew() ? Phrase.of("story.keeps-others") : Phrase.of("story.keeps-all"))
                        .with("base", story.revisions.shorten(base)))
                .orElseGet(() -> Phrase.of("story.keeps-as-is"));
        boolean onDelete = story.plan().filter(RolloutEvent.Planned::onDelete).isPresent();
        boolean before = story.plan().flatMap(RolloutEvent.Planned::applied).isPresent();
        return (before ? Phrase.of("story.armed-before") : Phrase.of("story.armed"))
                .with("revision", revision)
                .with(
                        "where",
                        onDelete
                                ? Message.of("updateStrategy OnDelete")
                                : Phrase.of("story.partition")
                                        .with("partition", armed.partition())
                                        .message())
                .with("keeps", pods);
    }

    private boolean someAreNew() {
        return story.plan()
                .flatMap(RolloutEvent.Planned::applied)
                .filter(applied -> !applied.newPods().isEmpty())
                .isPresent();
    }

    private Phrase wave(RolloutEvent.WaveChanged wave) {
        Optional<RolloutEvent.Planned> plan = story.plan();
        Phrase number = Phrase.of("story.wave").with("wave", wave.wave());
        Phrase name =
                plan.map(known -> number.with("waves", known.waves().size())).orElse(number);
        Phrase words =
                switch (wave.state()) {
                    case STARTED ->
                        plan.flatMap(known -> known.waves().stream()
                                        .filter(planned -> planned.number() == wave.wave())
                                        .findFirst())
                                .map(planned -> Phrase.of("story.wave-of-ordinals")
                                        .with("ordinals", Ordinals.inWords(planned.ordinals())))
                                .orElseGet(() -> Phrase.of("story.wave-started"));
                    case PASSED -> took(Phrase.of("story.wave-passed"), story.waveStart(wave.wave()), wave.time());
                    case FAILED -> took(Phrase.of("story.wave-failed"), story.waveStart(wave.wave()), wave.time());
                };
        return words.with("wave", name);
    }

    private static Phrase healing(RolloutEvent.Healing healing) {
        if (healing.state() != StepState.STARTED) {
            return Phrase.of("story.healed");
        }
        boolean one = healing.pods().size() == 1;
        return (one ? Phrase.of("story.ill-pod") : Phrase.of("story.ill-pods"))
                .with("pods", Message.listed(healing.pods()));
    }

    private Message partition(RolloutEvent.PartitionMoved moved) {
        Optional<RolloutEvent.Planned> byEviction = story.plan().filter(RolloutEvent.Planned::onDelete);
        if (byEviction.isPresent()) {
            return released(byEviction.get(), moved);
        }
        Phrase words = moved.to() > moved.from()
                ? Phrase.of("story.partition-raised")
                : Phrase.of("story.partition-lowered")
                        .with(
                                "what",
                                story.plan().map(plan -> released(plan, moved)).orElse(Message.none()));
        return words.with("from", moved.from()).with("to", moved.to()).message();
    }

    private Message released(RolloutEvent.Planned plan, RolloutEvent.PartitionMoved moved) {
        List<Integer> ordinals = new ArrayList<>(moved.ordinals());
        int from = ordinals.isEmpty() ? Math.min(moved.from(), plan.replicas()) : 0;
        for (int index = from - 1; index >= moved.to(); index--) {
            ordinals.add(plan.startOrdinal() + index);
        }
        if (ordinals.isEmpty()) {
            return Message.none();
        }
        boolean back = story.rollbackReason().isPresent();
        return (back ? Phrase.of("story.goes-back") : Phrase.of("story.goes"))
                .with("ordinals", Ordinals.inWords(ordinals))
                .with("number", ordinals.size())
                .with("revision", back ? story.baseName() : story.newName())
                .message();
    }

    private Phrase gate(RolloutEvent.GateChanged gate) {
        Optional<Instant> start = story.gateStart(gate.wave(), GateWords.key(gate));
        Phrase words =
                switch (gate.state()) {
                    case STARTED -> Phrase.of("story.gate-started");
                    case PASSED -> took(Phrase.of("story.gate-passed"), start, gate.time());
                    case FAILED -> took(Phrase.of("story.gate-failed"), start, gate.time());
                };
        return words.with("gate", GateWords.of(gate))
                .with("message", gate.message().map(Message::stripped).orElse(Message.none()));
    }

    private Optional<Sentence> budget(RolloutEvent.BudgetChanged budget) {
        Optional<Integer> before = story.allowedBy(budget.budget());
        boolean news = before.isEmpty()
                || (story.isBlockedBy(budget.budget()) && !before.get().equals(budget.allowed()));
        if (!news) {
            return Optional.empty();
        }
        return sentence(Phrase.of("story.budget")
                .with("budget", budget.budget())
                .with("allowed", budget.allowed())
                .with("healthy", budget.healthy())
                .with("needed", budget.desired()));
    }

    private Phrase rollback(RolloutEvent.RollingBack rollback) {
        List<String> failed = story.pods().stream()
                .filter(pod -> pod.state() == PodState.FAILED)
                .map(PodStory::pod)
                .toList();
        Phrase words = Phrase.of("story.rolling-back")
                .with("revision", story.baseName())
                .with("person", rollback.by())
                .with("why", EventWords.of(rollback, wording.language()));
        if (rollback.way().equals(Optional.of(RollbackBy.PARTITION))) {
            return words.with("order", Phrase.of("story.pods-only"));
        }
        return failed.isEmpty()
                ? words
                : words.with("order", Phrase.of("story.template-first").with("pods", Ordinals.names(failed)));
    }
}
