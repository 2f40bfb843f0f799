package io.jenkins.plugins.statefulset.rollout.driver;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.change.FieldChange;
import io.jenkins.plugins.statefulset.rollout.change.TemplateDiff;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.TemplateSource;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Setup;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BudgetView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.NamespaceObjects;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observer;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PendingDisruption;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodJudge;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodTable;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.kube.LabelSelectors;
import io.jenkins.plugins.statefulset.rollout.kube.PodTemplates;
import io.jenkins.plugins.statefulset.rollout.kube.ResourceVersions;
import io.jenkins.plugins.statefulset.rollout.kube.TemplateHash;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.neighbour.FieldOwners;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.FieldOwner;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The newest that is known of one set: what the watch says, or the answer to our own last write where the watch is still
 * behind it. Not thread-safe.
 */
final class SetWatch {
    private final Cluster cluster;
    private final String namespace;
    private final String name;
    private final Setup setup;
    private final Observer observer;
    /** By UID. */
    private final Map<String, Gone> gone = new HashMap<>();

    private Optional<StatefulSet> written = Optional.empty();
    private Optional<PodTemplateSpec> lastOwnTemplate = Optional.empty();
    private Optional<String> stateText = Optional.empty();
    private String stateOf = "";
    private Optional<RolloutState> state = Optional.empty();
    private Optional<Awaited> awaited = Optional.empty();
    private boolean refresh;

    SetWatch(Cluster cluster, String namespace, String name, Setup setup) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.name = name;
        this.setup = setup;
        this.observer = new Observer(cluster.version(), setup.options().failureGrace());
    }

    /** What the server answered when this driver's name was written into the record. */
    void begun(StatefulSet answer) {
        written = Optional.of(answer);
    }

    /** Asks the server at the next look, because the watch may be behind. */
    void refresh() {
        refresh = true;
        awaited = Optional.empty();
    }

    /** The server refused a write on this version, so there is a newer one, which the watch brings in a moment. */
    void outdated(StatefulSet set, Instant until) {
        awaited = Optional.of(new Awaited(version(set), until));
    }

    /** Until when to wait for the watch; empty if this version may still be the newest. */
    Optional<Instant> awaited(StatefulSet set) {
        return awaited.filter(newer -> !ResourceVersions.isOlder(newer.outdated(), version(set)))
                .map(Awaited::until);
    }

    /**
     * Asks the server whether what a write was fenced by has changed since that version. Its answer is what is looked at next.
     */
    boolean changedSince(StatefulSet set) {
        Optional<StatefulSet> found = cluster.statefulSet(namespace, name);
        if (found.isEmpty()) {
            refresh();
            return true;
        }
        written = found;
        return !Fence.of(found.get()).equals(Fence.of(set));
    }

    /** @param record the rollout's record as it was written, so that it need not be read back */
    void written(StatefulSet answer, String text, RolloutState record) {
        written = Optional.of(answer);
        stateText = Optional.of(text);
        stateOf = answer.getMetadata().getUid();
        state = Optional.of(record);
    }

    /** That pod has been deleted by this driver, whatever the watch says. */
    void gone(PodView pod) {
        gone.put(pod.uid(), new Gone(pod.name(), Instant.MAX));
    }

    /** The server says that there is no such pod, whatever the watch says until then. */
    void unknown(PodView pod, Instant until) {
        gone.putIfAbsent(pod.uid(), new Gone(pod.name(), until));
    }

    /** @param until when that is believed against the watch */
    private record Gone(String pod, Instant until) {}

    Optional<StatefulSet> newest(NamespaceView view) {
        if (refresh) {
            written = cluster.statefulSet(namespace, name);
            refresh = false;
            if (written.isEmpty()) {
                return written;
            }
        }
        Optional<StatefulSet> watched = view.statefulSet(name);
        if (watched.isEmpty()) {
            // Deleted, or not there yet: only the server knows.
            written = cluster.statefulSet(namespace, name);
            return written;
        }
        if (written.isPresent() && ResourceVersions.isOlder(version(watched.get()), version(written.get()))) {
            return written;
        }
        written = Optional.empty();
        return watched;
    }

    /** The rollout's record on the set; reading the same text again costs nothing. */
    Optional<RolloutState> state(StatefulSet set) {
        Optional<String> text = StateAnnotation.annotation(set, StateAnnotation.STATE);
        String uid = set.getMetadata().getUid();
        if (!text.equals(stateText) || !stateOf.equals(uid)) {
            state = StateAnnotation.state(set);
            stateText = text;
            stateOf = uid;
        }
        return state;
    }

    SetView shape(StatefulSet set) {
        return observer.set(set);
    }

    PodTable pods(SetView set, NamespaceView view, Instant now) {
        PodTable pods = observer.pods(set, view.podsOwnedBy(set.uid()));
        gone.values().removeIf(left -> !now.isBefore(left.until()));
        Map<Integer, Optional<PodView>> leaving = new HashMap<>();
        gone.entrySet().removeIf(left -> {
            Optional<PodView> pod = at(pods, index(left.getValue().pod(), set))
                    .filter(there -> there.uid().equals(left.getKey()));
            pod.ifPresent(there -> leaving.put(there.index(), Optional.of(there.leaving())));
            return pod.isEmpty();
        });
        return pods.with(leaving);
    }

    /** Whether that pod is not the set's, or soon will not be. One that terminates is as good as gone. */
    boolean isStray(StatefulSet set, SetView shape, Optional<PodView> known, int index, NamespaceView view) {
        if (known.isPresent()) {
            LabelSelector selector = set.getSpec().getSelector();
            return selector != null
                    && !known.get().terminating()
                    && !LabelSelectors.matches(selector, known.get().labels());
        }
        return view.pod(shape.podName(index))
                .map(Pod::getMetadata)
                .filter(pod -> pod.getDeletionTimestamp() == null)
                .filter(pod -> pod.getOwnerReferences().stream()
                        .noneMatch(owner -> owner.getUid().equals(shape.uid())))
                .isPresent();
    }

    private static int index(String pod, SetView set) {
        return PodJudge.ordinal(pod).orElse(-1) - set.start();
    }

    private static Optional<PodView> at(PodTable pods, int index) {
        return index >= 0 && index < pods.size() ? pods.get(index) : Optional.empty();
    }

    /** @param reserved pods of other sets that budgets are reserved for, as known before this look */
    List<BudgetView> budgets(StatefulSet set, NamespaceView view, List<PendingDisruption> reserved) {
        return observer.budgets(
                set,
                view.podsOwnedBy(set.getMetadata().getUid()),
                view.budgetsOver(name),
                new NamespaceObjects(view::podsUnder, view::podsOwnedBy, view::statefulSet, reserved));
    }

    /** The template that a write puts in place; empty to leave it. */
    Optional<PodTemplateSpec> template(TemplateSource source, StatefulSet set, RolloutState state) {
        return switch (source) {
            case KEEP -> Optional.empty();
            case TARGET -> Optional.of(target(set, state));
            case BASE -> Optional.of(base());
        };
    }

    /** What the plan had judged, and nothing else: whoever may edit the set may edit the record on it. */
    private PodTemplateSpec target(StatefulSet set, RolloutState state) {
        JsonNode patch = state.pending().orElseThrow(() -> changedRecord(null)).templatePatch();
        PodTemplateSpec template;
        try {
            template = PodTemplates.apply(patch, set.getSpec().getTemplate());
        } catch (IllegalArgumentException e) {
            throw changedRecord(e);
        }
        if (!TemplateHash.of(template).equals(setup.targetHash())) {
            throw changedRecord(null);
        }
        return template;
    }

    private ClusterException changedRecord(Exception cause) {
        return new ClusterException(
                Reason.INVALID,
                "the record of this rollout on StatefulSet " + namespace + "/" + name
                        + " was changed by someone else: the template in it is not the one that was planned",
                cause);
    }

    private PodTemplateSpec base() {
        String revision = setup.baseRevision().orElseThrow(() -> new BaseGone(Optional.empty()));
        ControllerRevision stored =
                cluster.controllerRevision(namespace, revision).orElseThrow(() -> new BaseGone(Optional.of(revision)));
        return PodTemplates.of(stored);
    }

    /** The template to go back to is not known any more: its ControllerRevision does not exist. */
    static final class BaseGone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String revision;

        private BaseGone(Optional<String> revision) {
            super("no base revision");
            this.revision = revision.orElse("");
        }

        /** The name of the ControllerRevision; empty where the set had none when the rollout began. */
        Optional<String> revision() {
            return Optional.of(revision).filter(name -> !name.isEmpty());
        }
    }

    /** What the end of a rollback leaves to whoever owns the template; empty where that is this rollout's, or nothing was changed. */
    Optional<RolloutEvent.LeftToOwner> leftToOwner() {
        return state.filter(last ->
                        last.end().filter(end -> end.untouched().isEmpty()).isPresent())
                .flatMap(last -> last.setup()
                        .applied()
                        .map(applied -> new RolloutEvent.LeftToOwner(
                                last.wayBack().orElse(applied.rollbackBy()),
                                last.strategy().equals(Optional.of(UpdateStrategy.ON_DELETE)) ? 0 : last.partition(),
                                applied.owner())));
    }

    /** What someone else changed in the template. */
    Optional<Message> drift(SetView shape, StatefulSet set, RolloutState state) {
        if (state.over() || state.goesBackUnderTheTemplate()) {
            return Optional.empty();
        }
        if (shape.templateHash().equals(state.expectedTemplate())) {
            lastOwnTemplate = Optional.of(set.getSpec().getTemplate());
            return Optional.empty();
        }
        List<FieldChange> changes = lastOwnTemplate
                .map(own -> TemplateDiff.between(own, set.getSpec().getTemplate()))
                .orElse(List.of());
        return Optional.of(
                changes.isEmpty()
                        ? StopCause.TemplateChanged.UNKNOWN_DIFFERENCE
                        : Message.listed(
                                changes.stream().map(FieldChange::message).toList(), Message.Between.SEMICOLON));
    }

    /** Who has moved the partition: the watch does not bring that, so it is asked for where somebody has. */
    Optional<FieldOwner> mover(SetView shape, RolloutState state) {
        boolean placed = state.phase() != RolloutState.Phase.BACKUP
                || state.setup().applied().isPresent();
        boolean moved = placed
                && !state.over()
                && shape.strategy() == UpdateStrategy.ROLLING_UPDATE
                && shape.partition() != state.partition();
        if (!moved) {
            return Optional.empty();
        }
        try {
            return cluster.statefulSet(namespace, name).flatMap(FieldOwners::lastOfPartition);
        } catch (ClusterException unanswered) {
            return Optional.empty();
        }
    }

    /** A version above that one. */
    private record Awaited(String outdated, Instant until) {}

    private static String version(StatefulSet set) {
        return String.valueOf(set.getMetadata().getResourceVersion());
    }
}
