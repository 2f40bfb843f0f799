package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.api.GuardStatus;
import io.jenkins.plugins.statefulset.rollout.api.GuardWords;
import io.jenkins.plugins.statefulset.rollout.change.FieldChange;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldValues;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldValues.GuardAction;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.SetChoice;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.FieldOwner;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Guards sets, one after the other.
 *
 * <ol>
 *   <li>What cannot be done to one keeps none of the others; the step fails when all have been seen to.
 *   <li>Of several, those with OnDelete are only told: they need no guard.
 *   <li>It may be done again: after a restart of Jenkins the step begins anew.
 * </ol>
 */
final class GuardExecution extends RepeatableExecution {
    private static final long serialVersionUID = 1L;

    private final StatefulSetGuardStep step;

    GuardExecution(StepContext context, StatefulSetGuardStep step) {
        super(context);
        this.step = step;
    }

    @Override
    ClusterRef asked() {
        return step.clusterRef();
    }

    @Override
    void perform() throws Exception {
        GuardAction action = FieldValues.choice("action", step.getAction(), FieldValues.GUARD);
        SetChoice choice = SetChoice.of(step.getName(), step.getSelector(), step.isAll());
        try (Connection connection = connect(asked())) {
            String namespace = Optional.ofNullable(step.getNamespace()).orElse(connection.defaultNamespace());
            Map<String, Map<String, Object>> guards = new LinkedHashMap<>();
            List<String> refused = new ArrayList<>();
            for (String name : named(choice, connection, namespace)) {
                try {
                    guards.put(name, guard(action, choice, connection, namespace, name));
                } catch (BadRequestException refusal) {
                    if (choice.single()) {
                        throw refusal;
                    }
                    refused.add(FieldNames.ROLLOUT.of(refusal));
                }
            }
            if (refused.isEmpty()) {
                getContext().onSuccess(guards);
            } else {
                getContext().onFailure(RolloutFailure.without("refused", String.join("\n", refused)));
            }
        }
    }

    private static List<String> named(SetChoice choice, Connection connection, String namespace) {
        return choice.single()
                ? List.of(choice.name().orElseThrow())
                : choice.in(
                        connection
                                .client()
                                .apps()
                                .statefulSets()
                                .inNamespace(namespace)
                                .list()
                                .getItems(),
                        namespace);
    }

    private Map<String, Object> guard(
            GuardAction asked, SetChoice choice, Connection connection, String namespace, String name)
            throws Exception {
        GuardAction action = choice.single() || !isOnDelete(connection, namespace, name) ? asked : GuardAction.STATUS;
        GuardStatus before =
                switch (action) {
                    case ON -> connection.rollouts().raiseGuard(namespace, name);
                    case OFF -> connection.rollouts().lowerGuard(namespace, name);
                    case STATUS -> connection.rollouts().guard(namespace, name);
                };
        GuardWords words = new GuardWords(before);
        Consumer<String> log = log();
        (switch (action) {
                    case ON -> words.on();
                    case OFF -> words.off();
                    case STATUS -> words.status();
                })
                .stream().map(FieldNames.ROLLOUT::in).map(Secrets::sentence).forEach(log);
        return facts(before, action);
    }

    private static boolean isOnDelete(Connection connection, String namespace, String name) {
        StatefulSet set = connection
                .client()
                .apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(name)
                .get();
        return set != null
                && set.getSpec().getUpdateStrategy() != null
                && UpdateStrategy.ON_DELETE
                        .type()
                        .equals(set.getSpec().getUpdateStrategy().getType());
    }

    private static Map<String, Object> facts(GuardStatus before, GuardAction action) {
        GuardStatus.State was = before.state();
        boolean moves = was != GuardStatus.State.NOT_NEEDED && action != GuardAction.STATUS;
        boolean up = moves ? action == GuardAction.ON : was == GuardStatus.State.UP;
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("guard", ConstantWords.of(moves ? (up ? GuardStatus.State.UP : GuardStatus.State.DOWN) : was));
        facts.put("before", ConstantWords.of(was));
        facts.put("partition", partition(before, action));
        facts.put(
                "pending",
                new ArrayList<>(before.pending().stream()
                        .flatMap(pending -> pending.changes().stream())
                        .map(FieldChange::toString)
                        .map(Secrets::sentence)
                        .toList()));
        facts.put(
                "waiting",
                new ArrayList<>(
                        before.pending().map(pending -> pending.waiting()).orElse(List.of())));
        facts.put("revision", before.pending().map(pending -> pending.target()).orElse(""));
        facts.put("unknown", before.unknown().map(Message::toString).orElse(""));
        facts.put(
                "claims",
                new ArrayList<>(
                        before.claims().stream().map(FieldOwner::manager).toList()));
        facts.put("rollout", before.rollout().orElse(""));
        return facts;
    }

    private static int partition(GuardStatus before, GuardAction action) {
        boolean up = before.state() == GuardStatus.State.UP;
        return switch (action) {
            case ON -> up ? before.partition() : EndPartition.GUARD_PARTITION;
            case OFF -> up ? 0 : before.partition();
            case STATUS -> before.partition();
        };
    }
}
