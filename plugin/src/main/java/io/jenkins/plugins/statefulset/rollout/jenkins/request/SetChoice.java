package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.kube.LabelQuery;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which StatefulSets of a namespace are meant: one, those with labels, or all.
 *
 * @param name empty where it is not one
 * @param selector a label selector; empty where all are meant, or one
 */
public record SetChoice(Optional<String> name, Optional<String> selector) {
    /**
     * @param name null for none
     * @param selector null for none
     * @throws BadRequestException unless exactly one of the three is said
     */
    public static SetChoice of(String name, String selector, boolean all) {
        int ways = (name == null ? 0 : 1) + (selector == null ? 0 : 1) + (all ? 1 : 0);
        if (ways != 1) {
            throw new BadRequestException(
                    Phrase.of(ways == 0 ? "jenkins-form.which-set" : "jenkins-form.which-set-twice")
                            .message());
        }
        Optional.ofNullable(selector).ifPresent(SetChoice::requireSelector);
        return new SetChoice(Optional.ofNullable(name), Optional.ofNullable(selector));
    }

    /**
     * One set, or those with labels.
     *
     * @throws BadRequestException unless exactly one of the two is said
     */
    public static SetChoice of(String name, String selector) {
        if ((name == null) == (selector == null)) {
            throw new BadRequestException(
                    Phrase.of("jenkins-form.name-or-selector").message());
        }
        return of(name, selector, false);
    }

    /** @throws BadRequestException if it is no label selector */
    public static void requireSelector(String selector) {
        if (!LabelQuery.isValid(selector)) {
            throw new BadRequestException(
                    Phrase.of("jenkins-form.selector").with("value", selector).message());
        }
    }

    /** Whether it is one set that is named. */
    public boolean single() {
        return name.isPresent();
    }

    /** Whether a set is meant. */
    public boolean has(StatefulSet set) {
        return name.map(one -> one.equals(set.getMetadata().getName())).orElseGet(() -> selector.map(LabelQuery::parse)
                .map(labels -> labels.test(
                        Optional.ofNullable(set.getMetadata().getLabels()).orElse(Map.of())))
                .orElse(true));
    }

    /**
     * The names of those that are meant, in order.
     *
     * @throws BadRequestException if there is none
     */
    public List<String> in(List<StatefulSet> sets, String namespace) {
        List<String> names = sets.stream()
                .filter(this::has)
                .map(set -> set.getMetadata().getName())
                .sorted()
                .toList();
        if (names.isEmpty()) {
            throw new BadRequestException(Phrase.of("jenkins-form.no-set-in-namespace")
                    .with("namespace", namespace)
                    .with("labels", selector)
                    .message());
        }
        return names;
    }
}
