package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.event.BackupTaken;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Budget;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Entry;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Step;
import io.jenkins.plugins.statefulset.rollout.text.LogLines;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Folds events, one after the other, by the rules that {@link RolloutTimeline} states. */
final class TimelineFold {
    private final ZoneId zone;
    private final Wording wording;
    private final String statefulSet;
    private final Instant start;
    private final LogLines logLines;
    private final PodFold pods;
    private final BandFold bands;
    private final Map<String, List<RolloutEvent.BudgetChanged>> budgets = new LinkedHashMap<>();
    private final Map<String, List<Instant>> budgetTimes = new LinkedHashMap<>();
    private final List<Entry> log = new ArrayList<>();
    private Instant time;
    private Optional<BackupTaken> backup = Optional.empty();
    private Optional<RolloutEvent.Planned> plan = Optional.empty();
    private Optional<String> baseRevision = Optional.empty();
    private Optional<String> newRevision = Optional.empty();
    private Optional<RolloutEvent.Finished> outcome = Optional.empty();

    TimelineFold(ZoneId zone, Wording wording, RolloutEvent first) {
        this.zone = zone;
        this.wording = wording.at(zone, () -> Optional.of(time));
        this.statefulSet = first.statefulSet();
        this.start = first.time();
        this.time = first.time();
        this.logLines = new LogLines(zone, wording);
        this.pods = new PodFold(this.wording);
        this.bands = new BandFold(first.time(), this.wording);
    }

    void add(RolloutEvent event) {
        time = event.time().isAfter(time) ? event.time() : time;
        Optional<String> target = bands.add(event, time);
        if (event instanceof RolloutEvent.PodChanged pod) {
            target = Optional.of(pods.add(pod, time));
        } else if (event instanceof RolloutEvent.BudgetChanged budget) {
            target = Optional.of(addBudget(budget));
        } else if (event instanceof RolloutEvent.Backup changed) {
            backup = changed.taken().or(() -> backup);
        } else if (event instanceof RolloutEvent.Planned planned) {
            plan = Optional.of(planned);
            baseRevision = planned.baseRevision().or(() -> baseRevision);
        } else if (event instanceof RolloutEvent.Armed armed) {
            newRevision = Optional.of(armed.revision());
            baseRevision = armed.baseRevision().or(() -> baseRevision);
        } else if (event instanceof RolloutEvent.Finished finished) {
            outcome = Optional.of(finished);
        }
        if (event instanceof RolloutEvent.Resumed || event instanceof RolloutEvent.Planned) {
            outcome = Optional.empty();
        }
        Optional<String> linked = target;
        logLines.next(event).ifPresent(line -> log.add(new Entry(line, linked)));
    }

    private String addBudget(RolloutEvent.BudgetChanged budget) {
        budgets.computeIfAbsent(budget.budget(), name -> new ArrayList<>()).add(budget);
        budgetTimes.computeIfAbsent(budget.budget(), name -> new ArrayList<>()).add(time);
        return "budget-" + (new ArrayList<>(budgets.keySet()).indexOf(budget.budget()) + 1);
    }

    RolloutTimeline timeline(Instant now) {
        Instant end = outcome.isEmpty() && now.isAfter(time) ? now : time;
        return new RolloutTimeline(
                statefulSet,
                zone,
                wording,
                plan,
                baseRevision,
                newRevision,
                start,
                end,
                pods.rows(end, baseRevision, newRevision),
                bands.bands(end, outcome),
                budgets(end),
                log,
                backup,
                outcome);
    }

    private List<Budget> budgets(Instant end) {
        List<Budget> result = new ArrayList<>();
        budgets.forEach((name, changes) -> {
            List<Instant> times = budgetTimes.get(name);
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < changes.size(); i++) {
                RolloutEvent.BudgetChanged change = changes.get(i);
                Instant to = i + 1 < times.size() ? times.get(i + 1) : end;
                steps.add(new Step(times.get(i), to, change.allowed(), change.healthy(), change.desired()));
            }
            result.add(new Budget("budget-" + (result.size() + 1), name, steps));
        });
        return result;
    }
}
