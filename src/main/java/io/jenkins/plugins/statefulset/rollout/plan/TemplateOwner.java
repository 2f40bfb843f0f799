package io.jenkins.plugins.statefulset.rollout.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * Where the template of a set comes from, as far as labels and annotations on the set tell.
 *
 * @param name of the Helm release, the Argo CD application, the Flux object; empty where it is not known
 * @param namespace of that; empty where it is not known
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record TemplateOwner(Kind kind, Optional<String> name, Optional<String> namespace) {

    /** Who writes the set. */
    public enum Kind {
        @JsonProperty("helm")
        HELM,
        @JsonProperty("argo-cd")
        ARGO_CD,
        @JsonProperty("flux-helm")
        FLUX_HELM,
        @JsonProperty("flux-kustomize")
        FLUX_KUSTOMIZE,
        /** A person or a program that leaves no mark. */
        @JsonProperty("unknown")
        UNKNOWN
    }
}
