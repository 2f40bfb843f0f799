package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.BackupPhase;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.BudgetChanged;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodChanged;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
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
import java.util.stream.Collectors;

/** Makes the live table's model of the events so far. Not safe for use by several threads. */
final class LiveFold {
    private static final int KEPT_LINES = 200;
    static final String KEYS = "h hold   p promote now   r roll back   q leave (the rollout is held)";
    static final String KEYS_HELD = "p go on   r roll back   q leave (the rollout stays held)";
    static final String KEYS_SURE = "r again to roll back, any other key to go on";

    private static final String HELD = "held";

    private final Duration soak;
    private final RevisionNames revisions = new RevisionNames();
    private final TreeMap<Integer, PodChanged> pods = new TreeMap<>();
    private final Map<Integer, Instant> since = new TreeMap<>();
    private final Map<String, BudgetChanged> budgets = new TreeMap<>();
    private final Deque<String> log = new ArrayDeque<>();
    private final Pace pace = new Pace();
    private String statefulSet = "";
    private String change = "";
    private String stage = "starting";
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
    LiveFold(Duration soak) {
        this.soak = soak;
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
            stage = backup.state() == BackupPhase.STARTED ? "backup" : stage;
        } else if (event instanceof RolloutEvent.Armed armed) {
            target = Optional.of(armed.revision());
            base = armed.baseRevision().or(() -> base);
            revisions.learn(armed.revision());
            revisions.learn(base);
        } else if (event instanceof RolloutEvent.WaveChanged changed) {
            wave = changed.wave();
            stage = "wave " + wave + " of " + waves + (changed.state() == StepState.FAILED ? " failed" : "");
        } else if (event instanceof PodChanged pod) {
            pod(pod);
        } else if (event instanceof BudgetChanged budget) {
            budgets.put(budget.budget(), budget);
        } else if (event instanceof RolloutEvent.ServerChanged changed) {
            server = changed.state() == RolloutEvent.ServerState.ANSWERING
                    ? Optional.empty()
                    : Optional.of(ServerWords.now(changed));
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
            waiting = Optional.of(blocked.message().in(OptionNames.INSTANCE));
        } else if (event instanceof RolloutEvent.LeaseAwaited lease) {
            waiting =
                    Optional.of("for " + lease.holder() + ", which may be dead: taken over unless it is seen to live");
            until = Optional.of(lease.until());
        } else if (event instanceof RolloutEvent.PartitionMoved) {
            waiting = Optional.empty();
        } else if (event instanceof RolloutEvent.GateChanged gate) {
            String why = gate.soaks()
                    ? ""
                    : gate.message()
                            .map(message -> ": " + message.in(OptionNames.INSTANCE))
                            .orElse("");
            waiting = gate.state() == StepState.STARTED ? Optional.of(GateWords.of(gate) + why) : Optional.empty();
            until = gate.soaks() && waiting.isPresent()
                    ? Optional.of(gate.time().plus(soak))
                    : Optional.empty();
        } else if (event instanceof RolloutEvent.RollingBack) {
            stage = "rolling back";
            back = true;
            waiting = Optional.empty();
        } else if (event instanceof RolloutEvent.Held held) {
            stage = HELD;
            waiting = Optional.of(held.reason().in(OptionNames.INSTANCE));
        } else if (event instanceof RolloutEvent.Resumed || event instanceof RolloutEvent.Promoted) {
            stage = back ? "rolling back" : "wave " + Math.max(1, wave) + " of " + waves;
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

    LiveModel at(Instant now, String keys) {
        List<LiveModel.Row> rows = new ArrayList<>();
        for (PodChanged pod : pods.descendingMap().values()) {
            rows.add(new LiveModel.Row(
                    pod.ordinal(),
                    pod.revision().map(this::revision).orElse(""),
                    pod.state(),
                    Optional.ofNullable(since.get(pod.ordinal())).map(from -> Duration.between(from, now)),
                    pod.reason().flatMap(text -> PlainText.lines(text.in(OptionNames.INSTANCE)).stream()
                            .findFirst())));
        }
        int done = (int) pods.values().stream().filter(this::isThere).count();
        Optional<Duration> left =
                back ? Optional.empty() : pace.left(replicas - done, soak.multipliedBy(Math.max(0, waves - wave)));
        return new LiveModel(
                statefulSet,
                change,
                stage,
                done,
                Math.max(replicas, pods.size()),
                left,
                rows,
                budgetRows(),
                waiting(now),
                List.copyOf(log),
                keys);
    }

    private Optional<String> waiting(Instant now) {
        if (server.isPresent()) {
            return server;
        }
        String rest = until.filter(now::isBefore)
                .map(end -> ", "
                        + Durations.format(Duration.ofSeconds(
                                1 + Duration.between(now, end).toSeconds())) + " left")
                .orElse("");
        return waiting.map(what -> what + rest);
    }

    private String revision(String name) {
        String age = target.filter(name::equals).isPresent()
                ? " new"
                : base.filter(name::equals).isPresent() ? " old" : "";
        return revisions.shorten(name) + age;
    }

    private List<LiveModel.Budget> budgetRows() {
        String down = pods.values().stream()
                .filter(pod -> pod.state() != PodState.READY)
                .map(PodChanged::pod)
                .limit(3)
                .collect(Collectors.joining(", "));
        return budgets.values().stream()
                .map(budget -> {
                    int most = Math.max(budget.allowed(), replicas - budget.desired());
                    String why = budget.allowed() == 0 && !down.isEmpty() ? ": " + down + " not ready" : "";
                    return new LiveModel.Budget(
                            budget.budget(), budget.allowed() + " of " + most + " disruptions free" + why);
                })
                .toList();
    }

    /** The values of a single change, else how many there are. */
    private static String inShort(RolloutEvent.Planned plan) {
        if (plan.changes().size() != 1) {
            return plan.changes().size() + " changes";
        }
        return PlainText.line(
                plan.fields().size() == 1
                        ? plan.fields().get(0).transition()
                        : plan.changes().get(0));
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
