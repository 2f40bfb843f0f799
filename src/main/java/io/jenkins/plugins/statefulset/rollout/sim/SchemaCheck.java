package io.jenkins.plugins.statefulset.rollout.sim;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.kube.ModelFields;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the API server cannot even read: a field whose value has another type than the schema says. Nothing is converted,
 * {@code "3"} is no number. Fields that the schema does not have are not looked at. Source: {@code sigs.k8s.io/json},
 * {@code resource.Quantity}, {@code intstr.IntOrString}.
 */
final class SchemaCheck {
    private static final Pattern QUANTITY =
            Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[eE][+-]?[0-9]+|[numkMGTPE]?)");
    private static final Pattern NUMBER_AND_SUFFIX = Pattern.compile("([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)");

    private final String kind;

    private SchemaCheck(String kind) {
        this.kind = kind;
    }

    /**
     * @param kind of the whole object
     * @param tree a part of it
     * @param path where the part stands, empty for all of it
     * @throws ClusterException in the server's words, for the first value that has the wrong type
     */
    static void check(String kind, JsonNode tree, Class<?> model, String path) {
        new SchemaCheck(kind).check(tree, ModelFields.type(model), model.getSimpleName(), path);
    }

    private void check(JsonNode value, JavaType type, String owner, String path) {
        if (value.isNull() || value.isMissingNode()) {
            return;
        }
        switch (ModelFields.shape(type)) {
            case TEXT -> require(value.isTextual(), value, owner, path, "string");
            case BOOLEAN -> require(value.isBoolean(), value, owner, path, "bool");
            case INTEGER -> integer(value, type, owner, path);
            case NUMBER -> require(value.isNumber(), value, owner, path, "float64");
            case INTEGER_OR_TEXT ->
                require(
                        value.isTextual() || (value.canConvertToInt() && value.isIntegralNumber()),
                        value,
                        owner,
                        path,
                        "int32");
            case QUANTITY -> quantity(value);
            case LIST -> {
                require(value.isArray(), value, owner, path, "[]" + named(type.getContentType()));
                value.forEach(item -> check(item, type.getContentType(), owner, path));
            }
            case MAP -> {
                require(value.isObject(), value, owner, path, "map[string]" + named(type.getContentType()));
                value.forEach(item -> check(item, type.getContentType(), owner, path));
            }
            case OBJECT -> object(value, type, owner, path);
            case ANYTHING -> {}
        }
    }

    private void object(JsonNode value, JavaType type, String owner, String path) {
        require(value.isObject(), value, owner, path, named(type));
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            Optional<JavaType> known = ModelFields.field(type, field.getKey());
            known.ifPresent(inner -> check(
                    field.getValue(),
                    inner,
                    type.getRawClass().getSimpleName(),
                    path.isEmpty() ? field.getKey() : path + "." + field.getKey()));
        }
    }

    private void integer(JsonNode value, JavaType type, String owner, String path) {
        boolean wide = type.hasRawClass(Long.class);
        boolean fits = value.isIntegralNumber() && (wide ? value.canConvertToLong() : value.canConvertToInt());
        require(fits, value, owner, path, wide ? "int64" : "int32");
    }

    private void quantity(JsonNode value) {
        String text = value.asText().strip();
        if (!value.isValueNode()
                || value.isBoolean()
                || !NUMBER_AND_SUFFIX.matcher(text).matches()) {
            throw unreadable(
                    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
        }
        if (!QUANTITY.matcher(text).matches()) {
            throw unreadable("unable to parse quantity's suffix");
        }
    }

    private void require(boolean holds, JsonNode value, String owner, String path, String type) {
        if (!holds) {
            String found =
                    switch (value.getNodeType()) {
                        case ARRAY -> "array";
                        case OBJECT -> "object";
                        case BOOLEAN -> "bool";
                        case NUMBER -> type.startsWith("int") ? "number " + value.asText() : "number";
                        default -> "string";
                    };
            throw unreadable("json: cannot unmarshal " + found + " into Go struct field " + owner + "." + path
                    + " of type " + type);
        }
    }

    private static String named(JavaType type) {
        return switch (ModelFields.shape(type)) {
            case TEXT -> "string";
            case INTEGER -> type.hasRawClass(Long.class) ? "int64" : "int32";
            default -> "v1." + type.getRawClass().getSimpleName();
        };
    }

    private ClusterException unreadable(String why) {
        return new ClusterException(
                Reason.INVALID, kind + " in version \"v1\" cannot be handled as a " + kind + ": " + why);
    }
}
