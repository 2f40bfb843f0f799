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
import io.jenkins.plugins.statefulset.rollout.message.LocalizedText;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Message.Between;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.plan.PodOrder;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import io.jenkins.plugins.statefulset.rollout.plan.WaveRows;
import io.jenkins.plugins.statefulset.rollout.profile.Profile;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileDecision;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileVariant;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.risk.Reason;
import io.jenkins.plugins.statefulset.rollout.risk.StartVerdict;
import io.jenkins.plugins.statefulset.rollout.text.NeighbourText;
import io.jenkins.plugins.statefulset.rollout.text.NeighbourWords;
import io.jenkins.plugins.statefulset.rollout.text.Ordinals;
import io.jenkins.plugins.statefulset.rollout.text.OwnerWords;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import io.jenkins.plugins.statefulset.rollout.text.RiskWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** What a request would do, as a person reads it in five seconds: what changes, how risky it is, and in which steps. */
final class PlanText {
    private static final String MARGIN = " ".repeat(9);

    private final RolloutPlan plan;
    private final RolloutRequest request;
    private final Wording wording;

    PlanText(RolloutPlan plan, RolloutRequest request, Wording wording) {
        this.plan = plan;
        this.request = request;
        this.wording = wording;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(header());
        lines.addAll(labelled("plan.change", changes()));
        lines.addAll(labelled("plan.risk", risk()));
        lines.addAll(labelled("plan.budget", budgets()));
        lines.addAll(labelled("plan.backup", backup()));
        lines.addAll(labelled("plan.failure", failure()));
        profile().ifPresent(text -> lines.addAll(labelled("plan.profile", List.of(say(text)))));
        order().ifPresent(text -> lines.addAll(labelled("plan.order", List.of(say(text)))));
        if (!plan.checks().checks().isEmpty()) {
            lines.addAll(labelled("plan.pods", podChecks()));
        }
        plan.pending().ifPresent(pending -> lines.addAll(labelled("plan.back", back(pending))));
        lines.add("");
        lines.addAll(waves());
        lines.addAll(neighbours());
        if (!plan.warnings().isEmpty()) {
            lines.add("");
            lines.add(say(Phrase.of("plan.warnings")));
            plan.warnings().forEach(warning -> lines.add("  " + line(warning)));
        }
        return lines;
    }

    private String say(Phrase words) {
        return line(words.message());
    }

    private String line(Message message) {
        return PlainText.line(message.in(wording));
    }

    private String header() {
        StatefulSet set = plan.current();
        String policy =
                Optional.ofNullable(set.getSpec().getPodManagementPolicy()).orElse("OrderedReady");
        return say(Phrase.of("plan.set")
                .with("set", plan.event().statefulSet())
                .with("replicas", plan.event().replicas())
                .with("policy", policy)
                .with("strategy", strategy(set)));
    }

    private static Message strategy(StatefulSet set) {
        Optional<StatefulSetUpdateStrategy> strategy =
                Optional.ofNullable(set.getSpec().getUpdateStrategy());
        String type = strategy.map(StatefulSetUpdateStrategy::getType).orElse("RollingUpdate");
        if (!type.equals("RollingUpdate")) {
            return Message.of(type);
        }
        Integer partition = strategy.map(StatefulSetUpdateStrategy::getRollingUpdate)
                .map(rolling -> rolling.getPartition())
                .orElse(0);
        return Phrase.of("plan.strategy")
                .with("type", type)
                .with("partition", partition)
                .message();
    }

    private List<String> changes() {
        Columns columns = new Columns("");
        plan.origin().ifPresent(origin -> columns.row(say(Phrase.of("plan.to").with("revision", origin))));
        plan.pending().ifPresent(pending -> columns.row(say(inPlace(pending))));
        for (FieldChange change : plan.changes()) {
            columns.row(line(change.subject()), line(change.field()), PlainText.line(line(change.transition())));
        }
        return columns.lines();
    }

    private static Phrase inPlace(PendingChange pending) {
        Phrase what = (pending.newPods().isEmpty()
                        ? Phrase.of("plan.in-place")
                        : Phrase.of("plan.in-place-on").with("pods", Ordinals.names(pending.newPods())))
                .with("owner", OwnerWords.of(pending.owner()));
        return pending.changes().isEmpty()
                ? Phrase.of("plan.same-template").with("what", what).with("base", pending.base())
                : what;
    }

    private List<String> back(PendingChange pending) {
        String namespace = plan.current().getMetadata().getNamespace();
        Message undo = OwnerWords.undo(pending.owner(), namespace);
        if (pending.way() == RollbackBy.TEMPLATE) {
            return List.of(
                    say(Phrase.of("plan.back-by-template").with("base", pending.base())),
                    say(Phrase.of("plan.then-at-source").with("undo", undo)));
        }
        return List.of(
                say(Phrase.of("plan.back-by-partition")
                        .with("base", pending.base())
                        .with("owner", OwnerWords.of(pending.owner()))
                        .with("undo", undo)),
                say(Phrase.of("plan.back-is-gone")));
    }

    private List<String> risk() {
        String level = line(RiskWords.level(plan.assessment().risk().level().wireName()));
        Columns columns = new Columns("");
        boolean first = true;
        for (Reason reason : plan.assessment().risk().reasons()) {
            columns.row(first ? level : "", PlainText.line(line(inShort(reason))));
            first = false;
        }
        return first ? List.of(level) : columns.lines();
    }

    /** The change itself stands in the line above, if it is the only one. */
    private Message inShort(Reason reason) {
        boolean said = plan.changes().size() == 1
                && reason.change().toString().equals(plan.changes().get(0).toString());
        return said ? reason.consequence() : reason.told();
    }

    private List<String> budgets() {
        if (plan.budgets().isEmpty()) {
            return List.of(say(Phrase.of("plan.no-budget")));
        }
        Columns columns = new Columns("");
        for (BudgetView budget : plan.budgets()) {
            columns.row(
                    budget.name(),
                    budget.rule(),
                    say(Phrase.of("plan.disruptions").with("allowed", budget.allowed())));
        }
        return columns.lines();
    }

    private List<String> backup() {
        return plan.backup()
                .map(backup -> backup.summary().stream().map(this::line).toList())
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

    /** Which profile counts, and why nothing is asked where one knows the set. */
    private Optional<Phrase> profile() {
        ProfileDecision decision = plan.checks().profile();
        if (decision instanceof ProfileDecision.Counts counts) {
            Phrase chosen = counts.by() == ProfileDecision.By.PERSON
                    ? Phrase.of("plan.profile-asked-for").with("profile", counts.label())
                    : Phrase.of("plan.profile-by-image")
                            .with("profile", counts.label())
                            .with("image", counts.image());
            return Optional.of(
                    plan.checks().checks().isEmpty()
                            ? Phrase.of("plan.profile-cannot").with("profile", chosen)
                            : chosen);
        }
        return decision instanceof ProfileDecision.AsksNothing nothing
                ? Optional.of(Phrase.of("plan.profile-nothing")
                        .with("profile", nothing.label())
                        .with("why", why(nothing)))
                : Optional.empty();
    }

    /** In which order pods go, where it is not the highest first. */
    private Optional<Phrase> order() {
        return request.order()
                .filter(order -> order != PodOrder.HIGHEST)
                .map(order -> order == PodOrder.LOWEST
                        ? Phrase.of("plan.order-lowest")
                        : plan.checks().leaders().isEmpty()
                                ? Phrase.of("plan.order-leader-last")
                                : Phrase.of("plan.order-leader-last-now")
                                        .with(
                                                "pods",
                                                Message.listed(plan.checks().leaders())));
    }

    private static Message why(ProfileDecision.AsksNothing nothing) {
        Profile profile = nothing.profile();
        return switch (nothing.why()) {
            case NEEDS_NOTHING ->
                profile.nothing()
                        .or(() -> nothing.variant().flatMap(ProfileVariant::nothing))
                        .map(LocalizedText::message)
                        .orElseGet(Message::none);
            case TOO_FEW -> profile.single().map(LocalizedText::message).orElseGet(Message::none);
            case NO_VARIANT -> Phrase.of("profile.no-variant").message();
            case CHANGES -> Phrase.of("profile.changes").message();
        };
    }

    private List<String> podChecks() {
        Columns columns = new Columns("");
        for (PodMoment moment : PodMoment.values()) {
            plan.checks().checks().stream()
                    .filter(check -> check.moment() == moment)
                    .forEach(check -> columns.row(say(each(moment)), PlainText.line(check.label()), say(how(check))));
        }
        boolean holds = request.onCheckFailure().orElse(FailurePolicy.HOLD) == FailurePolicy.HOLD;
        columns.row(
                "", say(holds ? Phrase.of("plan.holds-unless-passed") : Phrase.of("plan.rolls-back-unless-passed")));
        return columns.lines();
    }

    private static Phrase each(PodMoment moment) {
        return switch (moment) {
            case BEFORE -> Phrase.of("plan.each-check-before");
            case PREPARE -> Phrase.of("plan.each-action-before");
            case AFTER -> Phrase.of("plan.each-check-after");
            case RESTORE -> Phrase.of("plan.each-action-after");
            case LEADER -> Phrase.of("plan.each-question-leader");
        };
    }

    private static Phrase how(PodCheck check) {
        Phrase words = Phrase.of("plan.how-checked").with("time", check.timeout());
        Phrase often = check.times() == 1
                ? words
                : words.with("times", Phrase.of("plan.in-a-row").with("times", check.times()));
        return switch (check.where()) {
            case SELF -> often;
            case PEER -> often.with("where", Phrase.of("plan.on-a-peer"));
            case EACH -> often.with("where", Phrase.of("plan.on-each-ready-pod"));
        };
    }

    private String onFailure() {
        return say((request.onFailure() == FailurePolicy.ROLLBACK
                        ? Phrase.of("plan.failure-rolls-back")
                        : Phrase.of("plan.failure-holds"))
                .with("ready", plan.readyTimeout())
                .with("why", plan.slowStart().orElse(Message.none()))
                .with("all", plan.timeout()));
    }

    private List<String> waves() {
        Columns columns = plan.event().onDelete()
                ? new Columns("  ")
                        .row(
                                say(Phrase.of("plan.column-wave")),
                                say(Phrase.of("plan.column-ordinals")),
                                say(Phrase.of("plan.column-then")))
                : new Columns("  ")
                        .row(
                                say(Phrase.of("plan.column-wave")),
                                say(Phrase.of("plan.column-partition")),
                                say(Phrase.of("plan.column-ordinals")),
                                say(Phrase.of("plan.column-then")));
        int last = plan.waves().size();
        for (List<Wave> row : WaveRows.of(plan.waves())) {
            Wave wave = row.get(row.size() - 1);
            String then = then(row.get(0).number(), wave.number() == last);
            String number = range(row, Wave::number);
            String ordinals = line(Ordinals.ranges(
                    row.stream().flatMap(one -> one.ordinals().stream()).toList()));
            String steps = row.size() == 1
                    ? then
                    : then.isEmpty()
                            ? say(Phrase.of("plan.one-at-a-time"))
                            : say(Phrase.of("plan.one-at-a-time-each").with("then", then));
            if (plan.event().onDelete()) {
                columns.row(number, ordinals, steps);
            } else {
                columns.row(number, range(row, Wave::partition), ordinals, steps);
            }
        }
        return columns.lines();
    }

    private String range(List<Wave> row, ToIntFunction<Wave> number) {
        int first = number.applyAsInt(row.get(0));
        int last = number.applyAsInt(row.get(row.size() - 1));
        return first == last
                ? Integer.toString(first)
                : say(Phrase.of("unit.range")
                        .with("first", Integer.toString(first))
                        .with("last", Integer.toString(last)));
    }

    private String then(int wave, boolean isLast) {
        List<Message> steps = new ArrayList<>();
        if (!request.soak().isZero() || wave == 1) {
            steps.add(Phrase.of("plan.soak").with("time", request.soak()).message());
        }
        request.gates().stream()
                .map(GateSpec::label)
                .map(PlainText::line)
                .forEach(label ->
                        steps.add(Phrase.of("plan.gate").with("gate", label).message()));
        if (isLast) {
            steps.add(end().message());
        }
        return line(Message.listed(steps, Between.CLAUSES));
    }

    private Phrase end() {
        if (plan.event().onDelete()) {
            return Phrase.of("plan.done");
        }
        return switch (request.endPartition()) {
            case ZERO -> Phrase.of("plan.done-partition-zero");
            case ORIGINAL -> Phrase.of("plan.done-partition-before");
            case GUARD -> Phrase.of("plan.done-partition-guards").with("partition", EndPartition.GUARD_PARTITION);
        };
    }

    private List<String> neighbours() {
        List<NeighbourText> texts =
                new NeighbourWords(plan.event().statefulSet(), plan.event().time(), wording).all(plan.neighbours());
        if (texts.isEmpty()) {
            return List.of();
        }
        Columns columns = new Columns("  ");
        for (NeighbourText text : texts) {
            columns.row(text.who(), text.effect());
            text.remedy().forEach(remedy -> columns.row("", "  " + remedy));
        }
        List<String> lines = new ArrayList<>(List.of("", say(Phrase.of("plan.neighbours"))));
        lines.addAll(columns.lines());
        return lines;
    }

    private List<String> labelled(String key, List<String> values) {
        String label = say(Phrase.of(key));
        List<String> lines = new ArrayList<>();
        String margin = label + " ".repeat(MARGIN.length() - TextStyle.width(label));
        for (String value : values) {
            lines.add(margin + value);
            margin = MARGIN;
        }
        return lines;
    }
}
