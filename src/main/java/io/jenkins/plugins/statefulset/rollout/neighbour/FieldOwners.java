package io.jenkins.plugins.statefulset.rollout.neighbour;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.FieldOwner;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Part;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Who has written template, replicas or partition of a set, by its {@code managedFields}; without us. */
public final class FieldOwners {
    private static final String OWN_MANAGER = "statefulset-rollout";
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    private FieldOwners() {}

    /** Those who claim the partition. */
    public static List<FieldOwner> ofPartition(StatefulSet set) {
        return of(ObjectTrees.tree(set).path("metadata")).stream()
                .filter(owner -> owner.parts().contains(Part.PARTITION))
                .toList();
    }

    /** The one of them who wrote last. */
    public static Optional<FieldOwner> lastOfPartition(StatefulSet set) {
        return ofPartition(set).stream()
                .max(Comparator.comparing(owner -> owner.time().orElse(Instant.EPOCH)));
    }

    static List<FieldOwner> of(JsonNode metadata) {
        List<FieldOwner> found = new ArrayList<>();
        for (JsonNode entry : metadata.path("managedFields")) {
            String manager = entry.path("manager").asText();
            JsonNode spec = entry.path("fieldsV1").path("f:spec");
            List<Part> parts = new ArrayList<>();
            if (spec.has("f:template")) {
                parts.add(Part.TEMPLATE);
            }
            if (spec.has("f:replicas")) {
                parts.add(Part.REPLICAS);
            }
            if (spec.path("f:updateStrategy").path("f:rollingUpdate").has("f:partition")) {
                parts.add(Part.PARTITION);
            }
            if (!parts.isEmpty() && !manager.equals(OWN_MANAGER)) {
                found.add(new FieldOwner(manager, entry.path("operation").asText(), time(entry), parts));
            }
        }
        return found;
    }

    private static Optional<Instant> time(JsonNode entry) {
        try {
            return Optional.of(Instant.parse(entry.path("time").asText()))
                    .filter(time -> time.isAfter(Instant.EPOCH) && time.isBefore(LAST));
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
