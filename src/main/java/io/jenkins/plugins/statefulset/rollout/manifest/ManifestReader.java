package io.jenkins.plugins.statefulset.rollout.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.problem.Problems;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/**
 * Turns the YAML documents of one source after the other into checked objects.
 *
 * <ol>
 *   <li>An object of a kind that a rollout looks at ({@link KnownKind}) is checked field by field. What is wrong in a set or a
 *       budget is an error.
 *   <li>What is wrong in one that only stands around the set is a note: a field that is not known here, which a newer Kubernetes
 *       may know, is passed over; of a field that is given twice the last one counts; whatever else is wrong leaves the object out.
 *   <li>A budget of {@code policy/v1beta1}, which no server since Kubernetes 1.25 takes, is read as {@code policy/v1}, whose fields
 *       are the same, with a note. In other versions a budget and the kinds around the set are left out with a note; a set is
 *       refused, because without it there is nothing to roll out.
 *   <li>Whatever else stands there is read past: kept as it is where it has a kind and a name, and left out where it is no
 *       object, or not even YAML. It is never a reason to fail.
 *   <li>A text that is broken and names a kind that must be right is an error: nobody could tell what was in it.
 * </ol>
 */
final class ManifestReader {
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final int MAX_NAME = 253;
    private static final Set<String> CLUSTER_SCOPED = Set.of(
            "StorageClass",
            "PersistentVolume",
            "Namespace",
            "Node",
            "ClusterRole",
            "ClusterRoleBinding",
            "CustomResourceDefinition",
            "PriorityClass",
            "IngressClass",
            "RuntimeClass",
            "VolumeAttributesClass");

    private static final String OLD_BUDGET = "policy/v1beta1";

    private final String defaultNamespace;
    private final RenderHints hints;
    private final Map<String, Manifests.Entry> entries = new LinkedHashMap<>();
    private final List<BadRequestException> readPast = new ArrayList<>();
    private final List<BadRequestException> broken = new ArrayList<>();
    private final IdentityHashMap<HasMetadata, ToIntFunction<String>> lines = new IdentityHashMap<>();
    private final List<Blemish> blemishes = new ArrayList<>();

    /**
     * What is wrong in an object beside the set, and was no reason to fail.
     *
     * @param kind the object's kind
     * @param consequence what became of the object, as the end of a sentence
     */
    record Blemish(KnownKind kind, BadRequestException problem, Phrase consequence) {}

    ManifestReader(String defaultNamespace, RenderHints hints) {
        this.defaultNamespace = defaultNamespace;
        this.hints = hints;
    }

    void add(ManifestFiles.Text file) {
        file.problem().ifPresent(problem -> leaveOut(file.content(), problem));
        if (file.problem().isEmpty()) {
            add(file.content(), file.name());
        }
    }

    void add(String text, String file) {
        YamlStream stream = YamlReader.stream(text, file, hints);
        stream.broken().forEach(document -> leaveOut(document.text(), document.problem()));
        stream.documents().forEach(document -> add(document, document.tree(), ""));
    }

    List<Manifests.Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** Why documents were left out: those that are no objects, then those that are not YAML. */
    List<BadRequestException> readPast() {
        List<BadRequestException> all = new ArrayList<>(broken);
        all.addAll(readPast);
        return all;
    }

    /** Of those that were left out the ones that nobody can have meant. */
    List<BadRequestException> broken() {
        return List.copyOf(broken);
    }

    /** Where the fields of each object stand, by the object itself. */
    IdentityHashMap<HasMetadata, ToIntFunction<String>> lines() {
        return lines;
    }

    /** What is wrong in objects beside the set, in the order of the text. */
    List<Blemish> blemishes() {
        return List.copyOf(blemishes);
    }

    private void leaveOut(String text, BadRequestException problem) {
        if (KnownKind.meantIn(text)) {
            throw problem;
        }
        broken.add(problem);
    }

    private void add(YamlDocument document, JsonNode tree, String prefix) {
        Problems problems = document.below(prefix);
        if (!tree.isObject()) {
            readPast(document, () -> problems.at("", Phrase.of("manifest.not-an-object")));
            return;
        }
        String apiVersion = tree.path("apiVersion").asText("");
        String kind = tree.path("kind").asText("");
        if (isKustomization(apiVersion, kind, tree)) {
            readPast(document, () -> problems.at("", hints.kustomization("…")));
            return;
        }
        if (kind.endsWith("List") && tree.path("items").isArray()) {
            addItems(document, tree, prefix);
            return;
        }
        Optional<KnownKind> known = meant(apiVersion, kind, problems);
        if (known.isPresent()) {
            addKnown(known.get(), document, (ObjectNode) tree, prefix);
        } else if (apiVersion.isEmpty() || kind.isEmpty()) {
            String missing = apiVersion.isEmpty() ? "apiVersion" : "kind";
            readPast(document, () -> problems.at(missing, Phrase.of("manifest.no-kind")));
        } else {
            addOther(tree, document, problems);
        }
    }

    /** A kind that must be right, in a group that is not its own, is a slip and no kind of somebody else. */
    private static Optional<KnownKind> meant(String apiVersion, String kind, Problems problems) {
        Optional<KnownKind> known = KnownKind.of(apiVersion, kind);
        Optional<KnownKind> named = KnownKind.named(kind).filter(KnownKind::mustBeRight);
        boolean anyGroup = !apiVersion.contains("/") || apiVersion.startsWith("extensions/");
        if (known.isEmpty() && named.isPresent() && anyGroup) {
            throw problems.at(
                    "apiVersion",
                    (apiVersion.isEmpty()
                                    ? Phrase.of("manifest.version-missing")
                                    : Phrase.of("manifest.version-not-served").with("given", apiVersion))
                            .with("kind", kind)
                            .with("version", named.get().apiVersion()));
        }
        return known;
    }

    private void addKnown(KnownKind kind, YamlDocument document, ObjectNode tree, String prefix) {
        Problems problems = document.below(prefix);
        if (!isOfReadVersion(kind, tree, problems)) {
            return;
        }
        if (kind.mustBeRight()) {
            document.requireSound(prefix);
            FieldCheck strict = new FieldCheck(problems, FieldCheck.Dialect.MANIFEST);
            addObject(kind, typed(kind, tree, strict, problems), document, prefix);
            return;
        }
        List<BadRequestException> passedOver = new ArrayList<>();
        document.flawsIn(prefix).forEach(flaw -> passedOver.add(flaw.problem()));
        FieldCheck lenient = new FieldCheck(problems, FieldCheck.Dialect.MANIFEST, passedOver::add);
        try {
            addObject(kind, typed(kind, tree, lenient, problems), document, prefix);
            passedOver.forEach(problem -> blemishes.add(new Blemish(
                    kind, problem, Phrase.of("manifest.rest-is-read").with("kind", kind.kind()))));
        } catch (BadRequestException problem) {
            leaveOut(kind, problem);
        }
    }

    private void leaveOut(KnownKind kind, BadRequestException problem) {
        blemishes.add(
                new Blemish(kind, problem, Phrase.of("manifest.is-left-out").with("kind", kind.kind())));
        readPast.add(problem);
    }

    /** Whether an object can be read as the version of its kind that is read here; notes what cannot. */
    private boolean isOfReadVersion(KnownKind kind, ObjectNode tree, Problems problems) {
        String apiVersion = tree.path("apiVersion").asText();
        if (apiVersion.equals(kind.apiVersion())) {
            return true;
        }
        if (kind == KnownKind.STATEFUL_SET) {
            throw problems.at(
                    "apiVersion",
                    Phrase.of("manifest.version-not-served")
                            .with("given", apiVersion)
                            .with("kind", kind.kind())
                            .with("version", kind.apiVersion()));
        }
        if (kind == KnownKind.POD_DISRUPTION_BUDGET && apiVersion.equals(OLD_BUDGET)) {
            boolean selectsAll = tree.path("spec").path("selector").isObject()
                    && tree.path("spec").path("selector").isEmpty();
            blemishes.add(new Blemish(
                    kind,
                    problems.at("apiVersion", Phrase.of("manifest.version-gone").with("given", OLD_BUDGET)),
                    Phrase.of(selectsAll ? "manifest.read-as-for-all" : "manifest.read-as")
                            .with("kind", kind.kind())
                            .with("version", kind.apiVersion())));
            tree.put("apiVersion", kind.apiVersion());
            return true;
        }
        leaveOut(
                kind,
                problems.at(
                        "apiVersion",
                        Phrase.of("manifest.version-not-read")
                                .with("given", apiVersion)
                                .with("kind", kind.kind())
                                .with("version", kind.apiVersion())));
        return false;
    }

    /** A flaw says more than what follows from it. Of many documents only the first is ever told. */
    private void readPast(YamlDocument document, Supplier<BadRequestException> problem) {
        if (readPast.isEmpty()) {
            readPast.add(
                    document.flaws().isEmpty()
                            ? problem.get()
                            : document.flaws().get(0).problem());
        }
    }

    private void addItems(YamlDocument document, JsonNode list, String prefix) {
        String kind = list.get("kind").asText();
        String items = prefix.isEmpty() ? "items" : prefix + ".items";
        for (int i = 0; i < list.get("items").size(); i++) {
            JsonNode item = list.get("items").get(i);
            // The items of a typed list, such as a StatefulSetList, need not repeat their kind.
            if (item instanceof ObjectNode object && !kind.equals("List")) {
                if (list.has("apiVersion")) {
                    object.putIfAbsent("apiVersion", list.get("apiVersion"));
                }
                if (!object.has("kind")) {
                    object.put("kind", kind.substring(0, kind.length() - "List".length()));
                }
            }
            add(document, item, items + "[" + i + "]");
        }
    }

    private void addObject(KnownKind kind, HasMetadata object, YamlDocument document, String prefix) {
        Origin origin = document.origin();
        lines.put(object, path -> document.lineOf(prefix.isEmpty() ? path : prefix + "." + path));
        if (object.getMetadata().getNamespace() == null
                || object.getMetadata().getNamespace().isEmpty()) {
            if (kind != KnownKind.STORAGE_CLASS) {
                object.getMetadata().setNamespace(defaultNamespace);
            }
        }
        Manifests.Entry entry = new Manifests.Entry(object, origin);
        Manifests.Entry first = entries.get(key(object));
        if (first != null && kind.mustBeRight()) {
            throw new BadRequestException(BadRequestException.at(
                    origin.told(),
                    Phrase.of("manifest.twice")
                            .with("kind", kind.kind())
                            .with("object", Manifests.qualifiedName(object))
                            .with("first", first.origin().told())
                            .message()));
        }
        entries.put(key(object), entry);
    }

    private static String key(HasMetadata object) {
        return Manifests.group(object) + " " + object.getKind() + " " + Manifests.qualifiedName(object);
    }

    private static HasMetadata typed(KnownKind known, JsonNode tree, FieldCheck check, Problems problems) {
        if (!tree.path("metadata").isObject() && !tree.path("metadata").isMissingNode()) {
            throw problems.at("metadata", Phrase.of("manifest.metadata"));
        }
        check.check(tree, known.model());
        checkName(tree, problems);
        ObjectNode complete = (ObjectNode) NullFields.without(tree, known.model());
        complete.remove("status");
        complete(known, complete);
        HasMetadata object = ObjectTrees.convert(complete, known.model(), problems);
        if (object instanceof StatefulSet set) {
            new StatefulSetCheck(problems).check(set);
        } else if (object instanceof PodDisruptionBudget budget) {
            new BudgetSpecCheck(problems).check(budget.getSpec());
        }
        return object;
    }

    /** What stands around a set may be incomplete; it then holds nothing there. */
    private static void complete(KnownKind kind, ObjectNode object) {
        String path =
                switch (kind) {
                    case STATEFUL_SET, SECRET, STORAGE_CLASS -> "";
                    case CRON_JOB -> "spec jobTemplate spec template spec";
                    case JOB -> "spec template spec";
                    default -> "spec";
                };
        ObjectNode place = object;
        for (String field : path.isEmpty() ? new String[0] : path.split(" ")) {
            place = place.get(field) instanceof ObjectNode present ? present : place.putObject(field);
        }
    }

    private void addOther(JsonNode tree, YamlDocument document, Problems problems) {
        String name = tree.path("metadata").path("name").asText("");
        if (name.isEmpty()) {
            readPast(document, () -> problems.at("metadata.name", Phrase.of("manifest.no-name")));
            return;
        }
        String kind = tree.get("kind").asText();
        String namespace = tree.path("metadata").path("namespace").asText("");
        ObjectMeta metadata = new ObjectMeta();
        metadata.setName(name);
        metadata.setAnnotations(new LinkedHashMap<>());
        if (!CLUSTER_SCOPED.contains(kind)) {
            metadata.setNamespace(namespace.isEmpty() ? defaultNamespace : namespace);
        }
        tree.path("metadata").path("annotations").properties().stream()
                .filter(annotation -> annotation.getValue().isTextual())
                .forEach(annotation -> metadata.getAnnotations()
                        .put(annotation.getKey(), annotation.getValue().asText()));
        GenericKubernetesResource object = new GenericKubernetesResource();
        object.setApiVersion(tree.get("apiVersion").asText());
        object.setKind(kind);
        object.setMetadata(metadata);
        tree.properties().stream()
                .filter(field -> !Set.of("apiVersion", "kind", "metadata").contains(field.getKey()))
                .forEach(field -> object.setAdditionalProperty(field.getKey(), ObjectTrees.plain(field.getValue())));
        lines.put(object, document::lineOf);
        entries.put(key(object), new Manifests.Entry(object, document.origin()));
    }

    private static void checkName(JsonNode tree, Problems problems) {
        JsonNode name = tree.path("metadata").path("name");
        if (name.asText("").isEmpty()) {
            throw problems.at("metadata.name", Phrase.of("manifest.no-name"));
        }
        if (!NAME.matcher(name.asText()).matches() || name.asText().length() > MAX_NAME) {
            throw problems.at(
                    "metadata.name", Phrase.of("manifest.no-such-name").with("name", name.asText()));
        }
    }

    /** A Kustomization that Flux applies is an object like others. */
    private static boolean isKustomization(String apiVersion, String kind, JsonNode tree) {
        return (kind.equals("Kustomization")
                        && (apiVersion.isEmpty() || apiVersion.startsWith("kustomize.config.k8s.io/")))
                || (kind.isEmpty()
                        && apiVersion.isEmpty()
                        && tree.path("resources").isArray());
    }
}
