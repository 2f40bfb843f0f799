package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import io.jenkins.plugins.statefulset.rollout.kube.ModelFields;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * OpenAPI 3 of the kinds that are served, below {@code /openapi/v3}: enough for {@code kubectl explain}, and for kubectl to
 * leave validation to the server. The fields are those that the simulation knows ({@link ModelFields}); what a field is
 * for is not told.
 */
final class OpenApi {
    private static final String ROOT = "/openapi/v3";
    private static final String MODELS = "io.fabric8.kubernetes.api.model.";

    private final KubernetesVersion version;
    private final Map<String, ObjectNode> documents = new LinkedHashMap<>();

    OpenApi(KubernetesVersion version) {
        this.version = version;
    }

    /** Empty where the path is none of these. */
    Optional<ApiResponse> answer(String path) {
        if (path.equals(ROOT)) {
            return Optional.of(ApiResponse.json(200, index()));
        }
        return path.startsWith(ROOT + "/")
                ? of(path.substring(ROOT.length() + 1)).map(document -> ApiResponse.json(200, document))
                : Optional.empty();
    }

    private static ObjectNode index() {
        ObjectNode index = object();
        ObjectNode paths = index.putObject("paths");
        Arrays.stream(Resource.values()).map(OpenApi::folder).distinct().forEach(folder -> paths.putObject(folder)
                .put("serverRelativeURL", ROOT + "/" + folder));
        return index;
    }

    /** {@code api/v1}, {@code apis/apps/v1}. */
    private static String folder(Resource resource) {
        return resource.group().isEmpty() ? "api/v1" : "apis/" + resource.apiVersion();
    }

    private Optional<ObjectNode> of(String folder) {
        List<Resource> resources = Arrays.stream(Resource.values())
                .filter(resource -> folder(resource).equals(folder))
                .toList();
        return resources.isEmpty()
                ? Optional.empty()
                : Optional.of(documents.computeIfAbsent(folder, key -> document(resources)));
    }

    private ObjectNode document(List<Resource> resources) {
        ObjectNode document = object().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Kubernetes, simulated").put("version", "v" + version);
        ObjectNode paths = document.putObject("paths");
        ObjectNode schemas = document.putObject("components").putObject("schemas");
        for (Resource resource : resources) {
            String collection = "/" + folder(resource)
                    + (resource.scope() == Resource.Scope.NAMESPACE ? "/namespaces/{namespace}/" : "/")
                    + resource.plural();
            ObjectNode all = paths.putObject(collection);
            operation(all, resource, "get", "list", "labelSelector", "fieldSelector", "limit", "watch");
            operation(all, resource, "post", "create", "dryRun", "fieldManager", "fieldValidation");
            ObjectNode one = paths.putObject(collection + "/{name}");
            operation(one, resource, "get", "get");
            operation(one, resource, "put", "update", "dryRun", "fieldManager", "fieldValidation");
            operation(one, resource, "patch", "patch", "dryRun", "fieldManager", "fieldValidation");
            operation(one, resource, "delete", "delete", "dryRun", "gracePeriodSeconds", "propagationPolicy");
            JavaType type = ModelFields.type(resource.model());
            define(type, schemas);
            kind(
                    ((ObjectNode) schemas.get(name(type)))
                            .putArray("x-kubernetes-group-version-kind")
                            .addObject(),
                    resource);
        }
        return document;
    }

    private static void operation(ObjectNode path, Resource resource, String method, String action, String... query) {
        ObjectNode operation = path.putObject(method).put("x-kubernetes-action", action);
        kind(operation.putObject("x-kubernetes-group-version-kind"), resource);
        ArrayNode parameters = operation.putArray("parameters");
        for (String parameter : query) {
            ObjectNode entry = parameters.addObject().put("name", parameter).put("in", "query");
            entry.putObject("schema").put("type", "string");
        }
        operation.putObject("responses").putObject("200").put("description", "OK");
    }

    private static void kind(ObjectNode tree, Resource resource) {
        tree.put("group", resource.group()).put("kind", resource.kind()).put("version", "v1");
    }

    private static void define(JavaType type, ObjectNode schemas) {
        if (schemas.has(name(type))) {
            return;
        }
        ObjectNode schema = schemas.putObject(name(type)).put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        for (String field : ModelFields.names(type)) {
            ModelFields.field(type, field).ifPresent(inside -> properties.set(field, schema(inside, schemas)));
        }
    }

    private static ObjectNode schema(JavaType type, ObjectNode schemas) {
        ObjectNode schema = object();
        return switch (ModelFields.shape(type)) {
            case TEXT, QUANTITY -> schema.put("type", "string");
            case INTEGER -> schema.put("type", "integer");
            case NUMBER -> schema.put("type", "number");
            case BOOLEAN -> schema.put("type", "boolean");
            case INTEGER_OR_TEXT -> {
                ArrayNode either = schema.put("format", "int-or-string").putArray("oneOf");
                either.addObject().put("type", "integer");
                either.addObject().put("type", "string");
                yield schema;
            }
            case LIST -> {
                schema.put("type", "array").set("items", schema(type.getContentType(), schemas));
                yield schema;
            }
            case MAP -> {
                schema.put("type", "object").set("additionalProperties", schema(type.getContentType(), schemas));
                yield schema;
            }
            case OBJECT -> {
                define(type, schemas);
                schema.putArray("allOf").addObject().put("$ref", "#/components/schemas/" + name(type));
                yield schema;
            }
            case ANYTHING -> schema.put("type", "object");
        };
    }

    private static String name(JavaType type) {
        String name = type.getRawClass().getName();
        return name.startsWith(MODELS) ? name.substring(MODELS.length()) : name;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
