package io.jenkins.plugins.statefulset.rollout.profile;

import io.jenkins.plugins.statefulset.rollout.message.LocalizedText;
import java.util.List;
import java.util.Optional;

/**
 * A way in which a system is run.
 *
 * @param id its word, such as {@code kraft}
 * @param says what it is, for a person
 * @param nothing why nothing is asked of it; empty where something is
 * @param conditions of which one must hold; none for the one that is left
 */
public record ProfileVariant(
        String id,
        LocalizedText title,
        String says,
        Optional<LocalizedText> nothing,
        List<VariantCondition> conditions) {
    public ProfileVariant {
        conditions = List.copyOf(conditions);
    }

    boolean fits(TemplateFacts facts) {
        return conditions.isEmpty() || conditions.stream().anyMatch(condition -> condition.holds(facts));
    }
}
