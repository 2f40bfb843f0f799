package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.neighbour.ApplierMarks;
import io.jenkins.plugins.statefulset.rollout.neighbour.ApplierMarks.Mark;
import io.jenkins.plugins.statefulset.rollout.plan.TemplateOwner;
import io.jenkins.plugins.statefulset.rollout.plan.TemplateOwner.Kind;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells where the template of a set comes from, by the marks that {@link ApplierMarks} knows. A value that is no name counts as none: it ends
 * up in a command that people copy.
 */
final class TemplateOwners {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?");

    private TemplateOwners() {}

    static TemplateOwner of(StatefulSet set) {
        return new ApplierMarks(ObjectTrees.tree(set))
                .first()
                .map(TemplateOwners::owner)
                .orElse(new TemplateOwner(Kind.UNKNOWN, Optional.empty(), Optional.empty()));
    }

    private static TemplateOwner owner(Mark mark) {
        Kind kind =
                switch (mark.kind()) {
                    case ARGO_CD -> Kind.ARGO_CD;
                    case FLUX_HELM -> Kind.FLUX_HELM;
                    case FLUX_KUSTOMIZE -> Kind.FLUX_KUSTOMIZE;
                    case HELM -> Kind.HELM;
                };
        return new TemplateOwner(kind, name(mark.name()), mark.namespace().flatMap(TemplateOwners::name));
    }

    private static Optional<String> name(String text) {
        return Optional.of(text).filter(value -> NAME.matcher(value).matches());
    }
}
