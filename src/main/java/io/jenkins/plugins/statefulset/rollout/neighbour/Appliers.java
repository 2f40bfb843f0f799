package io.jenkins.plugins.statefulset.rollout.neighbour;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.jenkins.plugins.statefulset.rollout.neighbour.ApplierMarks.Mark;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.FluxKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who writes a set, by what stands in its metadata.
 *
 * <ol>
 *   <li>An owner reference with {@code controller: true} is an operator. Where there is none, an owner is told as well: the set goes with it, and
 *       older operators leave that field out.
 *   <li>Argo CD, Flux and Helm are known by their marks ({@link ApplierMarks}); where Flux is, Helm's say nothing more.
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
        ApplierMarks marks = new ApplierMarks(scene.set());
        List<Neighbour> found = new ArrayList<>();
        owner().ifPresent(found::add);
        marks.argoCd().map(this::argoCd).ifPresent(found::add);
        Optional<Neighbour> flux = marks.flux().map(this::flux);
        flux.ifPresent(found::add);
        if (flux.isEmpty()) {
            marks.helm().map(this::helm).ifPresent(found::add);
        }
        lastApplied().ifPresent(found::add);
        found.addAll(FieldOwners.of(metadata));
        return found;
    }

    private Optional<Neighbour> owner() {
        Optional<Neighbour> loose = Optional.empty();
        for (JsonNode owner : metadata.path("ownerReferences")) {
            String apiVersion = owner.path("apiVersion").asText();
            String kind = owner.path("kind").asText();
            String name = owner.path("name").asText();
            if (owner.path("controller").asBoolean(false)) {
                return Optional.of(new Neighbour.Operator(apiVersion, kind, name, scene.change()));
            }
            if (loose.isEmpty() && !kind.isEmpty()) {
                loose = Optional.of(new Neighbour.Owner(apiVersion, kind, name));
            }
        }
        return loose;
    }

    private Neighbour argoCd(Mark mark) {
        return new Neighbour.ArgoCd(mark.name(), mark.namespace(), scene.change());
    }

    private Neighbour flux(Mark mark) {
        FluxKind kind = mark.kind() == ApplierMarks.Kind.FLUX_HELM ? FluxKind.HELM_RELEASE : FluxKind.KUSTOMIZATION;
        return new Neighbour.Flux(kind, mark.namespace().orElse(scene.namespace()), mark.name(), scene.change());
    }

    private Neighbour helm(Mark mark) {
        return new Neighbour.Helm(mark.name(), mark.namespace().orElse(scene.namespace()), scene.change());
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
}
