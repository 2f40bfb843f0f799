package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutTarget;
import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import io.jenkins.plugins.statefulset.rollout.text.RevisionNames;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Looks at a set once and returns a map of its ordinals. */
final class StatusExecution extends RepeatableExecution {
    private static final long serialVersionUID = 1L;

    private final TargetStep step;

    StatusExecution(StepContext context, TargetStep step) {
        super(context);
        this.step = step;
    }

    @Override
    ClusterRef asked() {
        return Targets.cluster(step, this::run);
    }

    @Override
    void perform() throws Exception {
        RolloutTarget target = Targets.resolve(step, run(), this::connect);
        try (Connection connection = connect(target.cluster())) {
            RolloutStatus status = connection.rollouts().status(target.namespace(), target.name());
            Map<Integer, Map<String, Object>> ordinals = new LinkedHashMap<>();
            Consumer<String> log = log();
            RevisionNames names = new RevisionNames();
            status.pods().forEach(pod -> names.learn(pod.flatMap(PodView::revision)));
            log.accept("StatefulSet " + target + "   " + status.set().replicas() + " replicas   partition "
                    + status.set().partition() + "   rollout " + phase(status));
            for (int index = status.set().replicas() - 1; index >= 0; index--) {
                Map<String, Object> pod = pod(status, index);
                ordinals.put(status.set().ordinal(index), pod);
                String revision = (String) pod.get("revision");
                log.accept(String.format(
                                Locale.ROOT,
                                "  %-7d %-14s %-12s %s",
                                status.set().ordinal(index),
                                revision.isEmpty() ? "" : names.shorten(revision) + " " + status.roleOf(revision),
                                pod.get("state"),
                                pod.get("reason"))
                        .stripTrailing());
            }
            getContext().onSuccess(ordinals);
        }
    }

    private static String phase(RolloutStatus status) {
        return status.state()
                .map(state -> state.held().isPresent()
                        ? "held: " + FieldNames.ROLLOUT.in(state.held().get().reason())
                        : ConstantWords.of(state.phase()))
                .orElse("none");
    }

    private static Map<String, Object> pod(RolloutStatus status, int index) {
        Optional<PodView> pod = index < status.pods().size() ? status.pods().get(index) : Optional.empty();
        Optional<String> revision = pod.flatMap(PodView::revision);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("pod", status.set().podName(index));
        facts.put("revision", revision.orElse(""));
        facts.put(
                "updated", revision.isPresent() && revision.equals(status.set().updateRevision()));
        facts.put("ready", pod.filter(PodView::ready).isPresent());
        facts.put("state", pod.map(one -> ConstantWords.of(one.state())).orElse("absent"));
        facts.put(
                "reason",
                pod.flatMap(PodView::reason).map(FieldNames.ROLLOUT::in).orElse(""));
        return facts;
    }
}
