package io.jenkins.plugins.statefulset.rollout.sim.validation;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import java.util.List;

/**
 * What the API server of one release refuses. Every method takes trees with the server's defaults and gives all that is
 * wrong, nothing where the object is in order.
 */
public final class Validation {
    private final KubernetesVersion version;

    public Validation(KubernetesVersion version) {
        this.version = version;
    }

    /** {@code ValidateStatefulSet}. */
    public List<FieldError> newStatefulSet(JsonNode set) {
        FieldErrors refusals = new FieldErrors(version);
        Field root = refusals.root(set);
        MetadataRules.creation(root.at("metadata"), Formats::dnsLabel);
        StatefulSetRules.creation(root.at("spec"));
        return refusals.all();
    }

    /** What of a set changed. */
    public enum Changed {
        TEMPLATE,
        /** All but the template, which is in order as it was. */
        REST
    }

    /**
     * {@code ValidateStatefulSetUpdate}.
     *
     * @param before the spec as it is stored
     */
    public List<FieldError> changedStatefulSet(JsonNode set, JsonNode before, Changed changed) {
        FieldErrors refusals = new FieldErrors(version);
        Field root = refusals.root(set);
        MetadataRules.update(root.at("metadata"));
        StatefulSetRules.beside(root.at("spec"));
        if (changed == Changed.TEMPLATE) {
            StatefulSetRules.template(root.at("spec"));
        }
        StatefulSetRules.immutable(root.at("spec"), before);
        return refusals.all();
    }

    /** {@code ValidatePodDisruptionBudget}, and the metadata of a new one. */
    public List<FieldError> newBudget(JsonNode budget) {
        FieldErrors refusals = new FieldErrors(version);
        Field root = refusals.root(budget);
        MetadataRules.creation(root.at("metadata"), Formats::pathSegment);
        BudgetRules.check(root.at("spec"));
        return refusals.all();
    }

    /** {@code ValidatePodDisruptionBudget} of a change. */
    public List<FieldError> changedBudget(JsonNode budget) {
        FieldErrors refusals = new FieldErrors(version);
        Field root = refusals.root(budget);
        MetadataRules.update(root.at("metadata"));
        BudgetRules.check(root.at("spec"));
        return refusals.all();
    }

    /** All in one sentence, as the server writes it after the name of the object. */
    public static String sentence(List<FieldError> refusals) {
        return FieldErrors.sentence(refusals);
    }
}
