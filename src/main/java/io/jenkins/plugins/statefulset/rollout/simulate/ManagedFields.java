package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.kube.ApplyRules;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.Storage.Part;
import io.jenkins.plugins.statefulset.rollout.simulate.FieldManagers.Who;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps account of who wrote which fields of an object, as requests over HTTP change it, and applies what a manager wants it to be: after
 * {@code k8s.io/apimachinery/pkg/util/managedfields} and {@code sigs.k8s.io/structured-merge-diff}, {@code merge/update.go}.
 *
 * <ol>
 *   <li>Who creates, replaces or patches an object gets what that changes or adds ({@code Update}), and takes it from all others. What is removed is
 *       nobody's any more. The entries of the oldest of more than ten who update are merged.
 *   <li>Who applies gets all that is applied ({@code Apply}). What would change and is another's is a conflict: refused, or taken by force. What that
 *       manager had applied before, applies no more and nobody else has, is removed.
 *   <li>The same value twice is no conflict: then both have it.
 *   <li>Applied by kubectl, fields that are as {@code kubectl apply} of before wrote them are no conflict.
 *   <li>An object of which no fields are known, such as one that a manifest put there, was all written by {@code before-first-apply} when it is applied
 *       for the first time.
 *   <li>What makes an object that object (kind, name, UID, versions, generation) is nobody's, and a write of the one part says nothing about the other:
 *       status and the rest.
 *   <li>Whoever sends {@code managedFields} sets them, and one empty entry forgets them.
 * </ol>
 *
 * <p>What happens inside the simulation, such as the status that controllers write, is not kept account of: it costs rehearsals nothing.
 */
final class ManagedFields {
    private static final String KEY = "managedFields";
    private static final String BEFORE = "before-first-apply";
    private static final String KUBECTL = "kubectl";
    static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private static final Set<String> NOBODYS = Set.of(
            "name",
            "namespace",
            "uid",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "generation",
            "resourceVersion",
            "selfLink",
            KEY);

    private final Resource resource;
    private final Part part;
    private final Instant now;

    /** @param part that the request writes */
    ManagedFields(Resource resource, Part part, Instant now) {
        this.resource = resource;
        this.part = part;
        this.now = now;
    }

    /** The wanted tree with its account: that of the present one, if it differs. */
    JsonNode changed(JsonNode before, JsonNode wanted, Who who) {
        if (!(wanted.path("metadata") instanceof ObjectNode metadata)) {
            return wanted;
        }
        JsonNode live = before.path("metadata").path(KEY);
        JsonNode given = metadata.path(KEY);
        FieldManagers managers = start(live, given);
        metadata.remove(KEY);
        ObjectNode was = owned(before);
        ObjectNode is = owned(wanted);
        if (!was.equals(is)) {
            FieldSet fresh = fresh(was, is);
            FieldSet gone = fields(was).without(fields(is));
            FieldManagers others = managers.without(gone).without(fresh);
            managers = fresh.isEmpty()
                    ? others
                    : others.with(who, others.of(who).with(fresh), now).capped();
        }
        put(metadata, managers);
        return wanted;
    }

    private FieldManagers start(JsonNode live, JsonNode given) {
        boolean forgets = given.size() == 1 && given.get(0).isEmpty();
        if (forgets) {
            return FieldManagers.none();
        }
        FieldManagers sent = part == Part.MAIN ? FieldManagers.read(given) : FieldManagers.none();
        return sent.entries().isEmpty() ? FieldManagers.read(live) : sent;
    }

    /** A new object, of which all is that one's. */
    void created(ObjectNode object, Who who) {
        ObjectNode metadata = object.withObject("/metadata");
        metadata.remove(KEY);
        FieldSet all = fields(owned(object));
        if (!all.isEmpty()) {
            put(metadata, FieldManagers.none().with(who, all, now));
        }
    }

    /**
     * The object as it is when that is applied.
     *
     * @param before as it is; an empty object where there is none yet
     * @param force whether what is another's is taken
     * @throws StatusError if what would change is another's
     */
    JsonNode applied(JsonNode before, ObjectNode config, Who who, boolean force) {
        ObjectNode live = before.deepCopy();
        FieldManagers managers = FieldManagers.read(before.path("metadata").path(KEY));
        if (managers.entries().isEmpty() && !before.isEmpty()) {
            Who first = new Who(BEFORE, FieldManagers.UPDATE, resource.apiVersion(), "");
            managers = managers.with(first, fields(owned(before)), now);
        }
        ObjectNode asked = owned(config);
        FieldSet wanted = fields(asked);
        FieldSet last = managers.of(who);
        FieldSet given = last.without(wanted);
        FieldSet dropped = unowned(given, managers.besides(who).with(wanted));
        JsonNode merged = AppliedTree.merged(live, asked, ApplyRules.of(resource.model()));
        ObjectNode result = (ObjectNode) AppliedTree.without(merged, dropped, ApplyRules.of(resource.model()));
        ObjectNode was = owned(before);
        ObjectNode is = owned(result);
        FieldSet fresh = fresh(was, is);
        Map<Who, FieldSet> conflicts = managers.conflicts(who, fresh);
        if (!conflicts.isEmpty() && !force && !isAllowed(before, who, conflicts)) {
            throw FieldManagers.refusal(conflicts);
        }
        if (was.equals(is) && wanted.equals(last)) {
            return before;
        }
        FieldManagers after = managers.without(fields(was).without(fields(is)));
        for (Map.Entry<Who, FieldSet> conflict : conflicts.entrySet()) {
            after = after.without(conflict.getValue());
        }
        put(result.withObject("/metadata"), after.with(who, wanted, now));
        return result;
    }

    /** What kubectl has applied in its older way it may apply in the newer one. */
    private boolean isAllowed(JsonNode before, Who who, Map<Who, FieldSet> conflicts) {
        Optional<JsonNode> applied = Optional.of(before.path("metadata")
                        .path("annotations")
                        .path(LAST_APPLIED)
                        .asText(""))
                .filter(text -> who.manager().equals(KUBECTL) && !text.isEmpty())
                .map(ApiRequest::tree)
                .filter(JsonNode::isObject);
        if (applied.isEmpty()) {
            return false;
        }
        ObjectNode then = owned(applied.get());
        FieldSet same = fields(then).without(AppliedTree.changed(then, owned(before), ApplyRules.of(resource.model())));
        return conflicts.values().stream()
                .allMatch(fields -> fields.without(same).isEmpty());
    }

    /** What one has different from the other, or in addition. */
    private FieldSet fresh(JsonNode before, JsonNode after) {
        return AppliedTree.changed(before, after, ApplyRules.of(resource.model()))
                .with(fields(after).without(fields(before)));
    }

    /** An element that others have a field of stays. */
    private static FieldSet unowned(FieldSet given, FieldSet others) {
        Map<String, FieldSet> below = new java.util.TreeMap<>();
        given.below().forEach((name, set) -> below.put(name, unowned(set, others.at(name))));
        return FieldSet.of(given.member() && others.isEmpty(), below);
    }

    private FieldSet fields(JsonNode owned) {
        return AppliedTree.fields(owned, ApplyRules.of(resource.model()));
    }

    /** What of it can be somebody's, as far as this request writes it. */
    private ObjectNode owned(JsonNode tree) {
        ObjectNode owned = JsonNodeFactory.instance.objectNode();
        if (part == Part.STATUS) {
            Optional.ofNullable(tree.get("status")).ifPresent(status -> owned.set("status", status));
            return owned;
        }
        tree.properties().forEach(field -> {
            if (!List.of("apiVersion", "kind", "status").contains(field.getKey())
                    && !field.getValue().isNull()) {
                owned.set(field.getKey(), field.getValue());
            }
        });
        if (owned.get("metadata") instanceof ObjectNode metadata) {
            ObjectNode few = metadata.deepCopy();
            few.remove(NOBODYS);
            owned.set("metadata", few);
            if (few.isEmpty()) {
                owned.remove("metadata");
            }
        }
        return owned;
    }

    private static void put(ObjectNode metadata, FieldManagers managers) {
        if (managers.entries().isEmpty()) {
            metadata.remove(KEY);
        } else {
            metadata.set(KEY, managers.json());
        }
    }
}
