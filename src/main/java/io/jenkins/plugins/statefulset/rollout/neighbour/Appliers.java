package io.jenkins.plugins.statefulset.rollout.neighbour;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.FluxKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who writes a set, by what stands in its metadata.
 *
 * <ol>
 *   <li>An owner reference with {@code controller: true} is an operator.
 *   <li>Argo CD tracks what its annotation {@code argocd.argoproj.io/tracking-id} says, {@code APP:GROUP/KIND:NAMESPACE/NAME}; one that
 *       names another object was copied along and counts as none (<a
 *       href="https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/">Resource Tracking</a>). The label {@code
 *       app.kubernetes.io/instance}, by which it can track as well, is set by charts of every kind: it counts only where Argo CD is among
 *       those who wrote the object.
 *   <li>Flux marks what it applies with labels of its Kustomization or HelmRelease. Its HelmRelease leaves the marks of Helm, too,
 *       which then say nothing more.
 *   <li>Helm marks what it installs with the annotation {@code meta.helm.sh/release-name} and the label {@code
 *       app.kubernetes.io/managed-by: Helm}; one of the two will do.
 *   <li>{@code kubectl apply} keeps what it applied in an annotation. What it holds and the rollout leaves otherwise comes back at the
 *       next apply of that file; what it does not hold stays.
 *   <li>Of {@code managedFields} those entries count that hold template, replicas or partition. Our own do not.
 * </ol>
 */
final class Appliers {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final int MOST_FIELDS = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Scene scene;
    private final JsonNode metadata;

    Appliers(Scene scene) {
        this.scene = scene;
        this.metadata = scene.set().path("metadata");
    }

    List<Neighbour> find() {
        List<Neighbour> found = new ArrayList<>();
        operator().ifPresent(found::add);
        argoCd().ifPresent(found::add);
        Optional<Neighbour> flux = flux();
        flux.ifPresent(found::add);
        if (flux.isEmpty()) {
            helm().ifPresent(found::add);
        }
        lastApplied().ifPresent(found::add);
        found.addAll(FieldOwners.of(metadata));
        return found;
    }

    private Optional<Neighbour> operator() {
        for (JsonNode owner : metadata.path("ownerReferences")) {
            if (owner.path("controller").asBoolean(false)) {
                return Optional.of(new Neighbour.Operator(
                        owner.path("apiVersion").asText(),
                        owner.path("kind").asText(),
                        owner.path("name").asText(),
                        scene.change()));
            }
        }
        return Optional.empty();
    }

    private Optional<Neighbour> argoCd() {
        String id = annotation("argocd.argoproj.io/tracking-id");
        String rest = ":apps/StatefulSet:" + scene.namespace() + "/" + scene.name();
        if (id.length() > rest.length() && id.endsWith(rest)) {
            return Optional.of(new Neighbour.ArgoCd(id.substring(0, id.length() - rest.length()), scene.change()));
        }
        String instance = label("app.kubernetes.io/instance");
        return id.isEmpty() && !instance.isEmpty() && isWrittenByArgoCd()
                ? Optional.of(new Neighbour.ArgoCd(instance, scene.change()))
                : Optional.empty();
    }

    private boolean isWrittenByArgoCd() {
        for (JsonNode entry : metadata.path("managedFields")) {
            if (entry.path("manager").asText().startsWith("argocd")) {
                return true;
            }
        }
        return false;
    }

    private Optional<Neighbour> flux() {
        return flux(FluxKind.KUSTOMIZATION, "kustomize").or(() -> flux(FluxKind.HELM_RELEASE, "helm"));
    }

    private Optional<Neighbour> flux(FluxKind kind, String group) {
        String name = label(group + ".toolkit.fluxcd.io/name");
        String namespace = label(group + ".toolkit.fluxcd.io/namespace");
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(new Neighbour.Flux(
                        kind, namespace.isEmpty() ? scene.namespace() : namespace, name, scene.change()));
    }

    private Optional<Neighbour> helm() {
        String release = annotation("meta.helm.sh/release-name");
        String namespace = annotation("meta.helm.sh/release-namespace");
        if (release.isEmpty() && label("app.kubernetes.io/managed-by").equals("Helm")) {
            release = label("app.kubernetes.io/instance");
        }
        return release.isEmpty()
                ? Optional.empty()
                : Optional.of(new Neighbour.Helm(
                        release, namespace.isEmpty() ? scene.namespace() : namespace, scene.change()));
    }

    private Optional<Neighbour> lastApplied() {
        JsonNode applied = parsed(annotation(LAST_APPLIED));
        List<String> fields = new ArrayList<>();
        for (String path : scene.changed()) {
            JsonNode before = TreePath.in(applied, path);
            JsonNode after = TreePath.in(scene.proposed(), path.replaceFirst("^spec\\.template\\.?", ""));
            if (!before.isMissingNode() && !before.equals(after) && fields.size() < MOST_FIELDS) {
                fields.add(path);
            }
        }
        String partition = "spec.updateStrategy.rollingUpdate.partition";
        if (!TreePath.in(applied, partition).isMissingNode()) {
            fields.add(partition);
        }
        return fields.isEmpty() ? Optional.empty() : Optional.of(new Neighbour.LastApplied(fields));
    }

    private static JsonNode parsed(String text) {
        try {
            return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            return MissingNode.getInstance();
        }
    }

    private String annotation(String key) {
        return metadata.path("annotations").path(key).asText("");
    }

    private String label(String key) {
        return metadata.path("labels").path(key).asText("");
    }
}
