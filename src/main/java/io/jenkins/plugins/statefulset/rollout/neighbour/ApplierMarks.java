package io.jenkins.plugins.statefulset.rollout.neighbour;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;

/**
 * The marks that Argo CD, Flux and Helm leave in the metadata of what they apply.
 *
 * <ol>
 *   <li>Argo CD tracks what its annotation {@code argocd.argoproj.io/tracking-id} says, {@code APP:GROUP/KIND:NAMESPACE/NAME}. One that names
 *       another object was copied along, as operators copy what stands on their own objects, and counts as none; nor does a label then, which
 *       was copied with it. An application outside of Argo CD's own namespace is written {@code NAMESPACE_NAME} (<a
 *       href="https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/">Resource Tracking</a>).
 *   <li>It can track by a label instead: {@code argocd.argoproj.io/instance} is nobody else's; {@code app.kubernetes.io/instance} is set by charts of
 *       every kind, and counts only where Argo CD is among those who wrote the object.
 *   <li>Flux marks what it applies with labels of its HelmRelease or Kustomization. Its HelmRelease leaves the marks of Helm, too, which then say
 *       nothing more.
 *   <li>Helm marks what it installs with the annotation {@code meta.helm.sh/release-name}. The label {@code app.kubernetes.io/managed-by: Helm} stands
 *       in charts themselves, so {@code helm template | kubectl apply} brings it along: alone it counts only where Helm is among those who wrote the
 *       object, or where nobody knows who did.
 * </ol>
 */
public final class ApplierMarks {
    private final JsonNode metadata;
    private final String namespace;
    private final String name;

    /** @param set as the API server or a manifest has it */
    public ApplierMarks(JsonNode set) {
        this.metadata = set.path("metadata");
        this.namespace = metadata.path("namespace").asText("default");
        this.name = metadata.path("name").asText();
    }

    /** Who left it. */
    public enum Kind {
        ARGO_CD,
        FLUX_HELM,
        FLUX_KUSTOMIZE,
        HELM
    }

    /**
     * A mark, as it stands there: it may be no name at all.
     *
     * @param name of the application, the Flux object, the release
     * @param namespace of that; empty where the mark does not tell
     */
    public record Mark(Kind kind, String name, Optional<String> namespace) {}

    /** Whoever renders for another comes first, since a change is taken back there. */
    public Optional<Mark> first() {
        return flux().or(this::argoCd).or(this::helm);
    }

    Optional<Mark> argoCd() {
        String id = annotation("argocd.argoproj.io/tracking-id");
        String rest = ":apps/StatefulSet:" + namespace + "/" + name;
        if (id.length() > rest.length() && id.endsWith(rest)) {
            return Optional.of(application(id.substring(0, id.length() - rest.length())));
        }
        if (!id.isEmpty()) {
            return Optional.empty();
        }
        String own = label("argocd.argoproj.io/instance");
        String common = isWrittenBy("argocd") ? label("app.kubernetes.io/instance") : "";
        String instance = own.isEmpty() ? common : own;
        return instance.isEmpty() ? Optional.empty() : Optional.of(application(instance));
    }

    private static Mark application(String text) {
        int end = text.indexOf('_');
        return new Mark(
                Kind.ARGO_CD,
                text.substring(end + 1),
                Optional.of(text.substring(0, Math.max(0, end))).filter(there -> !there.isEmpty()));
    }

    Optional<Mark> flux() {
        return flux(Kind.FLUX_HELM, "helm").or(() -> flux(Kind.FLUX_KUSTOMIZE, "kustomize"));
    }

    private Optional<Mark> flux(Kind kind, String group) {
        String marked = label(group + ".toolkit.fluxcd.io/name");
        String in = label(group + ".toolkit.fluxcd.io/namespace");
        return marked.isEmpty()
                ? Optional.empty()
                : Optional.of(new Mark(kind, marked, Optional.of(in).filter(there -> !there.isEmpty())));
    }

    Optional<Mark> helm() {
        String release = annotation("meta.helm.sh/release-name");
        boolean rendered = label("app.kubernetes.io/managed-by").equals("Helm");
        if (release.isEmpty() && rendered && (metadata.path("managedFields").isEmpty() || isWrittenBy("helm"))) {
            release = label("app.kubernetes.io/instance");
        }
        return release.isEmpty()
                ? Optional.empty()
                : Optional.of(new Mark(
                        Kind.HELM,
                        release,
                        Optional.of(annotation("meta.helm.sh/release-namespace"))
                                .filter(there -> !there.isEmpty())));
    }

    private boolean isWrittenBy(String program) {
        for (JsonNode entry : metadata.path("managedFields")) {
            if (entry.path("manager").asText().toLowerCase(Locale.ROOT).startsWith(program)) {
                return true;
            }
        }
        return false;
    }

    private String annotation(String key) {
        return metadata.path("annotations").path(key).asText("");
    }

    private String label(String key) {
        return metadata.path("labels").path(key).asText("");
    }
}
