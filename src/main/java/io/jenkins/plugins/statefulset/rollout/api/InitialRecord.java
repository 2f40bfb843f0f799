package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.change.FieldChange;
import io.jenkins.plugins.statefulset.rollout.driver.Drivers;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Applied;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Restarts;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Setup;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observer;
import io.jenkins.plugins.statefulset.rollout.kube.PodTemplates;
import io.jenkins.plugins.statefulset.rollout.kube.TemplateHash;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.TemplateLabel;
import io.jenkins.plugins.statefulset.rollout.plan.OnNewChange;
import io.jenkins.plugins.statefulset.rollout.plan.PodOrder;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The record with which a rollout begins: what was planned, before anything was done. */
final class InitialRecord {
    /** A record has room for few: the set's annotations hold 256 KiB in all. What is left out stands in its text. */
    private static final int FIELDS = 20;

    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private InitialRecord() {}

    /** @param restarts of a rollout that takes another's place; {@link Restarts#NONE} of any other */
    static RolloutState of(RolloutPlan plan, RolloutRequest request, Restarts restarts, Instant now) {
        StatefulSet current = plan.current();
        Optional<PendingChange> pendingChange = plan.pending();
        String baseHash = TemplateHash.of(pendingChange
                .map(PendingChange::template)
                .orElse(current.getSpec().getTemplate()));
        String targetHash = TemplateHash.of(plan.proposed().getSpec().getTemplate());
        String id = ID_TIME.format(now) + "-"
                + Integer.toHexString(Objects.hash(current.getMetadata().getUid(), targetHash, now.toEpochMilli()));
        int partition = Observer.partition(current.getSpec().getUpdateStrategy());
        // The hold of one that was superseded has put the guard up: what it found is what was there before.
        int original = StateAnnotation.state(current)
                .filter(RolloutState::superseded)
                .filter(former -> pendingChange.isPresent())
                .map(former -> former.setup().originalPartition())
                .orElse(partition);
        RolloutOptions options = new RolloutOptions(
                plan.sizes(),
                request.soak(),
                plan.readyTimeout(),
                plan.timeout(),
                request.onFailure(),
                request.budgetPolicy(),
                request.budgetTimeout(),
                request.endPartition(),
                request.gates(),
                plan.waivedBudgets(),
                request.failureGrace(),
                plan.checks().checks(),
                request.onCheckFailure(),
                request.order().filter(order -> order != PodOrder.HIGHEST),
                request.podFailures(),
                request.progressDeadline());
        Message differences = Message.listed(
                pendingChange.map(PendingWords::changes).orElseGet(() -> plan.changes().stream()
                        .map(FieldChange::message)
                        .toList()),
                Message.Between.SEMICOLON);
        Setup setup = new Setup(
                id,
                request.by(),
                request.reason(),
                now,
                now.plus(plan.timeout()),
                options,
                plan.event().baseRevision(),
                baseHash,
                targetHash,
                original,
                plan.origin()
                        .map(origin -> TemplateLabel.change(
                                Phrase.of("plan.to").with("revision", origin).message(), differences))
                        .orElse(differences),
                plan.event().ill(),
                Optional.ofNullable(current.getMetadata().getUid()),
                pendingChange.map(change -> new Applied(
                        change.target(),
                        request.rollbackBy().orElse(RollbackBy.PARTITION),
                        change.owner(),
                        request.onNewChange()
                                .filter(OnNewChange.RESTART::equals)
                                .map(unused -> restarts))),
                plan.event().fields().size() <= FIELDS ? plan.event().fields() : List.of());
        RolloutState.Pending pending = new RolloutState.Pending(
                PodTemplates.difference(
                        current.getSpec().getTemplate(),
                        plan.proposed().getSpec().getTemplate()),
                plan.backup().map(backup -> Drivers.job(backup.job(id, current))));
        return new RolloutState(
                RolloutState.SCHEMA,
                setup,
                Optional.empty(),
                Phase.BACKUP,
                1,
                pendingChange.map(PendingChange::partition).orElse(partition),
                Optional.of(Observer.strategy(current.getSpec().getUpdateStrategy())),
                0,
                now,
                Optional.empty(),
                Optional.of(pending),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                Map.of(),
                Map.of());
    }
}
