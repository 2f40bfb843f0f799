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
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.problem.UnchangedException;
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
            Phrase why = Phrase.of(
                            found.size() > 1
                                    ? "refused.revisions-begin-so"
                                    : wanted.revision().equals("previous")
                                            ? "refused.no-earlier-revision"
                                            : "refused.no-such-revision")
                    .with("set", set.getMetadata().getNamespace() + "/" + name)
                    .with("known", listed(all, set, now));
            throw new BadRequestException(BadRequestException.at(wanted.place(), why.message()));
        }
        if (found.get(0).isPresent(set)) {
            throw new UnchangedException(BadRequestException.at(
                    wanted.place(),
                    Phrase.of("refused.present-revision")
                            .with("revision", found.get(0).label())
                            .with("set", set.getMetadata().getNamespace() + "/" + name)
                            .with("known", listed(all, set, now))
                            .message()));
        }
        return found.get(0);
    }

    /** {@code revision 3, db-7c65d8f9b}. */
    Phrase label() {
        return Phrase.of("refused.revision-name")
                .with("number", revision.getRevision())
                .with("name", revision.getMetadata().getName());
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

    private static Message listed(List<EarlierRevision> all, StatefulSet set, Instant now) {
        List<Message> known = all.stream()
                .map(past -> past.shown(past.isPresent(set), now).message())
                .toList();
        return known.isEmpty()
                ? Phrase.of("refused.no-revisions").message()
                : Phrase.of("refused.revisions-are")
                        .with("revisions", Message.listed(known, Message.Between.SEMICOLON))
                        .message();
    }

    private Phrase shown(boolean present, Instant now) {
        Phrase sentence = Phrase.of(present ? "refused.revision-present" : "refused.revision-of-list")
                .with("revision", label())
                .with("images", images());
        return Optional.ofNullable(revision.getMetadata().getCreationTimestamp())
                .map(created -> sentence.passed("age", Duration.between(Instant.parse(created), now)))
                .orElse(sentence);
    }

    private String images() {
        return template.getSpec().getContainers().stream()
                .map(Container::getImage)
                .collect(Collectors.joining(", "));
    }
}
