package io.jenkins.plugins.statefulset.rollout.cli;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.kube.LabelQuery;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** Which sets of a namespace are meant, where it is not one by its name. */
final class SeveralSets {
    @Option(
            names = {"-l", "--selector"},
            paramLabel = "SELECTOR",
            description = "All StatefulSets with these labels: app=db,tier in (a,b)")
    private String selector;

    @Option(names = "--all", description = "All StatefulSets of the namespace.")
    private boolean all;

    /**
     * Empty for the one that has the name.
     *
     * @param name null where none is given
     * @throws BadRequestException if it is said in no way which are meant, or in more than one, or the selector is none
     */
    Optional<Predicate<StatefulSet>> chosen(String name) {
        int ways = (name == null ? 0 : 1) + (selector == null ? 0 : 1) + (all ? 1 : 0);
        if (ways != 1) {
            throw new BadRequestException(Phrase.of(ways == 0 ? "refused.which-set" : "refused.which-set-twice")
                    .with("ways", "NAME, -l SELECTOR")
                    .with("last", "--all"));
        }
        if (selector == null) {
            return name == null ? Optional.of(set -> true) : Optional.empty();
        }
        if (!LabelQuery.isValid(selector)) {
            throw new BadRequestException(Phrase.of("refused.no-selector")
                    .with("option", "-l")
                    .with("selector", selector)
                    .with("forms", "KEY=VALUE, KEY!=VALUE, KEY in (A,B), KEY notin (A,B), KEY")
                    .with("last", "!KEY"));
        }
        Predicate<Map<String, String>> labels = LabelQuery.parse(selector);
        return Optional.of(set ->
                labels.test(Optional.ofNullable(set.getMetadata().getLabels()).orElse(Map.of())));
    }

    BadRequestException none(String namespace) {
        return new BadRequestException(Phrase.of("refused.no-set-here")
                .with("namespace", namespace)
                .with("selector", Optional.ofNullable(selector)));
    }
}
