package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.message.Message;
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
import java.util.stream.Collectors;
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
            return Sentence.of(planText(planned), planDetails(planned));
        } else if (event instanceof RolloutEvent.Backup backup) {
            return Sentence.of(backup(backup));
        } else if (event instanceof RolloutEvent.Armed armed) {
            return Sentence.of(armed(armed));
        } else if (event instanceof RolloutEvent.WaveChanged wave) {
            return Sentence.of(wave(wave));
        } else if (event instanceof RolloutEvent.Blocked blocked) {
            boolean named = blocked.why()
                    .filter(cause -> WaitWords.naming(cause) == WaitCause.Naming.NAMES_IT)
                    .isPresent();
            String what = named ? "" : " for " + blocked.by();
            return Sentence.of("waiting" + what + ": " + blocked.message().in(wording));
        } else if (event instanceof RolloutEvent.PartitionMoved partition) {
            return Optional.of(partition(partition))
                    .filter(text -> !text.isEmpty())
                    .flatMap(Sentence::of);
        } else if (event instanceof RolloutEvent.Healing healing) {
            return Sentence.of(healing(healing));
        } else if (event instanceof RolloutEvent.PodChanged pod) {
            return podSentences.say(pod);
        } else if (event instanceof RolloutEvent.GateChanged gate) {
            return Sentence.of(gate(gate));
        } else if (event instanceof RolloutEvent.BudgetChanged budget) {
            return budget(budget);
        } else if (event instanceof RolloutEvent.Promoted promoted) {
            return Sentence.of("promoted by " + promoted.by() + " through wave " + promoted.wave());
        } else if (event instanceof RolloutEvent.Held held) {
            return Sentence.of("held: " + held.reason().in(wording));
        } else if (event instanceof RolloutEvent.Resumed resumed) {
            return Sentence.of("resumed by " + resumed.by());
        } else if (event instanceof RolloutEvent.Refused refused) {
            return Sentence.of(refused.command() + " by " + refused.by() + " was not obeyed: " + refused.reason());
        } else if (event instanceof RolloutEvent.RollingBack rollback) {
            return Sentence.of(rollback(rollback));
        } else if (event instanceof RolloutEvent.ServerChanged server) {
            return Sentence.of(ServerWords.of(server, zone));
        } else if (event instanceof RolloutEvent.LeaseAwaited lease) {
            return Sentence.of(ServerWords.of(lease, zone));
        } else if (event instanceof RolloutEvent.EventsRefused refused) {
            return Sentence.of("the rollout writes no Kubernetes Events about itself: " + refused.cause());
        } else if (event instanceof RolloutEvent.Finished finished) {
            return closing.say(finished);
        }
        throw new IllegalArgumentException("unknown event " + event);
    }

    private static String planText(RolloutEvent.Planned plan) {
        String change = plan.changes().isEmpty() ? "no change" : String.join("; ", plan.changes());
        String reasons = plan.risk().reasons().isEmpty()
                ? ""
                : " (" + String.join("; ", plan.risk().reasons()) + ")";
        String again = plan.restart()
                .map(restart -> "begins anew on what is in place now (" + restart.count() + " of at most "
                        + restart.most() + " times before a first wave passes): ")
                .orElse("");
        return "plan: " + again + change + "; " + Ordinals.count(plan.replicas(), "pod") + " in "
                + Ordinals.count(plan.waves().size(), "wave") + "; risk "
                + plan.risk().level() + reasons;
    }

    private List<String> planDetails(RolloutEvent.Planned plan) {
        List<String> details = new ArrayList<>();
        plan.backup().ifPresent(backup -> details.add("backup      " + line(backup)));
        plan.warnings().forEach(warning -> details.add("warning     " + line(warning)));
        for (NeighbourText neighbour : new NeighbourWords(plan.statefulSet(), plan.time()).all(plan.neighbours())) {
            details.add("neighbour   " + neighbour.who() + ": " + neighbour.effect());
            neighbour.remedy().forEach(remedy -> details.add("            " + remedy));
        }
        for (RolloutEvent.BlockerSummary blocker : plan.blockers()) {
            details.add("blocked     " + line(blocker.message()));
            blocker.wayOut().forEach(way -> details.add("            " + line(way)));
        }
        return details;
    }

    private String line(Message message) {
        return PlainText.line(message.in(wording));
    }

    private String backup(RolloutEvent.Backup backup) {
        String message = backup.message().in(wording).strip();
        return switch (backup.state()) {
            case STARTED ->
                "backup started"
                        + colon(Stream.concat(backup.job().map(name -> "Job " + name).stream(), Stream.of(message))
                                .filter(text -> !text.isEmpty())
                                .collect(Collectors.joining(", ")));
            case SUCCEEDED ->
                "backup "
                        + backup.taken()
                                .map(taken -> taken.verified() ? "verified" : "done")
                                .orElse("done") + colon(message);
            case FAILED -> "backup failed" + colon(message);
            case SKIPPED -> "backup" + colon(message);
        };
    }

    static String colon(String text) {
        return text.isEmpty() ? "" : ": " + text;
    }

    private static String took(Optional<Instant> start, Instant end, String before) {
        return start.map(from -> before + Durations.passed(Duration.between(from, end)))
                .orElse("");
    }

    private String armed(RolloutEvent.Armed armed) {
        boolean again = inPlace.isPresent();
        inPlace = Optional.of(armed.revision());
        if (again) {
            return "the same template is revision " + story.revisions.shorten(armed.revision()) + " now";
        }
        String pods = armed.baseRevision()
                .map(base -> (someAreNew() ? " keeps every other pod on " : " keeps every pod on ")
                        + story.revisions.shorten(base))
                .orElse(" keeps every pod as it is");
        boolean onDelete = story.plan().filter(RolloutEvent.Planned::onDelete).isPresent();
        boolean before = story.plan().flatMap(RolloutEvent.Planned::applied).isPresent();
        return "template of " + story.revisions.shorten(armed.revision())
                + (before ? " was in place already; " : " in place; ")
                + (onDelete ? "updateStrategy OnDelete" : "partition " + armed.partition()) + pods;
    }

    private boolean someAreNew() {
        return story.plan()
                .flatMap(RolloutEvent.Planned::applied)
                .filter(applied -> !applied.newPods().isEmpty())
                .isPresent();
    }

    private String wave(RolloutEvent.WaveChanged wave) {
        String name = "wave " + wave.wave()
                + story.plan().map(plan -> " of " + plan.waves().size()).orElse("");
        return switch (wave.state()) {
            case STARTED ->
                name
                        + story.plan()
                                .flatMap(plan -> plan.waves().stream()
                                        .filter(planned -> planned.number() == wave.wave())
                                        .findFirst())
                                .map(planned -> ": " + Ordinals.inWords(planned.ordinals()))
                                .orElse(" started");
            case PASSED -> name + " passed" + took(story.waveStart(wave.wave()), wave.time(), " after ");
            case FAILED -> name + " failed" + took(story.waveStart(wave.wave()), wave.time(), " after ");
        };
    }

    private static String healing(RolloutEvent.Healing healing) {
        if (healing.state() != StepState.STARTED) {
            return "no pod is ill any more: the set has its update strategy again";
        }
        boolean one = healing.pods().size() == 1;
        return String.join(", ", healing.pods()) + (one ? " is ill and goes" : " are ill and go")
                + " first; until then updateStrategy is OnDelete, so that no other pod moves";
    }

    private String partition(RolloutEvent.PartitionMoved moved) {
        Optional<RolloutEvent.Planned> byEviction = story.plan().filter(RolloutEvent.Planned::onDelete);
        if (byEviction.isPresent()) {
            return released(byEviction.get(), moved);
        }
        String text = "partition " + moved.from() + " → " + moved.to();
        if (moved.to() > moved.from()) {
            return text + ": lets no more pods go";
        }
        return story.plan().map(plan -> text + colon(released(plan, moved))).orElse(text);
    }

    private String released(RolloutEvent.Planned plan, RolloutEvent.PartitionMoved moved) {
        List<Integer> ordinals = new ArrayList<>();
        for (int index = Math.min(moved.from(), plan.replicas()) - 1; index >= moved.to(); index--) {
            ordinals.add(plan.startOrdinal() + index);
        }
        if (ordinals.isEmpty()) {
            return "";
        }
        boolean back = story.rollbackReason().isPresent();
        String goal = (back ? story.baseName() : story.newName())
                .map(name -> (back ? " back to " : " to ") + name)
                .orElse("");
        return Ordinals.inWords(ordinals) + (ordinals.size() == 1 ? " goes" : " go") + goal;
    }

    private String gate(RolloutEvent.GateChanged gate) {
        String name = GateWords.of(gate);
        String message =
                colon(gate.message().map(text -> text.in(wording)).orElse("").strip());
        String took = took(story.gateStart(gate.wave(), GateWords.key(gate)), gate.time(), " after ");
        return switch (gate.state()) {
            case STARTED -> name + " started" + message;
            case PASSED -> name + " passed" + took + message;
            case FAILED -> name + " failed" + took + message;
        };
    }

    private Optional<Sentence> budget(RolloutEvent.BudgetChanged budget) {
        Optional<Integer> before = story.allowedBy(budget.budget());
        boolean news = before.isEmpty()
                || (story.isBlockedBy(budget.budget()) && !before.get().equals(budget.allowed()));
        if (!news) {
            return Optional.empty();
        }
        return Sentence.of("budget " + budget.budget() + ": " + Ordinals.count(budget.allowed(), "disruption")
                + " allowed now (" + budget.healthy() + " healthy, " + budget.desired() + " needed)");
    }

    private String rollback(RolloutEvent.RollingBack rollback) {
        String goal = story.baseName().map(name -> " to " + name).orElse("");
        List<String> failed = story.pods().stream()
                .filter(pod -> pod.state() == PodState.FAILED)
                .map(PodStory::pod)
                .toList();
        boolean underIt = rollback.way().equals(Optional.of(RollbackBy.PARTITION));
        String order = underIt
                ? ", pods only: the template stays, under the guard"
                : failed.isEmpty() ? "" : ", template first, then " + Ordinals.names(failed);
        String who = rollback.by().map(person -> ", as " + person + " asks").orElse("");
        return "rolling back" + goal + order + who + colon(rollback.reason().in(wording));
    }
}
