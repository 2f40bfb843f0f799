package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Objects as rows, as {@code kubectl get} asks for them, after {@code pkg/printers/internalversion}. */
final class ObjectTables {
    private final Supplier<Instant> clock;
    private final UnaryOperator<Instant> toReal;

    /**
     * @param clock the cluster's time
     * @param toReal from the cluster's time to the client's
     */
    ObjectTables(Supplier<Instant> clock, UnaryOperator<Instant> toReal) {
        this.clock = clock;
        this.toReal = toReal;
    }

    private record Column(String name, Function<JsonNode, String> cell) {}

    private static Column column(String name, Function<JsonNode, String> cell) {
        return new Column(name, cell);
    }

    private static Column at(String name, String pointer, String otherwise) {
        return column(name, object -> {
            String text = object.at(pointer).asText("");
            return text.isEmpty() ? otherwise : text;
        });
    }

    /** Shows an object, or its row where rows are asked for. */
    JsonNode shown(ApiRequest asked, Resource resource, HasMetadata object) {
        return asked.wantsTable() ? table(asked, resource, List.of(object)) : tree(object);
    }

    /** An object as its client sees it. */
    ObjectNode tree(HasMetadata object) {
        return seen((ObjectNode) ObjectTrees.tree(object));
    }

    /** A tree as its client sees it; the tree is changed. */
    ObjectNode seen(ObjectNode tree) {
        return ClientTimes.shown(tree, toReal);
    }

    ObjectNode table(ApiRequest asked, Resource resource, List<HasMetadata> objects) {
        ObjectNode table = JsonNodeFactory.instance.objectNode();
        table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1").putObject("metadata");
        List<Column> columns = columns(resource);
        ArrayNode definitions = table.putArray("columnDefinitions");
        for (Column column : columns) {
            definitions
                    .addObject()
                    .put("name", column.name)
                    .put("type", "string")
                    .put("format", column.name.equals("Name") ? "name" : "")
                    .put("description", "")
                    .put("priority", 0);
        }
        ArrayNode rows = table.putArray("rows");
        for (HasMetadata object : objects) {
            row(
                    rows.addObject(),
                    columns,
                    ObjectTrees.tree(object),
                    asked.parameter("includeObject").orElse("Metadata"));
        }
        if (objects.size() == 1) {
            table.withObject("/metadata")
                    .put("resourceVersion", objects.get(0).getMetadata().getResourceVersion());
        }
        return table;
    }

    private static void row(ObjectNode row, List<Column> columns, JsonNode object, String include) {
        ArrayNode cells = row.putArray("cells");
        columns.forEach(column -> cells.add(column.cell.apply(object)));
        if (include.equals("Object")) {
            row.set("object", object);
        } else if (!include.equals("None")) {
            ObjectNode partial = row.putObject("object");
            partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
            partial.set("metadata", object.path("metadata"));
        }
    }

    private List<Column> columns(Resource resource) {
        Column name = at("Name", "/metadata/name", "");
        Column age = column(
                "Age", object -> since(object.at("/metadata/creationTimestamp").asText("")));
        return switch (resource) {
            case STATEFUL_SETS ->
                List.of(
                        name,
                        column("Ready", o -> number(o, "/status/readyReplicas") + "/" + number(o, "/spec/replicas")),
                        age);
            case PODS ->
                List.of(
                        name,
                        column("Ready", ObjectTables::readyContainers),
                        column("Status", ObjectTables::podStatus),
                        column("Restarts", ObjectTables::restarts),
                        age);
            case BUDGETS ->
                List.of(
                        name,
                        at("Min Available", "/spec/minAvailable", "N/A"),
                        at("Max Unavailable", "/spec/maxUnavailable", "N/A"),
                        at("Allowed Disruptions", "/status/disruptionsAllowed", "0"),
                        age);
            case REPLICA_SETS ->
                List.of(
                        name,
                        column("Desired", o -> Integer.toString(number(o, "/spec/replicas"))),
                        column("Current", o -> Integer.toString(number(o, "/status/replicas"))),
                        column("Ready", o -> Integer.toString(number(o, "/status/readyReplicas"))),
                        age);
            case VOLUMES ->
                List.of(
                        name,
                        at("Capacity", "/spec/capacity/storage", ""),
                        at("Reclaim Policy", "/spec/persistentVolumeReclaimPolicy", ""),
                        at("Status", "/status/phase", "Available"),
                        column(
                                "Claim",
                                o -> o.at("/spec/claimRef/namespace").asText() + "/"
                                        + o.at("/spec/claimRef/name").asText()),
                        at("StorageClass", "/spec/storageClassName", ""),
                        age);
            case JOBS ->
                List.of(
                        name,
                        column("Status", ObjectTables::jobStatus),
                        column("Completions", o -> number(o, "/status/succeeded") + "/1"),
                        age);
            case LEASES -> List.of(name, at("Holder", "/spec/holderIdentity", ""), age);
            case REVISIONS ->
                List.of(
                        name,
                        column(
                                "Controller",
                                o -> o.at("/metadata/ownerReferences/0/kind")
                                                .asText("<none>")
                                                .toLowerCase(Locale.ROOT) + ".apps/"
                                        + o.at("/metadata/ownerReferences/0/name")
                                                .asText()),
                        at("Revision", "/revision", "0"),
                        age);
            case NAMESPACES -> List.of(name, column("Status", ObjectTables::phase), age);
            case NODES -> List.of(name, column("Status", ObjectTables::nodeStatus), age);
            case CLAIMS ->
                List.of(
                        name,
                        at("Status", "/status/phase", "Pending"),
                        at("Capacity", "/spec/resources/requests/storage", ""),
                        at("StorageClass", "/spec/storageClassName", ""),
                        age);
            case SERVICES ->
                List.of(
                        name,
                        at("Type", "/spec/type", "ClusterIP"),
                        at("Cluster-IP", "/spec/clusterIP", "<none>"),
                        age);
            case SECRETS ->
                List.of(
                        name,
                        at("Type", "/type", "Opaque"),
                        column("Data", o -> Integer.toString(o.path("data").size())),
                        age);
            case CONFIG_MAPS ->
                List.of(
                        name,
                        column("Data", o -> Integer.toString(o.path("data").size())),
                        age);
            case CRON_JOBS ->
                List.of(name, at("Schedule", "/spec/schedule", ""), at("Suspend", "/spec/suspend", "False"), age);
            case STORAGE_CLASSES -> List.of(name, at("Provisioner", "/provisioner", ""), age);
            case EVENTS ->
                List.of(
                        column("Last Seen", this::lastSeen),
                        at("Type", "/type", ""),
                        at("Reason", "/reason", ""),
                        column(
                                "Object",
                                o -> o.at("/involvedObject/kind").asText().toLowerCase(Locale.ROOT) + "/"
                                        + o.at("/involvedObject/name").asText()),
                        at("Message", "/message", ""));
            case SERVICE_ACCOUNTS -> List.of(name, age);
        };
    }

    private static int number(JsonNode object, String pointer) {
        return object.at(pointer).asInt(0);
    }

    private static String readyContainers(JsonNode pod) {
        int ready = 0;
        for (JsonNode container : pod.at("/status/containerStatuses")) {
            ready += container.path("ready").asBoolean() ? 1 : 0;
        }
        return ready + "/" + pod.at("/spec/containers").size();
    }

    private static String podStatus(JsonNode pod) {
        if (pod.path("metadata").has("deletionTimestamp")) {
            return "Terminating";
        }
        for (JsonNode container : pod.at("/status/containerStatuses")) {
            String waiting = container.at("/state/waiting/reason").asText("");
            String ended = container.at("/state/terminated/reason").asText("");
            if (!waiting.isEmpty() || !ended.isEmpty()) {
                return waiting + ended;
            }
        }
        return phase(pod);
    }

    private static String nodeStatus(JsonNode node) {
        return phase(node) + (node.at("/spec/unschedulable").asBoolean(false) ? ",SchedulingDisabled" : "");
    }

    private static String phase(JsonNode object) {
        return object.at("/status/phase").asText(object.path("kind").asText().equals("Node") ? "Ready" : "Active");
    }

    private static String restarts(JsonNode pod) {
        int count = 0;
        for (JsonNode container : pod.at("/status/containerStatuses")) {
            count += container.path("restartCount").asInt();
        }
        return Integer.toString(count);
    }

    private static String jobStatus(JsonNode job) {
        for (JsonNode condition : job.at("/status/conditions")) {
            String type = condition.path("type").asText();
            if (condition.path("status").asText().equals("True")
                    && (type.equals("Complete") || type.equals("Failed"))) {
                return type;
            }
        }
        return "Running";
    }

    /** An {@code eventTime} is that of the client that wrote it. */
    private String lastSeen(JsonNode event) {
        String last = event.path("lastTimestamp").asText("");
        String written = event.path("eventTime").asText("");
        return last.isEmpty() && !written.isEmpty()
                ? age(Duration.between(Instant.parse(written), toReal.apply(clock.get())))
                : since(last);
    }

    private String since(String time) {
        return time.isEmpty() ? "<unknown>" : age(Duration.between(Instant.parse(time), clock.get()));
    }

    /** {@code duration.HumanDuration}, to its first unit. */
    private static String age(Duration age) {
        if (age.toMinutes() < 2) {
            return Math.max(0, age.toSeconds()) + "s";
        }
        return age.toHours() < 3 ? age.toMinutes() + "m" : age.toDays() < 2 ? age.toHours() + "h" : age.toDays() + "d";
    }
}
