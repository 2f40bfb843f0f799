package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RequestBuilder;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RolloutParameters;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.Rehearsal;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RehearsalAction;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutTarget;
import io.jenkins.plugins.statefulset.rollout.problem.UnchangedException;
import io.jenkins.plugins.statefulset.rollout.text.LogLines;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Rolls out on a simulation made of the live set, and keeps with the build how that went. Fails where the rollout would not complete. After a
 * restart of Jenkins it is done once more, since nothing was changed by it.
 */
final class RehearseExecution extends RepeatableExecution {
    private static final long serialVersionUID = 1L;

    private final RolloutParameters parameters;
    private final RunOptions options;

    RehearseExecution(StepContext context, RolloutParameters parameters, RunOptions options) {
        super(context);
        this.parameters = parameters;
        this.options = options;
    }

    @Override
    ClusterRef asked() {
        return new ClusterRef(parameters.getCluster(), parameters.getCredentialsId());
    }

    @Override
    void perform() throws Exception {
        Run<?, ?> run = run();
        try (Connection connection = connect(asked())) {
            String namespace = Optional.ofNullable(parameters.getNamespace()).orElse(connection.defaultNamespace());
            RolloutTarget target = new RolloutTarget(asked(), namespace, parameters.getName());
            Rehearsal rehearsal;
            try {
                rehearsal = Rehearsal.of(
                        connection.client(),
                        new RequestBuilder(parameters, namespace)
                                .rehearsed()
                                .request(by(), Instant.now())
                                .build());
            } catch (UnchangedException same) {
                String words = FieldNames.ROLLOUT.of(same);
                log().accept(words);
                getContext().onSuccess(RolloutResult.unchanged(target, words));
                return;
            }
            RehearsalAction.Kept kept = RehearsalAction.add(run, target, rehearsal);
            tell(rehearsal, log());
            RolloutResult result = RolloutResult.rehearsed(target, rehearsal, run, kept.number());
            if (rehearsal.completes()) {
                getContext().onSuccess(result);
            } else {
                endOtherwise(
                        result,
                        options.returnsState(),
                        "StatefulSet " + target + ": in the rehearsal the rollout did not complete ("
                                + rehearsal.state() + "): " + rehearsal.reason());
            }
        }
    }

    private static void tell(Rehearsal rehearsal, Consumer<String> log) {
        log.accept("Rehearsal on a simulation made of the live set; times are the simulation's:");
        LogLines lines = new LogLines(ZoneId.systemDefault(), FieldNames.ROLLOUT);
        rehearsal.events().forEach(event -> lines.lines(event).forEach(log));
        log.accept("Nothing was changed on the cluster. What the rehearsal cannot know of it:");
        rehearsal.limits().forEach(limit -> log.accept("  " + limit));
    }

    @Override
    public String getStatus() {
        return "rehearses " + parameters.getName();
    }
}
