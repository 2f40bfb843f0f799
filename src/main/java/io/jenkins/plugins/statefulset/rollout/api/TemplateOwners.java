package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.plan.TemplateOwner;
import io.jenkins.plugins.statefulset.rollout.plan.TemplateOwner.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells from labels and annotations of a set where its template comes from. Where several tell, whoever renders for another comes first,
 * since a change is taken back there: Flux and Argo CD before Helm.
 *
 * <ol>
 *   <li>Flux: labels {@code helm.toolkit.fluxcd.io/name} and {@code kustomize.toolkit.fluxcd.io/name}, with {@code …/namespace}.
 *   <li>Argo CD: annotation {@code argocd.argoproj.io/tracking-id} ({@code APP:group/Kind:namespace/name}), or the label
 *       {@code argocd.argoproj.io/instance}.
 *   <li>Helm: annotations {@code meta.helm.sh/release-name} and {@code meta.helm.sh/release-namespace}.
 *   <li>A value that is no name counts as none: it ends up in a command that people copy.
 * </ol>
 */
final class TemplateOwners {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?");

    private TemplateOwners() {}

    static TemplateOwner of(StatefulSet set) {
        Map<String, String> labels = orEmpty(set.getMetadata().getLabels());
        Map<String, String> annotations = orEmpty(set.getMetadata().getAnnotations());
        return flux(labels, "helm", Kind.FLUX_HELM)
                .or(() -> flux(labels, "kustomize", Kind.FLUX_KUSTOMIZE))
                .or(() -> argo(labels, annotations))
                .or(() -> helm(annotations))
                .orElse(new TemplateOwner(Kind.UNKNOWN, Optional.empty(), Optional.empty()));
    }

    private static Optional<TemplateOwner> flux(Map<String, String> labels, String who, Kind kind) {
        String prefix = who + ".toolkit.fluxcd.io/";
        return labels.containsKey(prefix + "name")
                ? Optional.of(
                        new TemplateOwner(kind, name(labels, prefix + "name"), name(labels, prefix + "namespace")))
                : Optional.empty();
    }

    private static Optional<TemplateOwner> argo(Map<String, String> labels, Map<String, String> annotations) {
        String tracking = annotations.get("argocd.argoproj.io/tracking-id");
        if (tracking != null) {
            String application = tracking.substring(0, Math.max(0, tracking.indexOf(':')));
            // An application outside of Argo CD's own namespace is written NAMESPACE_NAME.
            return Optional.of(new TemplateOwner(
                    Kind.ARGO_CD, name(application.substring(application.indexOf('_') + 1)), Optional.empty()));
        }
        return labels.containsKey("argocd.argoproj.io/instance")
                ? Optional.of(
                        new TemplateOwner(Kind.ARGO_CD, name(labels, "argocd.argoproj.io/instance"), Optional.empty()))
                : Optional.empty();
    }

    private static Optional<TemplateOwner> helm(Map<String, String> annotations) {
        return annotations.containsKey("meta.helm.sh/release-name")
                ? Optional.of(new TemplateOwner(
                        Kind.HELM,
                        name(annotations, "meta.helm.sh/release-name"),
                        name(annotations, "meta.helm.sh/release-namespace")))
                : Optional.empty();
    }

    private static Optional<String> name(Map<String, String> values, String key) {
        return Optional.ofNullable(values.get(key)).flatMap(TemplateOwners::name);
    }

    private static Optional<String> name(String text) {
        return Optional.of(text).filter(value -> NAME.matcher(value).matches());
    }

    private static Map<String, String> orEmpty(Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
