package io.jenkins.plugins.statefulset.rollout.manifest;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.problem.Problems;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Kubernetes objects of a file, a folder or standard input, checked and in the order in which they were read.
 *
 * <ol>
 *   <li>A folder stands for its {@code *.yaml} and {@code *.yml} files in the order of their names; hidden files and folders in it are left out, as {@code kubectl apply -f} does without {@code --recursive}.
 *   <li>A file may hold several documents, and Lists, which are taken apart.
 *   <li>Namespaced objects without a namespace get the default one.
 *   <li>The kinds that a rollout looks at are checked field by field; other kinds are kept as generic resources. What is wrong in a
 *       set or a budget is an error; in what stands around them it is a note.
 *   <li>What is no object at all is left out, and so is a document that is not YAML, unless it names a set or a budget.
 *   <li>A set or a budget that is there twice is an error: which one counts would depend on the order of the files. Of other
 *       objects the later one counts, as with {@code kubectl apply}.
 * </ol>
 */
public final class Manifests {

    private static final int SHOWN_KINDS = 12;

    private final String source;
    private final List<Entry> entries;
    private final List<BadRequestException> readPast;
    private final List<ManifestReader.Blemish> blemishes;
    private final List<Message> notes;
    private final IdentityHashMap<HasMetadata, ToIntFunction<String>> lines;

    /**
     * @param object a fabric8 object
     * @param origin where it was read
     */
    public record Entry(HasMetadata object, Origin origin) {}

    private Manifests(String source, ManifestReader reader) {
        this.source = source;
        this.entries = reader.entries();
        this.readPast = reader.readPast();
        this.blemishes = reader.blemishes();
        this.lines = reader.lines();
        this.notes = Stream.concat(
                        reader.broken().stream().map(problem -> note(problem, Phrase.of("manifest.document-left-out"))),
                        blemishes.stream().map(blemish -> note(blemish.problem(), blemish.consequence())))
                .toList();
    }

    /**
     * @param path a file, a folder, or {@code -} for standard input
     * @param standardInput what {@code -} reads; not closed
     * @param defaultNamespace for namespaced objects that name none
     * @throws BadRequestException if there is nothing to read or something in it is wrong; one line with file and field
     */
    public static Manifests read(String path, InputStream standardInput, String defaultNamespace) {
        return read(path, standardInput, defaultNamespace, RenderHints.WITHOUT_READER);
    }

    /**
     * As {@link #read(String, InputStream, String)}, for a command that can take the manifests from its standard input as well.
     *
     * @param reader that command as a person would type it: what a chart or a kustomization can be rendered into
     */
    public static Manifests read(String path, InputStream standardInput, String defaultNamespace, String reader) {
        return read(path, standardInput, defaultNamespace, new RenderHints(Optional.of(reader)));
    }

    private static Manifests read(String path, InputStream standardInput, String defaultNamespace, RenderHints hints) {
        ManifestReader reader = new ManifestReader(defaultNamespace, hints);
        String name = path.equals("-") ? Origin.STANDARD_INPUT : path;
        if (path.equals("-")) {
            reader.add(ManifestFiles.text(standardInput, name));
        } else {
            ManifestFiles.of(path, hints).forEach(file -> reader.add(ManifestFiles.text(file)));
        }
        return new Manifests(name, reader).requireAny();
    }

    /**
     * @param yaml the text of one or more documents
     * @param name what to call it in errors
     * @param defaultNamespace for namespaced objects that name none
     * @throws BadRequestException as {@link #read} does, except that no objects at all are allowed
     */
    public static Manifests parse(String yaml, String name, String defaultNamespace) {
        ManifestReader reader = new ManifestReader(defaultNamespace, RenderHints.WITHOUT_READER);
        reader.add(yaml, name);
        Manifests manifests = new Manifests(name, reader);
        if (manifests.entries.isEmpty() && !manifests.readPast.isEmpty()) {
            throw manifests.readPast.get(0);
        }
        return manifests;
    }

    /**
     * Files that are not on this machine.
     *
     * @param files their content by their names, in the order in which they are read
     * @param name what to call all of them in errors
     * @param defaultNamespace for namespaced objects that name none
     * @throws BadRequestException as {@link #read} does
     */
    public static Manifests ofFiles(Map<String, byte[]> files, String name, String defaultNamespace) {
        ManifestReader reader = new ManifestReader(defaultNamespace, RenderHints.WITHOUT_READER);
        files.forEach((file, content) -> reader.add(ManifestFiles.text(new ByteArrayInputStream(content), file)));
        return new Manifests(name, reader).requireAny();
    }

    private static Message note(BadRequestException problem, Phrase consequence) {
        return Phrase.of("manifest.note")
                .with("problem", problem.told())
                .with("consequence", consequence)
                .message();
    }

    private Manifests requireAny() {
        if (entries.isEmpty()) {
            throw readPast.stream().findFirst().orElse(wrong(Phrase.of("manifest.no-object")));
        }
        return this;
    }

    /** What was read, as the person named it. */
    public String source() {
        return source;
    }

    /** Every object with its place. */
    public List<Entry> entries() {
        return entries;
    }

    /** Where an object of these manifests was read, found by kind, namespace and name. */
    public Optional<Origin> originOf(HasMetadata object) {
        return entries.stream()
                .filter(entry -> entry.object() == object
                        || (entry.object().getKind().equals(object.getKind())
                                && group(entry.object()).equals(group(object))
                                && qualifiedName(entry.object()).equals(qualifiedName(object))))
                .map(Entry::origin)
                .findFirst();
    }

    /**
     * The line, from 1, of a field in its file; that of the nearest field around it where it is not there.
     *
     * @param object one of these entries' own
     * @param path as in {@code spec.template.spec.containers[0].image}; empty for the object
     */
    public int lineOf(HasMetadata object, String path) {
        return Optional.ofNullable(lines.get(object))
                .map(line -> line.applyAsInt(path))
                .orElse(1);
    }

    /** Sentences about documents that were left out, and about objects of which not all could be read, each with its place. */
    public List<Message> notes() {
        return notes;
    }

    public List<StatefulSet> statefulSets() {
        return ofType(StatefulSet.class);
    }

    /**
     * The StatefulSet that is meant.
     *
     * @param name its name, or empty where there is only one
     * @throws BadRequestException if there is none, or several and no name, or it has no replicas to roll
     */
    public StatefulSet statefulSet(Optional<String> name) {
        StatefulSet set = find(name, "manifest.no-such-set");
        Message place = originOf(set).map(Origin::told).orElseGet(() -> Origin.named(source));
        StatefulSetCheck.requireReplicas(set, Problems.of(place));
        return set;
    }

    /**
     * The StatefulSet whose template is meant; unlike in {@link #statefulSet} its replicas don't matter.
     *
     * @param name its name, or empty where there is only one
     * @throws BadRequestException if there is none, or several and no name
     */
    public StatefulSet templateSource(Optional<String> name) {
        return find(name, "manifest.no-set-of-name");
    }

    /** @param absent what to add where there are sets, but not the one of that name */
    private StatefulSet find(Optional<String> name, String absent) {
        List<StatefulSet> all = statefulSets();
        if (all.isEmpty()) {
            throw wrong(Phrase.of("manifest.no-set").with("found", kinds()).with("leftOut", leftOut()));
        }
        List<StatefulSet> found = all.stream()
                .filter(set ->
                        name.isEmpty() || name.get().equals(set.getMetadata().getName()))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.isEmpty()) {
            throw wrong(Phrase.of(absent).with("name", name.orElseThrow()).with("found", describe(all)));
        }
        Phrase several = name.map(
                        given -> Phrase.of("manifest.several-sets-of-name").with("name", given))
                .orElseGet(() -> Phrase.of("manifest.several-sets").with("field", RequestField.NAME));
        throw wrong(several.with("number", found.size()).with("found", describe(found)));
    }

    public List<PodDisruptionBudget> podDisruptionBudgets() {
        return ofType(PodDisruptionBudget.class);
    }

    public List<Service> services() {
        return ofType(Service.class);
    }

    public List<CronJob> cronJobs() {
        return ofType(CronJob.class);
    }

    public List<Job> jobs() {
        return ofType(Job.class);
    }

    /**
     * The Jobs, where one of them is what is meant and has to be right.
     *
     * @throws BadRequestException if something is wrong in a Job, as for a set
     */
    public List<Job> requiredJobs() {
        blemishes.stream()
                .filter(blemish -> blemish.kind() == KnownKind.JOB)
                .findFirst()
                .ifPresent(blemish -> {
                    throw blemish.problem();
                });
        return jobs();
    }

    public List<Secret> secrets() {
        return ofType(Secret.class);
    }

    public List<PersistentVolumeClaim> persistentVolumeClaims() {
        return ofType(PersistentVolumeClaim.class);
    }

    public List<StorageClass> storageClasses() {
        return ofType(StorageClass.class);
    }

    /** The objects of all other kinds, unchecked. */
    public List<GenericKubernetesResource> others() {
        return ofType(GenericKubernetesResource.class);
    }

    private <T extends HasMetadata> List<T> ofType(Class<T> type) {
        return entries.stream()
                .map(Entry::object)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private BadRequestException wrong(Phrase what) {
        return new BadRequestException(BadRequestException.at(Origin.named(source), what.message()));
    }

    private Message kinds() {
        List<String> all = entries.stream()
                .map(entry -> entry.object().getKind() + " "
                        + entry.object().getMetadata().getName())
                .toList();
        return all.isEmpty() ? Phrase.of("manifest.nothing").message() : ManifestFiles.firstOf(all, SHOWN_KINDS);
    }

    private Message leftOut() {
        return readPast.isEmpty() ? Message.none() : readPast.get(0).told();
    }

    private String describe(List<StatefulSet> sets) {
        return sets.stream()
                .map(set -> qualifiedName(set)
                        + originOf(set)
                                .map(origin -> " (" + origin.file() + ")")
                                .orElse(""))
                .collect(Collectors.joining(", "));
    }

    /** The name, with its namespace where it has one. */
    static String qualifiedName(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return (namespace == null || namespace.isEmpty() ? "" : namespace + "/")
                + object.getMetadata().getName();
    }

    /** The API group; empty for the core group. */
    static String group(HasMetadata object) {
        return object.getApiVersion().contains("/")
                ? object.getApiVersion().substring(0, object.getApiVersion().indexOf('/'))
                : "";
    }
}
