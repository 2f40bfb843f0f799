package io.jenkins.plugins.statefulset.rollout.manifest;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.kube.ModelFields;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.problem.Problems;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares a tree with the model that it claims to be: every field must exist and have the type of the schema, as
 * {@code kubectl apply --validate=strict} demands. A field that is {@code null} counts as not given.
 */
public final class FieldCheck {
    private static final String A_STRING = "manifest.a-string";
    private static final int SHOWN_CHARACTERS = 60;
    private static final Pattern HIDDEN = Pattern.compile(
            "(data|stringData)(\\..*)?|.*\\.(env|httpHeaders)\\[\\d+]\\.value|.*\\.(args|command)(\\[\\d+])?");
    private static final Pattern NAMED = Pattern.compile(".*\\.(?:annotations|labels|volumeAttributes|options)\\.(.+)");
    private static final int MAX_PATH = 300;
    /** As k8s.io/apimachinery reads it; an exponent of three digits is beyond anything that can be counted. */
    private static final Pattern QUANTITY = Pattern.compile(
            "[+-]?([0-9]{1,40}(\\.[0-9]{0,40})?|\\.[0-9]{1,40})([KMGTPE]i|[eE][+-]?[0-9]{1,2}|[numkMGTPE]?)");

    private static final Set<String> DIRECTIVES =
            Set.of("$patch", "$retainKeys", "$setElementOrder", "$deleteFromPrimitiveList");

    private final Problems problems;
    private final Dialect dialect;
    private final Consumer<BadRequestException> unknown;

    /** What kind of document is checked. */
    public enum Dialect {
        /** A whole object. */
        MANIFEST,
        /** A strategic merge patch, which may hold directives such as {@code $patch: delete}. */
        STRATEGIC_MERGE_PATCH
    }

    public FieldCheck(Problems problems, Dialect dialect) {
        this(problems, dialect, problem -> {
            throw problem;
        });
    }

    /** @param unknown told of every field that the model does not have, which is then passed over */
    FieldCheck(Problems problems, Dialect dialect, Consumer<BadRequestException> unknown) {
        this.problems = problems;
        this.dialect = dialect;
        this.unknown = unknown;
    }

    /**
     * @param tree what was read
     * @param model what it must be, such as {@code StatefulSet.class}
     * @throws io.jenkins.plugins.statefulset.rollout.problem.BadRequestException at the first field that is wrong
     */
    public void check(JsonNode tree, Class<?> model) {
        check(tree, ModelFields.type(model), "");
    }

    private void check(JsonNode value, JavaType type, String path) {
        if (value.isNull()) {
            return;
        }
        switch (ModelFields.shape(type)) {
            case TEXT -> require(value.isTextual(), value, path, A_STRING);
            case INTEGER -> require(value.isIntegralNumber(), value, path, "manifest.a-whole-number");
            case NUMBER -> require(value.isNumber(), value, path, "manifest.a-number");
            case BOOLEAN -> require(value.isBoolean(), value, path, "manifest.true-or-false");
            case INTEGER_OR_TEXT ->
                require(value.isInt() || value.isTextual(), value, path, "manifest.number-or-string");
            case QUANTITY -> checkQuantity(value, path);
            case LIST -> checkList(value, type, path);
            case MAP -> checkMap(value, type, path);
            case OBJECT -> checkObject(value, type, path);
            case ANYTHING -> {}
        }
        if (type.hasRawClass(Integer.class)) {
            require(value.canConvertToInt(), value, path, "manifest.number-of-32-bits");
        }
    }

    private void checkQuantity(JsonNode value, String path) {
        Phrase expected =
                Phrase.of("manifest.quantity").with("examples", "500m, 2").with("last", "10Gi");
        require(value.isTextual() || value.isNumber(), value, path, expected);
        if (!QUANTITY.matcher(value.asText()).matches()) {
            throw problems.at(
                    path,
                    Phrase.of("manifest.not-what-is-expected")
                            .with("value", shown(value, path))
                            .with("expected", expected));
        }
    }

    private void checkList(JsonNode value, JavaType type, String path) {
        require(value.isArray(), value, path, "manifest.a-list");
        for (int i = 0; i < value.size(); i++) {
            if (value.get(i).isNull()) {
                throw problems.at(path + "[" + i + "]", Phrase.of("manifest.null-element"));
            }
            check(value.get(i), type.getContentType(), path + "[" + i + "]");
        }
    }

    private void checkMap(JsonNode value, JavaType type, String path) {
        require(value.isObject(), value, path, "manifest.a-map");
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            if (!isDirective(field.getKey())) {
                check(field.getValue(), type.getContentType(), path + "." + field.getKey());
            }
        }
    }

    private void checkObject(JsonNode value, JavaType type, String path) {
        require(value.isObject(), value, path, "manifest.map-of-fields");
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            String name = field.getKey();
            String fieldPath = path.isEmpty() ? name : path + "." + name;
            if (isDirective(name) || ModelFields.isNewer(type, name)) {
                continue;
            }
            Optional<JavaType> fieldType = ModelFields.field(type, name);
            if (fieldType.isPresent()) {
                check(field.getValue(), fieldType.get(), fieldPath);
            } else {
                unknown.accept(unknown(type, name, fieldPath));
            }
        }
    }

    private BadRequestException unknown(JavaType type, String name, String path) {
        String shownPath = path.length() > MAX_PATH ? path.substring(0, MAX_PATH) + "…" : path;
        Phrase hint = Suggestions.nearest(name, ModelFields.names(type))
                .map(Suggestions::meant)
                .orElseGet(() -> Phrase.of("manifest.fields-are")
                        .with("kind", type.getRawClass().getSimpleName())
                        .with("fields", Message.listed(List.copyOf(ModelFields.names(type)))));
        return problems.at(shownPath, Phrase.of("manifest.unknown-field").with("hint", hint));
    }

    private boolean isDirective(String name) {
        int slash = name.indexOf('/');
        return dialect == Dialect.STRATEGIC_MERGE_PATCH
                && DIRECTIVES.contains(slash < 0 ? name : name.substring(0, slash));
    }

    private void require(boolean holds, JsonNode value, String path, String expected) {
        require(holds, value, path, Phrase.of(expected));
    }

    private void require(boolean holds, JsonNode value, String path, Phrase expected) {
        if (holds) {
            return;
        }
        boolean quotable = expected.key().equals(A_STRING) && value.isValueNode();
        Phrase wrong;
        if (quotable) {
            wrong = Phrase.of("manifest.put-in-quotes")
                    .with("quoted", isHidden(path) ? "" : Secrets.text(value.asText()));
        } else {
            wrong = Phrase.of("manifest.belongs-here").with("expected", expected);
        }
        throw problems.at(path, wrong.with("value", shown(value, path)).with("type", Phrase.of(typeOf(value))));
    }

    /** The values of Secrets, variables, headers and arguments stay out of messages whatever their names are. */
    private static boolean isHidden(String path) {
        Matcher named = NAMED.matcher(path);
        return HIDDEN.matcher(path).matches() || (named.matches() && Secrets.isSecret(named.group(1)));
    }

    private static Message shown(JsonNode value, String path) {
        if (!value.isValueNode()) {
            return Phrase.of("manifest.this").message();
        }
        if (isHidden(path)) {
            return Phrase.of("manifest.the-value")
                    .with("hidden", Secrets.HIDDEN)
                    .message();
        }
        String text = Secrets.text(value.asText());
        return Message.of(text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "…" : text);
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "manifest.a-list";
            case OBJECT -> "manifest.a-map";
            case BOOLEAN -> "manifest.a-boolean";
            case NUMBER -> "manifest.a-number";
            default -> A_STRING;
        };
    }
}
