package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import io.jenkins.plugins.statefulset.rollout.api.RolloutPlan;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RequestBuilder;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RolloutParameters;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutTarget;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.Unchanged;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import io.jenkins.plugins.statefulset.rollout.problem.UnchangedException;
import io.jenkins.plugins.statefulset.rollout.text.LogLines;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Plans, tells the plan and returns it as maps and lists. */
final class PlanExecution extends RepeatableExecution {
    private static final long serialVersionUID = 1L;

    private final RolloutParameters parameters;

    PlanExecution(StepContext context, RolloutParameters parameters) {
        super(context);
        this.parameters = parameters;
    }

    @Override
    ClusterRef asked() {
        return new ClusterRef(parameters.getCluster(), parameters.getCredentialsId());
    }

    @Override
    void perform() throws Exception {
        try (Connection connection = connect(asked())) {
            String namespace = Optional.ofNullable(parameters.getNamespace()).orElse(connection.defaultNamespace());
            RolloutPlan plan;
            try {
                plan = connection
                        .rollouts()
                        .plan(new RequestBuilder(parameters, namespace)
                                .request(by(), Instant.now())
                                .build());
            } catch (UnchangedException same) {
                RolloutTarget target = new RolloutTarget(asked(), namespace, parameters.getName());
                Unchanged unchanged =
                        Unchanged.of(target, connection.rollouts().status(namespace, parameters.getName()), same);
                log().accept(unchanged.words());
                getContext().onSuccess(nothing());
                return;
            }
            Consumer<String> log = log();
            new LogLines(ZoneId.systemDefault(), FieldNames.ROLLOUT)
                    .lines(plan.event())
                    .forEach(log);
            log.accept("Nothing was changed.");
            getContext().onSuccess(facts(plan));
        }
    }

    /** The plan of a change that is in place already. */
    private static Map<String, Object> nothing() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("blocked", false);
        facts.put("risk", "none");
        for (String list : List.of("reasons", "changes", "waves", "blockers", "warnings")) {
            facts.put(list, new ArrayList<>());
        }
        facts.put("backup", "");
        facts.put("unchanged", true);
        return facts;
    }

    private static Map<String, Object> facts(RolloutPlan plan) {
        RolloutEvent.Planned event = plan.event();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("blocked", plan.blocked());
        facts.put("risk", event.risk().level());
        facts.put(
                "reasons",
                new ArrayList<>(event.risk().reasons().stream()
                        .map(FieldNames.ROLLOUT::in)
                        .toList()));
        facts.put(
                "changes",
                new ArrayList<>(event.changes().stream().map(Message::toString).toList()));
        List<Map<String, Object>> waves = new ArrayList<>();
        for (Wave wave : event.waves()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("number", wave.number());
            one.put("partition", wave.partition());
            one.put("ordinals", new ArrayList<>(wave.ordinals()));
            waves.add(one);
        }
        facts.put("waves", waves);
        List<Map<String, Object>> blockers = new ArrayList<>();
        for (RolloutEvent.BlockerSummary blocker : event.blockers()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", blocker.name().orElse(""));
            one.put("message", FieldNames.ROLLOUT.in(blocker.message()));
            blockers.add(one);
        }
        facts.put("blockers", blockers);
        facts.put(
                "warnings",
                new ArrayList<>(
                        event.warnings().stream().map(FieldNames.ROLLOUT::in).toList()));
        facts.put("backup", event.backup().map(FieldNames.ROLLOUT::in).orElse(""));
        facts.put("unchanged", false);
        return facts;
    }
}
