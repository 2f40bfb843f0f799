package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.BackupPhase;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.BudgetChanged;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodChanged;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.text.EventWords;
import io.jenkins.plugins.statefulset.rollout.text.GateWords;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import io.jenkins.plugins.statefulset.rollout.text.RevisionNames;
import io.jenkins.plugins.statefulset.rollout.text.ServerWords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes the live table's model of the events so far. Not safe for use by several threads. */
final class LiveFold {
    private static final int KEPT_LINES = 200;
    static final Phrase KEYS = Phrase.of("live.keys-running");
    static final Phrase KEYS_HELD = Phrase.of("live.keys-held");
    static final Phrase KEYS_SURE = Phrase.of("live.keys-sure");

    private final Duration soak;
    private final Wording wording;
    private final RevisionNames revisions = new RevisionNames();
    private final TreeMap<Integer, PodChanged> pods = new TreeMap<>();
    private final Map<Integer, Instant> since = new TreeMap<>();
    private final Map<String, BudgetChanged> budgets = new TreeMap<>();
    private final Deque<String> log = new ArrayDeque<>();
    private final Pace pace = new Pace();
    private String statefulSet = "";
    private String change = "";
    private Phrase stage = Phrase.of("live.starting");
    private int replicas;
    private int waves;
    private int wave;
    private Optional<String> base = Optional.empty();
    private Optional<String> target = Optional.empty();
    private Optional<String> waiting = Optional.empty();
    private Optional<Instant> until = Optional.empty();
    private Optional<String> server = Optional.empty();
    private boolean back;
    private boolean begun;

    /** @param soak after each wave, for the estimate of what is left */
    LiveFold(Duration soak, Wording wording) {
        this.soak = soak;
        this.wording = wording;
    }

    /** Of the table. */
    Wording wording() {
        return wording;
    }

    private String say(Phrase words) {
        return words.message().in(wording);
    }

    private Phrase wave(String key, int number) {
        return Phrase.of(key).with("wave", number).with("waves", waves);
    }

    void line(String text) {
        log.addLast(text);
        if (log.size() > KEPT_LINES) {
            log.removeFirst();
        }
    }

    void add(RolloutEvent event) {
        if (event instanceof RolloutEvent.Planned plan) {
            planned(plan);
        } else if (event instanceof RolloutEvent.Backup backup) {
            stage = backup.state() == BackupPhase.STARTED ? Phrase.of("live.backup") : stage;
        } else if (event instanceof RolloutEvent.Armed armed) {
            target = Optional.of(armed.revision());
            base = armed.baseRevision().or(() -> base);
            revisions.learn(armed.revision());
            revisions.learn(base);
        } else if (event instanceof RolloutEvent.WaveChanged changed) {
            wave = changed.wave();
            stage = changed.state() == StepState.FAILED ? wave("live.wave-failed", wave) : wave("live.wave", wave);
        } else if (event instanceof PodChanged pod) {
            pod(pod);
        } else if (event instanceof BudgetChanged budget) {
            budgets.put(budget.budget(), budget);
        } else if (event instanceof RolloutEvent.ServerChanged changed) {
            server = changed.state() == RolloutEvent.ServerState.ANSWERING
                    ? Optional.empty()
                    : Optional.of(ServerWords.now(changed).in(wording));
        } else {
            turn(event);
        }
        begun |= event instanceof RolloutEvent.PartitionMoved;
    }

    private void planned(RolloutEvent.Planned plan) {
        statefulSet = plan.statefulSet();
        change = inShort(plan);
        replicas = plan.replicas();
        waves = plan.waves().size();
        base = plan.baseRevision();
        revisions.learn(base);
    }

    private void turn(RolloutEvent event) {
        until = Optional.empty();
        if (event instanceof RolloutEvent.Blocked blocked) {
            waiting = Optional.of(EventWords.of(blocked, wording.language()).in(wording));
        } else if (event instanceof RolloutEvent.LeaseAwaited lease) {
            waiting = Optional.of(say(Phrase.of("live.lease").with("holder", lease.holder())));
            until = Optional.of(lease.until());
        } else if (event instanceof RolloutEvent.PartitionMoved) {
            waiting = Optional.empty();
        } else if (event instanceof RolloutEvent.GateChanged gate) {
            Message why = gate.soaks() ? Message.none() : gate.message().orElse(Message.none());
            waiting = gate.state() == StepState.STARTED
                    ? Optional.of(say(Phrase.of("live.gate")
                            .with("gate", GateWords.of(gate))
                            .with("message", why)))
                    : Optional.empty();
            until = gate.soaks() && waiting.isPresent()
                    ? Optional.of(gate.time().plus(soak))
                    : Optional.empty();
        } else if (event instanceof RolloutEvent.RollingBack) {
            stage = Phrase.of("live.rolling-back");
            back = true;
            waiting = Optional.empty();
        } else if (event instanceof RolloutEvent.Held held) {
            stage = Phrase.of("live.held");
            waiting = Optional.of(EventWords.of(held, wording.language()).in(wording));
        } else if (event instanceof RolloutEvent.Resumed || event instanceof RolloutEvent.Promoted) {
            stage = back ? Phrase.of("live.rolling-back") : wave("live.wave", Math.max(1, wave));
            waiting = Optional.empty();
        }
    }

    private void pod(PodChanged pod) {
        revisions.learn(pod.revision());
        PodChanged before = pods.put(pod.ordinal(), pod);
        if (before == null
                || before.state() != pod.state()
                || !before.revision().equals(pod.revision())) {
            if (before != null || begun) {
                since.put(pod.ordinal(), pod.time());
            }
            pace.saw(pod, isThere(pod));
        }
    }

    private boolean isThere(PodChanged pod) {
        Optional<String> goal = back ? base : target;
        return pod.state() == PodState.READY
                && goal.isPresent()
                && pod.revision().equals(goal);
    }

    LiveModel at(Instant now, Phrase keys) {
        List<LiveModel.Row> rows = new ArrayList<>();
        for (PodChanged pod : pods.descendingMap().values()) {
            rows.add(new LiveModel.Row(
                    pod.ordinal(),
                    pod.revision().map(this::revision).orElse(""),
                    pod.state(),
                    Optional.ofNullable(since.get(pod.ordinal())).map(from -> Duration.between(from, now)),
                    EventWords.of(pod, wording.language()).flatMap(text -> PlainText.lines(text.in(wording)).stream()
                            .findFirst())));
        }
        int done = (int) pods.values().stream().filter(this::isThere).count();
        Optional<Duration> left =
                back ? Optional.empty() : pace.left(replicas - done, soak.multipliedBy(Math.max(0, waves - wave)));
        return new LiveModel(
                statefulSet,
                change,
                say(stage),
                done,
                Math.max(replicas, pods.size()),
                left,
                rows,
                budgetRows(),
                waiting(now),
                List.copyOf(log),
                say(keys));
    }

    private Optional<String> waiting(Instant now) {
        if (server.isPresent()) {
            return server;
        }
        Optional<Duration> left = until.filter(now::isBefore)
                .map(end -> Duration.ofSeconds(1 + Duration.between(now, end).toSeconds()));
        return waiting.map(what -> left.map(time ->
                        say(Phrase.of("live.time-left").with("what", what).with("time", time)))
                .orElse(what));
    }

    private String revision(String name) {
        String shortName = revisions.shorten(name);
        if (target.filter(name::equals).isPresent()) {
            return say(Phrase.of("live.new").with("revision", shortName));
        }
        return base.filter(name::equals).isPresent()
                ? say(Phrase.of("live.old").with("revision", shortName))
                : shortName;
    }

    private List<LiveModel.Budget> budgetRows() {
        List<String> down = pods.values().stream()
                .filter(pod -> pod.state() != PodState.READY)
                .map(PodChanged::pod)
                .limit(3)
                .toList();
        return budgets.values().stream()
                .map(budget -> {
                    int most = Math.max(budget.allowed(), replicas - budget.desired());
                    Phrase words = Phrase.of("live.free")
                            .with("allowed", budget.allowed())
                            .with("most", most);
                    boolean used = budget.allowed() == 0 && !down.isEmpty();
                    return new LiveModel.Budget(
                            budget.budget(), say(used ? words.with("pods", Message.listed(down)) : words));
                })
                .toList();
    }

    /** The values of a single change, else how many there are. */
    private String inShort(RolloutEvent.Planned plan) {
        if (plan.changes().size() != 1) {
            return say(Phrase.of("live.changes").with("number", plan.changes().size()));
        }
        return PlainText.line((plan.fields().size() == 1
                        ? plan.fields().get(0).transition()
                        : plan.changes().get(0))
                .in(wording));
    }

    /** How long an ordinal takes. */
    private static final class Pace {
        private final Map<Integer, Instant> left = new TreeMap<>();
        private Duration total = Duration.ZERO;
        private int count;

        void saw(PodChanged pod, boolean there) {
            if (pod.state() == PodState.TERMINATING) {
                left.put(pod.ordinal(), pod.time());
            } else if (there && left.containsKey(pod.ordinal())) {
                total = total.plus(Duration.between(left.remove(pod.ordinal()), pod.time()));
                count++;
            }
        }

        Optional<Duration> left(int pods, Duration soaks) {
            return count == 0
                    ? Optional.empty()
                    : Optional.of(total.dividedBy(count).multipliedBy(pods).plus(soaks));
        }
    }
}
