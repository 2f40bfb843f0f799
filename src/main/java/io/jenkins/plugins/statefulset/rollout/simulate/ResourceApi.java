package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.sim.Deletion;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.Storage;
import io.jenkins.plugins.statefulset.rollout.sim.Storage.Part;
import io.jenkins.plugins.statefulset.rollout.sim.WriteMode;
import io.jenkins.plugins.statefulset.rollout.simulate.FieldManagers.Who;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Requests on objects, one answer each, after {@code k8s.io/apiserver/pkg/endpoints/handlers}. */
final class ResourceApi {
    private final Storage storage;
    private final ObjectTables tables;
    private final ListPages lists;
    private final PodSubresources pods;
    private final Supplier<Instant> clock;
    private long names;

    ResourceApi(Storage storage, ObjectTables tables, Supplier<Instant> clock) {
        this.storage = storage;
        this.tables = tables;
        this.lists = new ListPages(storage, tables);
        this.pods = new PodSubresources(storage);
        this.clock = clock;
    }

    /** @throws StatusError if the answer is an error */
    ApiResponse answer(ApiRequest asked, RequestTarget target, String user) {
        return switch (target.subresource()) {
            case "" -> onObjects(asked, target, user);
            case "status" -> onStatus(asked, target, user);
            case "scale" -> ScaleSubresource.answer(asked, target, existing(target), new Writer(asked, target, user));
            case "log", "eviction" -> pods.answer(asked, target, existing(target), user);
            default -> throw StatusError.noSuchPath();
        };
    }

    private ApiResponse onObjects(ApiRequest asked, RequestTarget target, String user) {
        boolean collection = target.name().isEmpty();
        return switch (asked.method()) {
            case "GET" -> collection ? lists.list(asked, target) : shown(asked, target, 200, existing(target));
            case "POST" -> {
                if (!collection) {
                    throw StatusError.notAllowed();
                }
                yield create(asked, target, user);
            }
            case "PUT" -> shown(asked, target, 200, replace(asked, target, user, Part.MAIN));
            case "PATCH" ->
                asked.contentType().equals(PatchKinds.APPLY)
                        ? apply(asked, target, user)
                        : shown(asked, target, 200, patch(asked, target, user, Part.MAIN));
            case "DELETE" -> collection ? deleteAll(asked, target, user) : delete(asked, target, user);
            default -> throw StatusError.notAllowed();
        };
    }

    private ApiResponse onStatus(ApiRequest asked, RequestTarget target, String user) {
        return switch (asked.method()) {
            case "GET" -> shown(asked, target, 200, existing(target));
            case "PUT" -> shown(asked, target, 200, replace(asked, target, user, Part.STATUS));
            case "PATCH" -> shown(asked, target, 200, patch(asked, target, user, Part.STATUS));
            default -> throw StatusError.notAllowed();
        };
    }

    private ApiResponse shown(ApiRequest asked, RequestTarget target, int code, HasMetadata object) {
        return ApiResponse.json(code, tables.shown(asked, target.resource(), object));
    }

    HasMetadata existing(RequestTarget target) {
        if (target.name().isEmpty()) {
            throw StatusError.notAllowed();
        }
        return storage.find(target.resource(), target.namespace(), target.name())
                .orElseThrow(() -> StatusError.notFound(target.resource(), target.name()));
    }

    private ApiResponse create(ApiRequest asked, RequestTarget target, String user) {
        Resource resource = target.resource();
        ObjectNode body = asked.object();
        checkKind(resource, body);
        UnknownFields.settle(asked, resource, body);
        HasMetadata object = Storage.typed(resource, body);
        ObjectMeta metadata = Optional.ofNullable(object.getMetadata()).orElseGet(ObjectMeta::new);
        object.setMetadata(metadata);
        if (metadata.getName() == null && metadata.getGenerateName() != null) {
            metadata.setName(metadata.getGenerateName()
                    + Long.toString(++names + 60_466_176, 36).substring(1));
        }
        if (metadata.getName() == null) {
            throw new StatusError(
                    422,
                    "Invalid",
                    resource.qualifiedKind()
                            + " \"\" is invalid: metadata.name: Required value: name or generateName is required");
        }
        if (metadata.getResourceVersion() != null
                && !metadata.getResourceVersion().isEmpty()) {
            throw StatusError.badRequest("resourceVersion should not be set on objects to be created");
        }
        settle(target, metadata);
        metadata.setManagedFields(null);
        ObjectNode managed = (ObjectNode) ObjectTrees.tree(object);
        // With defaults, which whoever creates an object has as well.
        ObjectNode full = (ObjectNode)
                ObjectTrees.tree(storage.create(user, resource, Storage.typed(resource, managed), WriteMode.DRY_RUN));
        account(resource, Part.MAIN).created(full, updating(asked, target));
        managed.withObject("/metadata")
                .set("managedFields", full.path("metadata").path("managedFields"));
        HasMetadata stored = storage.create(user, resource, Storage.typed(resource, managed), mode(asked));
        return shown(asked, target, 201, stored);
    }

    private ManagedFields account(Resource resource, Part part) {
        return new ManagedFields(resource, part, clock.get());
    }

    private static Who updating(ApiRequest asked, RequestTarget target) {
        return new Who(
                asked.fieldManager(), FieldManagers.UPDATE, target.resource().apiVersion(), target.subresource());
    }

    /** Server-side apply: creates what is not there. */
    private ApiResponse apply(ApiRequest asked, RequestTarget target, String user) {
        ObjectNode config = ApplyRequests.config(asked, target);
        UnknownFields.settle(asked, target.resource(), config);
        Who who = ApplyRequests.who(asked, target);
        Optional<HasMetadata> before = storage.find(target.resource(), target.namespace(), target.name());
        if (before.isPresent()) {
            return shown(asked, target, 200, applied(asked, target, user, before.get(), config, who));
        }
        ApplyRequests.mustNotExist(target, config);
        ObjectNode wanted = (ObjectNode) account(target.resource(), Part.MAIN)
                .applied(JsonNodeFactory.instance.objectNode(), config, who, false);
        wanted.put("apiVersion", target.resource().apiVersion())
                .put("kind", target.resource().kind());
        wanted.withObject("/metadata").put("name", target.name());
        HasMetadata object = Storage.typed(target.resource(), wanted);
        settle(target, object.getMetadata());
        return shown(asked, target, 201, storage.create(user, target.resource(), object, mode(asked)));
    }

    private HasMetadata applied(
            ApiRequest asked, RequestTarget target, String user, HasMetadata before, ObjectNode config, Who who) {
        ApplyRequests.check(target.resource(), before, config);
        return storage.change(
                user,
                target.resource(),
                before,
                Part.MAIN,
                tree -> account(target.resource(), Part.MAIN).applied(tree, config, who, asked.isOn("force")),
                mode(asked));
    }

    private void settle(RequestTarget target, ObjectMeta metadata) {
        if (target.resource().scope() == Resource.Scope.CLUSTER) {
            metadata.setNamespace(null);
            return;
        }
        String namespace = target.namespace().orElseThrow(StatusError::notAllowed);
        if (metadata.getNamespace() != null && !metadata.getNamespace().equals(namespace)) {
            throw otherNamespace();
        }
        metadata.setNamespace(namespace);
        HasMetadata home = storage.find(Resource.NAMESPACES, Optional.empty(), namespace)
                .orElseThrow(() -> StatusError.notFound(Resource.NAMESPACES, namespace));
        if (home.getMetadata().getDeletionTimestamp() != null) {
            throw new StatusError(
                            403,
                            "Forbidden",
                            target.resource().qualified() + " \"" + metadata.getName()
                                    + "\" is forbidden: unable to create new content in namespace " + namespace
                                    + " because it is being terminated")
                    .about(target.resource(), metadata.getName());
        }
    }

    private static StatusError otherNamespace() {
        return StatusError.badRequest(
                "the namespace of the provided object does not match the namespace sent on the request");
    }

    private static void checkKind(Resource resource, ObjectNode body) {
        String kind = given(body.path("kind"), resource.kind());
        String version = given(body.path("apiVersion"), resource.apiVersion());
        if (!kind.equals(resource.kind()) || !version.equals(resource.apiVersion())) {
            throw StatusError.badRequest("the API version in the data (" + version + ", Kind=" + kind
                    + ") does not match the expected API version (" + resource.apiVersion() + ", Kind="
                    + resource.kind() + ")");
        }
    }

    private static String given(JsonNode text, String otherwise) {
        return text.asText("").isEmpty() ? otherwise : text.asText();
    }

    private HasMetadata replace(ApiRequest asked, RequestTarget target, String user, Part part) {
        HasMetadata before = existing(target);
        ObjectNode body = asked.object();
        checkKind(target.resource(), body);
        if (body.path("metadata").path("name").asText("").isEmpty()) {
            throw StatusError.badRequest("the name of the object (" + target.name()
                    + " based on URL) was undeterminable: name must be provided");
        }
        if (!body.path("metadata").path("name").asText().equals(target.name())) {
            throw StatusError.badRequest("the name of the object ("
                    + body.path("metadata").path("name").asText() + ") does not match the name on the URL ("
                    + target.name() + ")");
        }
        String uid = body.path("metadata").path("uid").asText("");
        if (!uid.isEmpty()) {
            Preconditions.checkUid(target.resource(), before, uid);
        }
        UnknownFields.settle(asked, target.resource(), body);
        Storage.typed(target.resource(), body);
        String namespace = body.path("metadata").path("namespace").asText("");
        if (!namespace.isEmpty() && !target.namespace().equals(Optional.of(namespace))) {
            throw otherNamespace();
        }
        return new Writer(asked, target, user).write(before, part, tree -> body);
    }

    private HasMetadata patch(ApiRequest asked, RequestTarget target, String user, Part part) {
        HasMetadata before = existing(target);
        PatchKinds.checkType(asked.contentType());
        ApplyRequests.refuseForce(asked);
        JsonNode patch = asked.json();
        return new Writer(asked, target, user).write(before, part, tree -> {
            JsonNode patched = PatchKinds.apply(asked.contentType(), patch, tree, target.resource());
            UnknownFields.settle(asked, target.resource(), patched);
            return patched;
        });
    }

    /** Changes objects in the name of a request. */
    final class Writer {
        private final ApiRequest asked;
        private final RequestTarget target;
        private final String user;

        Writer(ApiRequest asked, RequestTarget target, String user) {
            this.asked = asked;
            this.target = target;
            this.user = user;
        }

        HasMetadata write(HasMetadata before, Part part, UnaryOperator<JsonNode> change) {
            return storage.change(
                    user,
                    target.resource(),
                    before,
                    part,
                    tree -> account(target.resource(), part).changed(tree, change.apply(tree), updating(asked, target)),
                    mode(asked));
        }
    }

    private ApiResponse delete(ApiRequest asked, RequestTarget target, String user) {
        HasMetadata before = existing(target);
        JsonNode options = asked.body().length() == 0 ? JsonNodeFactory.instance.objectNode() : asked.object();
        Preconditions.check(target.resource(), before, options.path("preconditions"));
        HasMetadata last = storage.delete(user, target.resource(), before, Preconditions.deletion(asked, options));
        if (last.getMetadata().getDeletionTimestamp() != null || target.resource() == Resource.PODS) {
            return shown(asked, target, 200, last);
        }
        ObjectNode status = success(200);
        ObjectNode details = status.putObject("details");
        details.put("name", target.name());
        if (!target.resource().group().isEmpty()) {
            details.put("group", target.resource().group());
        }
        details.put("kind", target.resource().plural())
                .put("uid", before.getMetadata().getUid());
        return ApiResponse.json(200, status);
    }

    private ApiResponse deleteAll(ApiRequest asked, RequestTarget target, String user) {
        JsonNode options = asked.body().length() == 0 ? JsonNodeFactory.instance.objectNode() : asked.object();
        Deletion how = Preconditions.deletion(asked, options);
        List<HasMetadata> all = lists.selected(asked, target);
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        all.forEach(object -> items.add(tables.tree(storage.delete(user, target.resource(), object, how))));
        return ApiResponse.json(200, lists.wrap(target.resource(), items));
    }

    static ObjectNode success(int code) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        return status.put("status", "Success").put("code", code);
    }

    /** @throws StatusError if {@code dryRun} is something other than {@code All} */
    static WriteMode mode(ApiRequest asked) {
        Optional<String> dry = asked.parameter("dryRun");
        if (dry.isPresent() && !dry.get().equals("All")) {
            throw new StatusError(
                    422,
                    "Invalid",
                    " \"\" is invalid: dryRun: Unsupported value: \"" + dry.get() + "\": supported values: \"All\"");
        }
        return dry.isPresent() ? WriteMode.DRY_RUN : WriteMode.STORE;
    }
}
