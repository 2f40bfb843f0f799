package io.jenkins.plugins.statefulset.rollout.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes of a good manifest one that somebody might have made of it on a bad day. The same seed makes the same. */
final class ManifestMutator {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final KubernetesSerialization YAML = new KubernetesSerialization(JSON, true);
    /** As they stand in JSON. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1",
            "2147483648",
            "9223372036854775808",
            "1e400",
            "1.5",
            "\"\"",
            "\" \"",
            "\"x\"",
            "\"-1\"",
            "\"0%\"",
            "\"250%\"",
            "\"1e999999999\"",
            "\"99999999999999999999Ei\"",
            "\"a b/c:d@e\"",
            "\"{{ .Values.x }}\"",
            "\"%s %d \\u0000 \\uD83D\\uDE00\"",
            "[]",
            "[null]",
            "[[]]",
            "[{}]",
            "[\"\"]",
            "{}",
            "{\"\": null}",
            "{\"a\": {\"b\": [1]}}");

    private static final List<String> FOREIGN = List.of(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n",
            "kind: ConfigMap\n",
            "- a\n",
            "a: [\n",
            "a: 1\na: 2\n",
            "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w, labels: 3}\nspec: {x: !Ref y}\n",
            "# nothing\n",
            "\tx: y\n",
            "apiVersion: v1\nkind: List\nitems: [null, 3, {kind: Role}]\n");

    private final SplittableRandom random;

    ManifestMutator(long seed) {
        random = new SplittableRandom(seed);
    }

    String one(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** The documents of a manifest with one to three changes in one of them, and strangers between them. */
    String mutate(String yaml) {
        if (random.nextInt(5) == 0) {
            return mutateText(yaml);
        }
        String[] documents = yaml.split("(?m)^---\n", -1);
        int victim = random.nextInt(documents.length);
        StringBuilder stream = new StringBuilder();
        for (int i = 0; i < documents.length; i++) {
            if (random.nextInt(4) == 0) {
                stream.append("---\n").append(one(FOREIGN));
            }
            stream.append("---\n").append(i == victim ? mutateTree(documents[i]) + "\n" : documents[i]);
        }
        return stream.toString();
    }

    /** Lines that are lost, doubled, shifted or cut. */
    private String mutateText(String yaml) {
        List<String> lines = new ArrayList<>(yaml.lines().toList());
        for (int i = 1 + random.nextInt(2); i > 0 && !lines.isEmpty(); i--) {
            int at = random.nextInt(lines.size());
            String line = lines.get(at);
            switch (random.nextInt(5)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, line);
                case 2 -> lines.set(at, "  " + line);
                case 3 -> lines.set(at, line.substring(0, random.nextInt(line.length() + 1)));
                default -> lines.set(at, line.replaceFirst(":.*", ": " + one(VALUES)));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private String mutateTree(String document) {
        JsonNode tree = YAML.unmarshal(document, JsonNode.class);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            List<JsonNode> parents = new ArrayList<>();
            collect(tree, parents);
            if (!parents.isEmpty()) {
                change(parents.get(random.nextInt(parents.size())));
            }
        }
        return tree.toString();
    }

    private void change(JsonNode parent) {
        int at = random.nextInt(parent.size());
        if (parent instanceof ObjectNode object) {
            String name = new ArrayList<>(object.properties()).get(at).getKey();
            switch (random.nextInt(5)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(name + "X", object.get(name));
                case 2 ->
                    object.set(
                            name,
                            object.get(name).isArray()
                                    ? object.objectNode()
                                    : object.arrayNode().add(object.get(name)));
                default -> object.set(name, value(object.get(name)));
            }
        } else if (parent instanceof ArrayNode array) {
            switch (random.nextInt(4)) {
                case 0 -> array.remove(at);
                case 1 -> array.add(array.get(at).deepCopy());
                default -> array.set(at, value(array.get(at)));
            }
        }
    }

    /** Mostly of the type that stood there, since what is of another is refused early. */
    private JsonNode value(JsonNode before) {
        boolean any = random.nextInt(4) == 0;
        while (true) {
            JsonNode value = parsed(one(VALUES));
            boolean number = value.isIntegralNumber() && before.isIntegralNumber();
            if (any || number || (value.getNodeType() == before.getNodeType() && !value.isNumber())) {
                return value;
            }
            if (!before.isTextual() && !before.isIntegralNumber() && !before.isContainerNode() && !before.isBoolean()) {
                return value;
            }
        }
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static void collect(JsonNode node, List<JsonNode> parents) {
        if (node.isContainerNode() && !node.isEmpty()) {
            parents.add(node);
        }
        node.forEach(child -> collect(child, parents));
    }
}
