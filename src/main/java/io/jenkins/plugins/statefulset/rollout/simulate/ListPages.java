package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.Storage;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Lists, whole or in pieces. The pieces of one list are all of the state at its beginning. */
final class ListPages {
    private static final int UNFINISHED = 64;
    private static final Comparator<HasMetadata> AS_IN_ETCD = Comparator.comparing((HasMetadata object) ->
                    Objects.toString(object.getMetadata().getNamespace(), ""))
            .thenComparing(object -> object.getMetadata().getName());

    private final Storage storage;
    private final ObjectTables tables;
    private final Map<String, Rest> rests = new LinkedHashMap<>();
    private long tokens;

    ListPages(Storage storage, ObjectTables tables) {
        this.tables = tables;
        this.storage = storage;
    }

    private record Rest(long version, List<HasMetadata> objects) {}

    ApiResponse list(ApiRequest asked, RequestTarget target) {
        Rest all = asked.parameter("continue")
                .map(this::resumed)
                .orElseGet(() -> new Rest(storage.resourceVersion(), selected(asked, target)));
        int limit = asked.number("limit").map(Long::intValue).orElse(0);
        int size = limit > 0 ? Math.min(limit, all.objects.size()) : all.objects.size();
        List<HasMetadata> page = all.objects.subList(0, size);
        ObjectNode list;
        if (asked.wantsTable()) {
            list = tables.table(asked, target.resource(), page);
        } else {
            ArrayNode items = JsonNodeFactory.instance.arrayNode();
            page.forEach(object -> items.add(tables.tree(object)));
            list = wrap(target.resource(), items);
        }
        ObjectNode metadata = list.withObject("/metadata").put("resourceVersion", Long.toString(all.version));
        if (size < all.objects.size()) {
            metadata.put("continue", keep(new Rest(all.version, all.objects.subList(size, all.objects.size()))));
            metadata.put("remainingItemCount", all.objects.size() - size);
        }
        return ApiResponse.json(200, list);
    }

    ObjectNode wrap(Resource resource, ArrayNode items) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", resource.kind() + "List").put("apiVersion", resource.apiVersion());
        list.putObject("metadata").put("resourceVersion", Long.toString(storage.resourceVersion()));
        list.set("items", items);
        return list;
    }

    List<HasMetadata> selected(ApiRequest asked, RequestTarget target) {
        return storage.list(target.resource(), target.namespace()).stream()
                .filter(RequestSelectors.of(
                        target.resource(),
                        target.namespace(),
                        asked.parameter("labelSelector").orElse(""),
                        asked.parameter("fieldSelector").orElse("")))
                .sorted(AS_IN_ETCD)
                .toList();
    }

    private String keep(Rest rest) {
        if (rests.size() >= UNFINISHED) {
            rests.remove(rests.keySet().iterator().next());
        }
        String token = rest.version + "-" + ++tokens;
        rests.put(token, rest);
        return token;
    }

    private Rest resumed(String token) {
        Rest rest = rests.get(token);
        if (rest == null) {
            throw StatusError.expired(
                    "The provided continue parameter is too old to display a consistent list result. You "
                            + "can start a new list without the continue parameter.");
        }
        return rest;
    }
}
