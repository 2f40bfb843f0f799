package io.jenkins.plugins.statefulset.rollout.cli;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.api.PendingChange;
import io.jenkins.plugins.statefulset.rollout.api.RolloutPlan;
import io.jenkins.plugins.statefulset.rollout.change.FieldChange;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.FailurePolicy;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BudgetView;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import io.jenkins.plugins.statefulset.rollout.plan.WaveRows;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.risk.Reason;
import io.jenkins.plugins.statefulset.rollout.risk.StartVerdict;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import io.jenkins.plugins.statefulset.rollout.text.NeighbourText;
import io.jenkins.plugins.statefulset.rollout.text.NeighbourWords;
import io.jenkins.plugins.statefulset.rollout.text.Ordinals;
import io.jenkins.plugins.statefulset.rollout.text.OwnerWords;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** What a request would do, as a person reads it in five seconds: what changes, how risky it is, and in which steps. */
final class PlanText {
    private static final String MARGIN = " ".repeat(9);

    private final RolloutPlan plan;
    private final RolloutRequest request;

    PlanText(RolloutPlan plan, RolloutRequest request) {
        this.plan = plan;
        this.request = request;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(header());
        lines.addAll(labelled("Change", changes()));
        lines.addAll(labelled("Risk", risk()));
        lines.addAll(labelled("Budget", budgets()));
        lines.addAll(labelled("Backup", backup()));
        lines.addAll(labelled("Failure", failure()));
        if (!request.podChecks().isEmpty()) {
            lines.addAll(labelled("Pods", podChecks()));
        }
        plan.pending().ifPresent(pending -> lines.addAll(labelled("Back", back(pending))));
        lines.add("");
        lines.addAll(waves());
        lines.addAll(neighbours());
        if (!plan.warnings().isEmpty()) {
            lines.add("");
            lines.add("Warnings");
            plan.warnings().forEach(warning -> lines.add("  " + line(warning)));
        }
        return lines;
    }

    private static String line(Message message) {
        return PlainText.line(message.in(OptionNames.INSTANCE));
    }

    private String header() {
        StatefulSet set = plan.current();
        String policy =
                Optional.ofNullable(set.getSpec().getPodManagementPolicy()).orElse("OrderedReady");
        int replicas = plan.event().replicas();
        return "StatefulSet " + plan.event().statefulSet() + "   " + replicas
                + (replicas == 1 ? " replica" : " replicas") + "   " + policy + "   " + strategy(set);
    }

    private static String strategy(StatefulSet set) {
        Optional<StatefulSetUpdateStrategy> strategy =
                Optional.ofNullable(set.getSpec().getUpdateStrategy());
        String type = strategy.map(StatefulSetUpdateStrategy::getType).orElse("RollingUpdate");
        if (!type.equals("RollingUpdate")) {
            return type;
        }
        Integer partition = strategy.map(StatefulSetUpdateStrategy::getRollingUpdate)
                .map(rolling -> rolling.getPartition())
                .orElse(0);
        return type + ", partition " + partition;
    }

    private List<String> changes() {
        Columns columns = new Columns("");
        plan.origin().ifPresent(origin -> columns.row("to " + origin));
        plan.pending().ifPresent(pending -> columns.row(inPlace(pending)));
        for (FieldChange change : plan.changes()) {
            columns.row(change.subject(), change.field(), PlainText.line(change.transition()));
        }
        return columns.lines();
    }

    private static String inPlace(PendingChange pending) {
        String what = "in place already, by " + OwnerWords.of(pending.owner()) + ": "
                + (pending.newPods().isEmpty()
                        ? "no pod has it yet"
                        : "on " + Ordinals.names(pending.newPods()) + " already");
        return pending.changes().isEmpty()
                ? what + "; the same template as " + pending.base() + ", under another revision"
                : what;
    }

    private List<String> back(PendingChange pending) {
        String namespace = plan.current().getMetadata().getNamespace();
        String undo = OwnerWords.undo(pending.owner(), namespace);
        if (pending.way() == RollbackBy.TEMPLATE) {
            return List.of(
                    "pods go back to " + pending.base() + ", whose template is written to the set",
                    "then, where the new one comes from: " + undo);
        }
        return List.of(
                "pods go back to " + pending.base() + "; the template stays, it belongs to "
                        + OwnerWords.of(pending.owner()) + ": " + undo,
                "once every pod is new that way is gone, and after the last wave the template from before is written");
    }

    private List<String> risk() {
        String level = plan.assessment().risk().level().wireName();
        Columns columns = new Columns("");
        boolean first = true;
        for (Reason reason : plan.assessment().risk().reasons()) {
            columns.row(first ? level : "", PlainText.line(inShort(reason)));
            first = false;
        }
        return first ? List.of(level) : columns.lines();
    }

    /** The change itself stands in the line above, if it is the only one. */
    private String inShort(Reason reason) {
        boolean said = plan.changes().size() == 1
                && reason.change().equals(plan.changes().get(0).toString());
        return said ? reason.consequence() : reason.text();
    }

    private List<String> budgets() {
        if (plan.budgets().isEmpty()) {
            return List.of("none matches these pods: one at a time all the same");
        }
        Columns columns = new Columns("");
        for (BudgetView budget : plan.budgets()) {
            columns.row(budget.name(), budget.rule(), Ordinals.count(budget.allowed(), "disruption") + " allowed now");
        }
        return columns.lines();
    }

    private List<String> backup() {
        return plan.backup()
                .map(backup -> backup.summary().stream().map(PlainText::line).toList())
                .orElse(List.of(line(plan.backupNote())));
    }

    private List<String> failure() {
        List<String> lines = new ArrayList<>(List.of(onFailure()));
        if (request.onFailure() == FailurePolicy.ROLLBACK) {
            plan.assessment().rollbackLimits().stream()
                    .filter(limit -> limit.starts() != StartVerdict.UNTIL_FINISHED)
                    .map(limit -> line(limit.inShort()))
                    .forEach(lines::add);
        }
        return lines;
    }

    private List<String> podChecks() {
        Columns columns = new Columns("");
        for (PodMoment moment : PodMoment.values()) {
            request.podChecks().stream()
                    .filter(check -> check.moment() == moment)
                    .forEach(check -> columns.row(moment.words("each"), PlainText.line(check.label()), how(check)));
        }
        columns.row(
                "",
                (request.onCheckFailure().orElse(FailurePolicy.HOLD) == FailurePolicy.HOLD ? "holds" : "rolls back")
                        + " when one does not pass");
        return columns.lines();
    }

    private static String how(PodCheck check) {
        String where =
                switch (check.where()) {
                    case SELF -> "";
                    case PEER -> "on a peer, ";
                    case EACH -> "on each pod that is ready, ";
                };
        String times = check.times() == 1 ? "" : check.times() + " times in a row, ";
        return where + times + "within " + Durations.format(check.timeout());
    }

    private String onFailure() {
        String end = request.onFailure() == FailurePolicy.ROLLBACK ? "rolls back" : "holds";
        return end + " when a pod fails, is not ready within " + Durations.format(plan.readyTimeout())
                + plan.slowStart().map(why -> " (" + why + ")").orElse("")
                + ", or all is not done within " + Durations.format(plan.timeout());
    }

    private List<String> waves() {
        Columns columns = plan.event().onDelete()
                ? new Columns("  ").row("wave", "ordinals", "then")
                : new Columns("  ").row("wave", "partition", "ordinals", "then");
        int last = plan.waves().size();
        for (List<Wave> row : WaveRows.of(plan.waves())) {
            Wave wave = row.get(row.size() - 1);
            String then = then(row.get(0).number(), wave.number() == last);
            String number = range(row, Wave::number);
            String ordinals = Ordinals.ranges(
                    row.stream().flatMap(one -> one.ordinals().stream()).toList());
            String steps = row.size() == 1 ? then : "one at a time" + (then.isEmpty() ? "" : ", each: " + then);
            if (plan.event().onDelete()) {
                columns.row(number, ordinals, steps);
            } else {
                columns.row(number, range(row, Wave::partition), ordinals, steps);
            }
        }
        return columns.lines();
    }

    private static String range(List<Wave> row, ToIntFunction<Wave> number) {
        int first = number.applyAsInt(row.get(0));
        int last = number.applyAsInt(row.get(row.size() - 1));
        return first == last ? Integer.toString(first) : first + " to " + last;
    }

    private String then(int wave, boolean isLast) {
        List<String> steps = new ArrayList<>();
        if (!request.soak().isZero() || wave == 1) {
            steps.add("soak " + Durations.format(request.soak()));
        }
        request.gates().stream().map(GateSpec::label).map(PlainText::line).forEach(label -> steps.add("gate " + label));
        if (isLast) {
            steps.add(end());
        }
        return String.join(", ", steps);
    }

    private String end() {
        EndPartition end = request.endPartition();
        if (plan.event().onDelete()) {
            return "done";
        }
        return switch (end) {
            case ZERO -> "done, partition stays 0";
            case ORIGINAL -> "done, partition as it was before";
            case GUARD -> "done, partition " + EndPartition.GUARD_PARTITION + " guards against stray edits";
        };
    }

    private List<String> neighbours() {
        List<NeighbourText> texts =
                new NeighbourWords(plan.event().statefulSet(), plan.event().time()).all(plan.neighbours());
        if (texts.isEmpty()) {
            return List.of();
        }
        Columns columns = new Columns("  ");
        for (NeighbourText text : texts) {
            columns.row(text.who(), text.effect());
            text.remedy().forEach(remedy -> columns.row("", "  " + remedy));
        }
        List<String> lines = new ArrayList<>(List.of("", "Neighbours"));
        lines.addAll(columns.lines());
        return lines;
    }

    private static List<String> labelled(String label, List<String> values) {
        List<String> lines = new ArrayList<>();
        String margin = label + " ".repeat(MARGIN.length() - label.length());
        for (String value : values) {
            lines.add(margin + value);
            margin = MARGIN;
        }
        return lines;
    }
}
