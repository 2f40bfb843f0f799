package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.plan.PodOrder;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import java.util.List;
import java.util.Optional;

/** The set that a request is about, and whether a rollout of it can be planned at all. */
final class PlannableSet {
    private final Cluster cluster;
    private final Scheduler scheduler;
    private final RolloutRequest request;

    PlannableSet(Cluster cluster, Scheduler scheduler, RolloutRequest request) {
        this.cluster = cluster;
        this.scheduler = scheduler;
        this.request = request;
    }

    /** @throws BadRequestException if there is none; the message names those that there are */
    StatefulSet find() {
        return request.takesWhatIsApplied() ? PendingChanges.observed(this::present, scheduler) : present();
    }

    private StatefulSet present() {
        return cluster.statefulSet(request.namespace(), request.name())
                .orElseThrow(() -> new BadRequestException(absent()));
    }

    private Phrase absent() {
        List<String> others = cluster.statefulSets(request.namespace()).stream()
                .map(set -> set.getMetadata().getName())
                .sorted()
                .toList();
        Phrase absent = others.isEmpty()
                ? Phrase.of("refused.no-set-at-all")
                : Phrase.of("refused.other-sets").with("others", Message.listed(others));
        return absent.with("set", request.namespace() + "/" + request.name()).with("cluster", cluster.name());
    }

    /** @throws BadRequestException if it has no pods, or its strategy is not known or has no such order */
    void requireUsable(StatefulSet current, SetView shape) {
        if (shape.replicas() == 0) {
            throw new BadRequestException(
                    Phrase.of("refused.no-pods").with("set", request.namespace() + "/" + request.name()));
        }
        if (shape.strategy() == UpdateStrategy.UNKNOWN) {
            throw new BadRequestException(Phrase.of("refused.unknown-strategy")
                    .with("set", request.namespace() + "/" + request.name())
                    .with("type", current.getSpec().getUpdateStrategy().getType()));
        }
        Optional<PodOrder> order = request.order().filter(wanted -> wanted != PodOrder.HIGHEST);
        if (order.isPresent() && shape.strategy() == UpdateStrategy.ROLLING_UPDATE) {
            throw new BadRequestException(Phrase.of("preflight.order-fixed")
                    .with("setting", RequestField.ORDER.as(order.get() == PodOrder.LOWEST ? "lowest" : "leader-last"))
                    .with("prepare", RequestField.PREPARE_POD)
                    .message());
        }
    }
}
