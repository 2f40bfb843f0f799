package io.jenkins.plugins.statefulset.rollout.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Event;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import java.util.Map;

/**
 * The two forms of an Event, of the groups {@code events.k8s.io} and core, which are one object to the API server
 * ({@code pkg/apis/events/v1/conversion.go}).
 */
public final class NewEvents {
    public static final String GROUP = "events.k8s.io";

    /** Field by field, new and core. */
    private static final Map<String, String> NAMES = Map.of(
            "regarding", "involvedObject",
            "note", "message",
            "reportingController", "reportingComponent",
            "deprecatedSource", "source",
            "deprecatedFirstTimestamp", "firstTimestamp",
            "deprecatedLastTimestamp", "lastTimestamp",
            "deprecatedCount", "count");

    private NewEvents() {}

    static Event toCore(io.fabric8.kubernetes.api.model.events.v1.Event event) {
        if (event.getSeries() != null) {
            return ObjectTrees.object(toCore((ObjectNode) ObjectTrees.tree(event)), Event.class);
        }
        Event core = new Event();
        core.setMetadata(ShallowCopies.of(event.getMetadata()));
        core.setAction(event.getAction());
        core.setCount(event.getDeprecatedCount());
        core.setEventTime(event.getEventTime());
        core.setFirstTimestamp(event.getDeprecatedFirstTimestamp());
        core.setInvolvedObject(event.getRegarding());
        core.setLastTimestamp(event.getDeprecatedLastTimestamp());
        core.setMessage(event.getNote());
        core.setReason(event.getReason());
        core.setRelated(event.getRelated());
        core.setReportingComponent(event.getReportingController());
        core.setReportingInstance(event.getReportingInstance());
        core.setSource(event.getDeprecatedSource());
        core.setType(event.getType());
        return core;
    }

    /** A new one as a core one. Changes the tree. */
    public static ObjectNode toCore(ObjectNode tree) {
        NAMES.forEach((now, before) -> rename(tree, now, before));
        return tree.put("apiVersion", "v1");
    }

    /** A core one as a new one. Changes the tree. */
    public static ObjectNode fromCore(ObjectNode tree) {
        NAMES.forEach((now, before) -> rename(tree, before, now));
        return tree.put("apiVersion", GROUP + "/v1");
    }

    private static void rename(ObjectNode tree, String from, String to) {
        if (tree.has(from)) {
            tree.set(to, tree.remove(from));
        }
    }
}
