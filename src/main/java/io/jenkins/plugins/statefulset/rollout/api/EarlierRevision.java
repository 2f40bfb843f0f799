package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.change.Change;
import io.jenkins.plugins.statefulset.rollout.change.TemplateDiff;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.kube.PodTemplates;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.problem.UnchangedException;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An earlier revision of a set that a person names.
 *
 * <ol>
 *   <li>{@code previous} is the newest one, by its number, whose template is not the present one and that the set's last rollout
 *       did not roll back from: nobody means the release that has just failed.
 *   <li>A number is that of {@code kubectl rollout history}. A template that is applied again gets a new number, so each template
 *       has one only.
 *   <li>Else it is the name of a ControllerRevision, or the beginning of the hash at its end, where only one begins so.
 *   <li>The one with the present template is refused: there would be nothing to roll out.
 * </ol>
 *
 * @param revision the ControllerRevision
 * @param template what it remembers
 * @param failed why the set's last rollout rolled back from it; empty if it did not
 */
record EarlierRevision(ControllerRevision revision, PodTemplateSpec template, Optional<String> failed) {
    private static final int SHORTEST_HASH = 4;

    /**
     * @param history the ControllerRevisions of the set, in any order
     * @throws BadRequestException if there is no such revision, with those that there are, or it is the present one
     */
    static EarlierRevision find(
            Change.ToRevision wanted, StatefulSet set, List<ControllerRevision> history, Instant now) {
        List<EarlierRevision> all = history.stream()
                .sorted(Comparator.comparing(ControllerRevision::getRevision).reversed())
                .map(revision -> new EarlierRevision(revision, PodTemplates.of(revision), failure(set, revision)))
                .toList();
        String name = set.getMetadata().getName();
        List<EarlierRevision> found = wanted.revision().equals("previous")
                ? all.stream()
                        .filter(past -> past.failed().isEmpty() && !past.isPresent(set))
                        .limit(1)
                        .toList()
                : all.stream()
                        .filter(past -> past.isNamed(wanted.revision(), name))
                        .toList();
        if (found.size() != 1) {
            String why = found.size() > 1
                    ? "several revisions begin so"
                    : wanted.revision().equals("previous")
                            ? "there is no earlier revision"
                            : "there is no such revision";
            throw new BadRequestException(wanted.place()
                    .and(": " + why + " of StatefulSet " + set.getMetadata().getNamespace() + "/" + name + "; "
                            + listed(all, set, now)));
        }
        if (found.get(0).isPresent(set)) {
            throw new UnchangedException(wanted.place()
                    .and(": " + found.get(0).label() + " is the present template of StatefulSet "
                            + set.getMetadata().getNamespace() + "/" + name
                            + ": there is nothing to roll out; " + listed(all, set, now)));
        }
        return found.get(0);
    }

    /** {@code revision 3, db-7c65d8f9b}. */
    String label() {
        return "revision " + revision.getRevision() + ", "
                + revision.getMetadata().getName();
    }

    /** The change that brings its template back. */
    Change change() {
        return new Change.OfRevision(template, revision.getMetadata().getName());
    }

    private boolean isPresent(StatefulSet set) {
        return TemplateDiff.between(set.getSpec().getTemplate(), template).isEmpty();
    }

    private boolean isNamed(String wanted, String set) {
        String name = revision.getMetadata().getName();
        return wanted.equals(name)
                || wanted.equals(String.valueOf(revision.getRevision()))
                || (wanted.length() >= SHORTEST_HASH && name.startsWith(set + "-" + wanted));
    }

    private static Optional<String> failure(StatefulSet set, ControllerRevision revision) {
        return StateAnnotation.state(set)
                .filter(state ->
                        state.target().equals(Optional.of(revision.getMetadata().getName())))
                .filter(state -> state.end()
                        .filter(end -> end.result() == Result.ROLLED_BACK)
                        .isPresent())
                .flatMap(RolloutState::failure)
                .map(failure -> failure.reason().toString());
    }

    private static String listed(List<EarlierRevision> all, StatefulSet set, Instant now) {
        return all.isEmpty()
                ? "the set has no revisions yet"
                : "there are "
                        + all.stream()
                                .map(past -> past.label() + " (" + past.age(now) + past.images()
                                        + (past.isPresent(set) ? ", present" : "") + ")")
                                .collect(Collectors.joining("; "));
    }

    private String age(Instant now) {
        return Optional.ofNullable(revision.getMetadata().getCreationTimestamp())
                .map(created -> Durations.passed(Duration.between(Instant.parse(created), now)) + " old, ")
                .orElse("");
    }

    private String images() {
        return template.getSpec().getContainers().stream()
                .map(Container::getImage)
                .collect(Collectors.joining(", "));
    }
}
