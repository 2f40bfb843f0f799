package io.jenkins.plugins.statefulset.rollout.sim.validation;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Collects what is wrong in one object, in the order in which it is found and each thing once. */
final class FieldErrors {
    private final KubernetesVersion version;
    private final Set<FieldError> found = new LinkedHashSet<>();

    FieldErrors(KubernetesVersion version) {
        this.version = version;
    }

    /** The object as the place where a walk through it begins. */
    Field root(JsonNode object) {
        return new Field(this, object);
    }

    /** Whether the server that is simulated is of that release or a later one. */
    boolean since(int major, int minor) {
        return version.atLeast(major, minor);
    }

    KubernetesVersion version() {
        return version;
    }

    void add(FieldError refusal) {
        found.add(refusal);
    }

    int count() {
        return found.size();
    }

    List<FieldError> all() {
        return List.copyOf(found);
    }

    /** All of them in one sentence, as the server's error aggregates them. */
    static String sentence(List<FieldError> refusals) {
        String all = refusals.stream().map(FieldError::toString).collect(Collectors.joining(", "));
        return refusals.size() == 1 ? all : "[" + all + "]";
    }
}
