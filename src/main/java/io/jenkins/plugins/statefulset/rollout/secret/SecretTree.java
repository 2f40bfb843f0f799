package io.jenkins.plugins.statefulset.rollout.secret;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Kubernetes objects, and parts of them, as they may be shown.
 *
 * <ol>
 *   <li>An object with a name and a value (a variable, a header, a parameter): by that name.
 *   <li>A list of strings: as arguments, of the command beside it where there is one.
 *   <li>Another field: by its own name, unless the API gave it that name. What refers to a Secret is no secret.
 *   <li>Text that is JSON itself, such as an annotation of {@code kubectl apply}: as the object that it is.
 *   <li>All data of a Secret.
 * </ol>
 */
final class SecretTree {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> OF_THE_API = Set.of(
            "secretName",
            "key",
            "keys",
            "topologyKey",
            "matchLabelKeys",
            "mismatchLabelKeys",
            "labelKey",
            "keyType",
            "tokenExpirationSeconds",
            "automountServiceAccountToken",
            "secretRef",
            "secretKeyRef",
            "keyring",
            "secretFile",
            "keyPath",
            "certificateChainPath",
            "credentialBundlePath",
            "credentialSpecName",
            "gmsaCredentialSpecName",
            "gmsaCredentialSpec",
            "name",
            "kind",
            "apiVersion",
            "image",
            "path",
            "mountPath",
            "subPath",
            "fieldPath");

    /** Texts in which nothing is to be hidden: the same ones stand in every pod of a set. No secret is kept here. */
    private static final RecentAnswers<Boolean> HARMLESS = new RecentAnswers<>(2_048, 1_000);

    private final SecretMarker finder;

    SecretTree(SecretMarker finder) {
        this.finder = finder;
    }

    /** The value of a variable, option, label, annotation or header of that name. */
    String named(String name, String value) {
        if (SecretMarker.isHidden(value)) {
            return value;
        }
        return SecretNames.hides(name, value) ? finder.hide(value) : text(value);
    }

    String text(String value) {
        if (HARMLESS.has(value)) {
            return value;
        }
        int before = finder.hidden();
        String shown = judged(value);
        if (finder.hidden() == before && shown.equals(value)) {
            HARMLESS.keep(value, true);
        }
        return shown;
    }

    private String judged(String value) {
        String start = value.stripLeading();
        if (start.startsWith("{") || start.startsWith("[")) {
            try {
                JsonNode tree = JSON.readTree(value);
                return tree.isContainerNode() ? shown(tree).toString() : value;
            } catch (JsonProcessingException e) {
                return new ShellText(finder).shown(value);
            }
        }
        boolean words = value.chars().anyMatch(Character::isWhitespace);
        return words ? new ShellText(finder).shown(value) : new FreeText(finder).foreign(value);
    }

    JsonNode shown(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object(object);
        }
        if (node instanceof ArrayNode array) {
            return array(array, "");
        }
        return node.isTextual() ? TextNode.valueOf(text(node.asText())) : node;
    }

    private ObjectNode object(ObjectNode object) {
        ObjectNode copy = object.objectNode();
        boolean paired = object.path("name").isTextual() && object.has("value");
        boolean secret = object.path("kind").asText().equals("Secret");
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (paired && name.equals("value") && isSaid(value)) {
                copy.set(name, again(value, named(object.path("name").asText(), value.asText())));
            } else if (secret && (name.equals("data") || name.equals("stringData"))) {
                copy.set(name, allHidden(value));
            } else if (isSaid(value) && !OF_THE_API.contains(name)) {
                copy.set(name, again(value, named(name, value.asText())));
            } else if (value instanceof ArrayNode array && name.equals("args")) {
                copy.set(name, array(array, tool(object.path("command"))));
            } else {
                copy.set(name, shown(value));
            }
        }
        return copy;
    }

    private static boolean isSaid(JsonNode value) {
        return value.isTextual() || value.isNumber();
    }

    /** A number that may be shown stays one. */
    private static JsonNode again(JsonNode value, String shown) {
        return shown.equals(value.asText()) ? value : TextNode.valueOf(shown);
    }

    private JsonNode allHidden(JsonNode data) {
        if (!(data instanceof ObjectNode object)) {
            return data;
        }
        ObjectNode copy = object.objectNode();
        object.properties()
                .forEach(field ->
                        copy.put(field.getKey(), finder.hide(field.getValue().asText())));
        return copy;
    }

    private ArrayNode array(ArrayNode array, String tool) {
        ArrayNode copy = array.arrayNode();
        List<String> words = new ArrayList<>();
        array.forEach(element -> words.add(element.asText()));
        boolean texts = !array.isEmpty();
        for (JsonNode element : array) {
            texts &= isSaid(element);
        }
        if (texts) {
            new SecretArguments(finder).shown(words, tool).forEach(copy::add);
        } else {
            array.forEach(element -> copy.add(shown(element)));
        }
        return copy;
    }

    private static String tool(JsonNode command) {
        if (!command.isArray() || command.isEmpty()) {
            return "";
        }
        String first = command.get(0).asText();
        return first.substring(first.lastIndexOf('/') + 1);
    }
}
