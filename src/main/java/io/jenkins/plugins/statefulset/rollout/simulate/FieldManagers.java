package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Who has which fields of an object: {@code metadata.managedFields}. An immutable value.
 *
 * @param entries by who they are, in no particular order
 */
record FieldManagers(Map<Who, Owned> entries) {
    static final String APPLY = "Apply";
    static final String UPDATE = "Update";

    /** What those are called together whose entries were merged; {@code NewCapManagersManager} in {@code managedfields/internal/capmanagers.go}. */
    static final String MERGED = "ancient-changes";

    /** {@code DefaultMaxUpdateManagers} in {@code managedfields/internal/fieldmanager.go}. */
    static final int MOST_UPDATERS = 10;

    /** @param operation {@link #APPLY} or {@link #UPDATE} */
    record Who(String manager, String operation, String apiVersion, String subresource) {
        boolean applies() {
            return operation.equals(APPLY);
        }

        /** As errors name it. */
        String words() {
            String name =
                    "\"" + manager + "\"" + (subresource.isEmpty() ? "" : " with subresource \"" + subresource + "\"");
            return applies() ? name : name + " using " + apiVersion;
        }
    }

    /** @param time as it stands there; empty where it does not */
    record Owned(FieldSet fields, Optional<String> time) {}

    static FieldManagers none() {
        return new FieldManagers(Map.of());
    }

    /** @param managed the value of {@code managedFields}; entries that are none are left out */
    static FieldManagers read(JsonNode managed) {
        Map<Who, Owned> entries = new LinkedHashMap<>();
        for (JsonNode entry : managed) {
            if (entry.path("fieldsV1").isObject()) {
                entries.put(
                        new Who(
                                entry.path("manager").asText(),
                                entry.path("operation").asText(),
                                entry.path("apiVersion").asText(),
                                entry.path("subresource").asText("")),
                        new Owned(
                                FieldSet.readRoot(entry.path("fieldsV1")),
                                Optional.of(entry.path("time").asText("")).filter(text -> !text.isEmpty())));
            }
        }
        return new FieldManagers(entries);
    }

    /** Those that apply first, then by time, as the API server orders them. */
    ArrayNode json() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        entries.entrySet().stream()
                .sorted(Comparator.comparing(
                                (Map.Entry<Who, Owned> entry) -> entry.getKey().operation())
                        .thenComparing(entry -> entry.getValue().time().orElse(""))
                        .thenComparing(entry -> entry.getKey().manager())
                        .thenComparing(entry -> entry.getKey().subresource()))
                .forEach(entry -> {
                    ObjectNode one = all.addObject();
                    one.put("manager", entry.getKey().manager())
                            .put("operation", entry.getKey().operation())
                            .put("apiVersion", entry.getKey().apiVersion());
                    entry.getValue().time().ifPresent(time -> one.put("time", time));
                    one.put("fieldsType", "FieldsV1")
                            .set("fieldsV1", entry.getValue().fields().json());
                    if (!entry.getKey().subresource().isEmpty()) {
                        one.put("subresource", entry.getKey().subresource());
                    }
                });
        return all;
    }

    FieldSet of(Who who) {
        return Optional.ofNullable(entries.get(who)).map(Owned::fields).orElse(FieldSet.NONE);
    }

    /** What all others have. */
    FieldSet besides(Who who) {
        return entries.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(who))
                .map(entry -> entry.getValue().fields())
                .reduce(FieldSet.NONE, FieldSet::with);
    }

    /** Which others have some of these fields. */
    Map<Who, FieldSet> conflicts(Who who, FieldSet fields) {
        Map<Who, FieldSet> found = new TreeMap<>(Comparator.comparing(Who::toString));
        entries.forEach((other, owned) -> {
            FieldSet both = owned.fields().and(fields);
            if (!other.equals(who) && !both.isEmpty()) {
                found.put(other, both);
            }
        });
        return found;
    }

    /** The same without these fields, whoever had them. */
    FieldManagers without(FieldSet gone) {
        return new FieldManagers(entries.entrySet().stream()
                .map(entry -> Map.entry(
                        entry.getKey(),
                        new Owned(
                                entry.getValue().fields().without(gone),
                                entry.getValue().time())))
                .filter(entry -> !entry.getValue().fields().isEmpty())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, LinkedHashMap::new)));
    }

    /** The same, where that one has these fields since then; none of them, and it is no manager any more. */
    FieldManagers with(Who who, FieldSet fields, Instant at) {
        Map<Who, Owned> all = new LinkedHashMap<>(entries);
        if (fields.isEmpty()) {
            all.remove(who);
        } else {
            all.put(
                    who,
                    new Owned(
                            fields,
                            Optional.of(at.truncatedTo(ChronoUnit.SECONDS).toString())));
        }
        return new FieldManagers(all);
    }

    /**
     * The same with at most {@value #MOST_UPDATERS} of those who update: the oldest are merged, each version of the API for itself. Those who
     * apply are kept, however many they are.
     */
    FieldManagers capped() {
        List<Who> updaters = entries.entrySet().stream()
                .filter(entry -> !entry.getKey().applies())
                .sorted(Comparator.comparing((Map.Entry<Who, Owned> entry) ->
                                entry.getValue().time().orElse(""))
                        .thenComparing(entry -> entry.getKey().manager()))
                .map(Map.Entry::getKey)
                .toList();
        int left = updaters.size();
        Map<Who, Owned> all = new LinkedHashMap<>(entries);
        Map<String, Who> merged = new LinkedHashMap<>();
        for (Who who : updaters) {
            if (left <= MOST_UPDATERS) {
                break;
            }
            Who bucket = new Who(MERGED, UPDATE, who.apiVersion(), "");
            Who first = merged.put(who.apiVersion(), bucket);
            if (first == null) {
                merged.put(who.apiVersion(), who);
                continue;
            }
            Owned older = all.remove(first);
            Owned younger = all.remove(who);
            all.put(bucket, new Owned(older.fields().with(younger.fields()), younger.time()));
            left--;
        }
        return new FieldManagers(all);
    }

    /** Why an apply is refused. */
    static StatusError refusal(Map<Who, FieldSet> conflicts) {
        List<String[]> fields = new ArrayList<>();
        conflicts.forEach((who, set) -> set.paths().forEach(path -> fields.add(new String[] {who.words(), path})));
        StringBuilder text = new StringBuilder();
        if (fields.size() == 1) {
            text.append("Apply failed with 1 conflict: conflict with ")
                    .append(fields.get(0)[0])
                    .append(": ")
                    .append(fields.get(0)[1]);
        } else {
            List<String> lines = new ArrayList<>();
            conflicts.forEach((who, set) -> {
                lines.add("conflicts with " + who.words() + ":");
                set.paths().forEach(path -> lines.add("- " + path));
            });
            text.append("Apply failed with ")
                    .append(fields.size())
                    .append(" conflicts: ")
                    .append(String.join("\n", lines));
        }
        StatusError refusal = new StatusError(409, "Conflict", text.toString());
        fields.forEach(field -> refusal.cause("FieldManagerConflict", "conflict with " + field[0], field[1]));
        return refusal;
    }
}
