package io.jenkins.plugins.statefulset.rollout.risk;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment of a container as its manifest tells it. {@code $(NAME)} is replaced by the value of a variable that
 * stands before it, {@code $$} by one dollar, as the kubelet does
 * (<a href="https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/">rule</a>).
 */
final class Env {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([A-Za-z_][-.\\w]*)\\)");

    private final Map<String, EnvVar> declared = new HashMap<>();
    private final Map<String, String> literals = new HashMap<>();

    Env(Container container) {
        for (EnvVar variable : Optional.ofNullable(container.getEnv()).orElse(List.of())) {
            declared.put(variable.getName(), variable);
            literals.remove(variable.getName());
            if (variable.getValueFrom() == null) {
                expand(Optional.ofNullable(variable.getValue()).orElse(""))
                        .ifPresent(value -> literals.put(variable.getName(), value));
            }
        }
    }

    boolean isSet(String name) {
        return declared.containsKey(name);
    }

    /** The value, where the manifest itself tells it; empty for a Secret's, and for what depends on one. */
    Optional<String> literal(String name) {
        return Optional.ofNullable(literals.get(name)).filter(value -> !value.isEmpty());
    }

    /** The first of these variables that is declared. */
    Optional<String> firstSet(List<String> names) {
        return names.stream().filter(declared::containsKey).findFirst();
    }

    /** The value, or where it comes from, or that it is not set; fit for a log. */
    Message shown(String name) {
        return Optional.ofNullable(declared.get(name)).map(ShownField::variable).orElseGet(ShownField::notSet);
    }

    /** Whether a variable here has the value of one there, or takes it from the same place. */
    boolean agrees(String name, Env other, String otherName) {
        Optional<String> here = literal(name);
        Optional<String> there = other.literal(otherName);
        boolean told = here.isPresent() || there.isPresent();
        return told ? here.equals(there) : source(name).equals(other.source(otherName));
    }

    private Optional<EnvVarSource> source(String name) {
        return Optional.ofNullable(declared.get(name)).map(EnvVar::getValueFrom);
    }

    private Optional<String> expand(String value) {
        Matcher matcher = REFERENCE.matcher(value);
        boolean complete = matcher.results()
                .map(found -> found.group(1))
                .allMatch(name -> name == null || !declared.containsKey(name) || literals.containsKey(name));
        return complete ? Optional.of(REFERENCE.matcher(value).replaceAll(this::replacement)) : Optional.empty();
    }

    private String replacement(MatchResult found) {
        String value = found.group(1) == null ? "$" : literals.getOrDefault(found.group(1), found.group());
        return Matcher.quoteReplacement(value);
    }
}
