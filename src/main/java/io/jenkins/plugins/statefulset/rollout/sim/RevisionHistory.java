package io.jenkins.plugins.statefulset.rollout.sim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The ControllerRevisions of one StatefulSet, after {@code pkg/controller/history} and {@code getStatefulSetRevisions}
 * of stateful_set_control.go.
 *
 * <ol>
 *   <li>A template that equals that of an old revision takes that revision up again under its old name; only its number
 *       rises above all others.
 *   <li>A name is the set's name and a hash of the template; a collision is counted and makes another name.
 *   <li>Of revisions that no pod and no status refers to, as many are kept as {@code revisionHistoryLimit} says.
 * </ol>
 */
final class RevisionHistory {
    private static final String WHO = "statefulset-controller";
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final String FORMER_FIELD = "\"creationTimestamp\":null";
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

    private final ObjectStore store;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, PodTemplateSpec> templates = new HashMap<>();
    private PodTemplateSpec lastTemplate;
    private Entry lastEntry;
    private String first = "";
    private PodTemplateSpec firstTemplate;
    private int collisions;

    RevisionHistory(ObjectStore store) {
        this.store = store;
    }

    /** The name of the revision of the set's template; it is created, or taken up again, where that is due. */
    @SuppressWarnings(
            "ReferenceEquality") // An equal template is no reason to compare again: it is rare, and slow to see.
    String updateRevision(StatefulSet set) {
        PodTemplateSpec template = set.getSpec().getTemplate();
        if (template == lastTemplate) {
            return lastEntry.name();
        }
        Entry newest = entries.isEmpty() ? null : entries.get(entries.size() - 1);
        String raw = rawOf(template);
        Entry equal = entries.stream()
                .filter(e -> e.raw.equals(raw))
                .reduce((a, b) -> b)
                .orElse(null);
        if (equal == null) {
            equal = create(set, raw, nextNumber());
        } else if (equal != newest) {
            renumber(equal, nextNumber());
        }
        templates.putIfAbsent(equal.name(), template);
        lastTemplate = template;
        lastEntry = equal;
        return equal.name();
    }

    boolean knows(String name) {
        return templates.containsKey(name);
    }

    PodTemplateSpec template(String name) {
        return templates.get(name);
    }

    /** The revision that the set had first. */
    String first() {
        return first;
    }

    PodTemplateSpec firstTemplate() {
        return firstTemplate;
    }

    int collisions() {
        return collisions;
    }

    /** {@code truncateHistory}. */
    void truncate(Set<String> live, int limit) {
        if (limit < 0 || entries.size() <= limit) {
            return;
        }
        List<Entry> old = entries.stream().filter(e -> !live.contains(e.name())).toList();
        for (int i = 0; i < old.size() - limit; i++) {
            Entry entry = old.get(i);
            entries.remove(entry);
            templates.remove(entry.name());
            store.remove(WHO, store.revisions, entry.revision);
        }
    }

    /**
     * As if all that there are had been written by a controller of 1.33, which wrote {@code "creationTimestamp": null} into the
     * metadata of the template. None of them equals what a controller of 1.34.0 makes of the same template, so that it makes another
     * (kubernetes #134773).
     */
    void outdate() {
        for (Entry entry : entries) {
            if (!entry.raw.contains(FORMER_FIELD)) {
                entry.raw = entry.raw.replaceFirst("\"metadata\":\\{", "\"metadata\":{" + FORMER_FIELD + ",");
                ControllerRevision copy = new ControllerRevision();
                copy.setMetadata(ShallowCopies.of(entry.revision.getMetadata()));
                copy.setData(dataOf(entry.raw));
                copy.setRevision(entry.revision.getRevision());
                entry.revision = store.replace(WHO, store.revisions, copy);
            }
        }
        lastTemplate = null;
    }

    /** Whether two revisions are of the same template. */
    boolean isAlike(String one, String other) {
        PodTemplateSpec template = one.equals(first) ? firstTemplate : templates.get(one);
        return one.equals(other) || (template != null && template.equals(templates.get(other)));
    }

    private long nextNumber() {
        return entries.isEmpty() ? 1 : entries.get(entries.size() - 1).revision.getRevision() + 1;
    }

    private Entry create(StatefulSet set, String raw, long number) {
        String namespace = set.getMetadata().getNamespace();
        String hash = hash(raw, collisions);
        while (store.revisions.get(namespace, nameOf(set, hash)) != null) {
            collisions++;
            hash = hash(raw, collisions);
        }
        ObjectMeta metadata = new ObjectMeta();
        metadata.setName(nameOf(set, hash));
        metadata.setNamespace(namespace);
        Map<String, String> labels = new HashMap<>(
                Optional.ofNullable(set.getSpec().getTemplate().getMetadata().getLabels())
                        .orElse(Map.of()));
        labels.put("controller.kubernetes.io/hash", hash);
        metadata.setLabels(labels);
        metadata.setAnnotations(set.getMetadata().getAnnotations());
        metadata.setOwnerReferences(List.of(ownerOf(set)));
        ControllerRevision revision = new ControllerRevision();
        revision.setMetadata(metadata);
        revision.setRevision(number);
        revision.setData(dataOf(raw));
        Entry entry = new Entry(raw, store.create(WHO, store.revisions, revision));
        entries.add(entry);
        if (first.isEmpty()) {
            first = entry.name();
            firstTemplate = set.getSpec().getTemplate();
        }
        return entry;
    }

    private void renumber(Entry entry, long number) {
        ControllerRevision copy = new ControllerRevision();
        copy.setMetadata(ShallowCopies.of(entry.revision.getMetadata()));
        copy.setData(entry.revision.getData());
        copy.setRevision(number);
        entry.revision = store.replace(WHO, store.revisions, copy);
        entries.remove(entry);
        entries.add(entry);
    }

    static OwnerReference ownerOf(StatefulSet set) {
        return new OwnerReference(
                "apps/v1",
                true,
                true,
                "StatefulSet",
                set.getMetadata().getName(),
                set.getMetadata().getUid());
    }

    /** {@code getPatch}: what restores the template, fields in the order of their names as Go writes maps. */
    private static String rawOf(PodTemplateSpec template) {
        try {
            Map<String, Object> tree =
                    JSON.convertValue(ObjectTrees.tree(template), new TypeReference<TreeMap<String, Object>>() {});
            tree.put("$patch", "replace");
            return JSON.writeValueAsString(Map.of("spec", Map.of("template", tree)))
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("&", "\\u0026");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a template has no JSON form", e);
        }
    }

    private static Map<?, ?> dataOf(String raw) {
        try {
            return JSON.readValue(raw, Map.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a revision's data is no JSON", e);
        }
    }

    private static String nameOf(StatefulSet set, String hash) {
        String name = set.getMetadata().getName();
        return (name.length() > 223 ? name.substring(0, 223) : name) + "-" + hash;
    }

    /** {@code HashControllerRevision}: FNV-1 of 32 bits, its decimal digits written in safe letters. */
    static String hash(String raw, int probe) {
        int hash = 0x811c9dc5;
        for (byte b : (raw + probe).getBytes(StandardCharsets.UTF_8)) {
            hash = hash * 0x01000193 ^ (b & 0xff);
        }
        StringBuilder safe = new StringBuilder();
        Integer.toUnsignedString(hash).chars().forEach(c -> safe.append(ALPHABET.charAt(c % ALPHABET.length())));
        return safe.toString();
    }

    private static final class Entry {
        private String raw;
        private ControllerRevision revision;

        Entry(String raw, ControllerRevision revision) {
            this.raw = raw;
            this.revision = revision;
        }

        String name() {
            return revision.getMetadata().getName();
        }
    }
}
