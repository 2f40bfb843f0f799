package io.jenkins.plugins.statefulset.rollout.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.request.BadRequestException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/**
 * Reads YAML text (JSON too, which is YAML) into trees that know their lines.
 *
 * <p>As strict as {@code kubectl apply}: a field given twice is an error, and so is anything that isn't plain data.
 * Anchors, aliases and merge keys ({@code <<}) work.
 */
final class YamlReader {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Tag PLAIN = new Tag("tag:yaml.org,2002:plain");
    private static final int MAX_CODE_POINTS = 32 * 1024 * 1024;
    private static final int MAX_ALIASES = 200;

    private static final Pattern NAMES = Pattern.compile("(alias|anchor|tag handle|directive) \\S+");

    private final String file;
    private final String text;
    private final Map<String, Integer> lines = new HashMap<>();
    private final Deque<Node> parents = new ArrayDeque<>();

    private YamlReader(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /**
     * @param text the content of the file
     * @param file its name, for errors
     * @return its documents in order, empty ones left out
     * @throws BadRequestException if it isn't well-formed YAML, with line and column
     */
    static List<YamlDocument> read(String text, String file) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setSchema(new KubectlSchema())
                .setCodePointLimit(MAX_CODE_POINTS)
                .setMaxAliasesForCollections(MAX_ALIASES)
                .build();
        List<YamlDocument> documents = new ArrayList<>();
        try {
            int number = 0;
            for (Node node : new Compose(settings).composeAllFromString(text)) {
                number++;
                YamlReader reader = new YamlReader(file, text);
                JsonNode tree = reader.convert(node, "");
                if (!tree.isNull()) {
                    documents.add(new YamlDocument(new Origin(file, number, 1), tree, reader.lines));
                }
            }
        } catch (MarkedYamlEngineException e) {
            throw malformed(file, text, e);
        } catch (YamlEngineException e) {
            throw new BadRequestException(file + ": not YAML: " + e.getMessage(), e);
        }
        return documents.stream()
                .map(document -> new YamlDocument(
                        new Origin(file, document.origin().document(), documents.size()),
                        document.tree(),
                        document.lines()))
                .toList();
    }

    private static BadRequestException malformed(String file, String text, MarkedYamlEngineException e) {
        Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
        String place = mark.map(m -> ":" + (m.getLine() + 1) + ":" + (m.getColumn() + 1))
                .orElse("");
        String context = e.getContext() == null ? "" : e.getContext() + ": ";
        return new BadRequestException(
                file + place + ": not YAML: " + context + withoutNames(e.getProblem()) + templateHint(text), e);
    }

    /** A password that begins with * or &amp; and has no quotes is an alias or an anchor to the parser, which quotes it. */
    private static String withoutNames(String problem) {
        return NAMES.matcher(problem).replaceAll("$1");
    }

    private static String templateHint(String text) {
        return text.contains("{{")
                ? " (templates are not rendered here; pipe them in: helm template … | ./rollout … -)"
                : "";
    }

    private JsonNode convert(Node node, String path) {
        lines.putIfAbsent(path, line(node));
        if (parents.contains(node)) {
            throw problem(
                    node,
                    path + ": contains itself through the alias *"
                            + node.getAnchor().map(Object::toString).orElse("?"));
        }
        parents.push(node);
        try {
            if (node instanceof MappingNode mapping) {
                return object(mapping, path);
            }
            if (node instanceof SequenceNode sequence) {
                return array(sequence, path);
            }
            if (node instanceof ScalarNode scalar) {
                return scalar(scalar, path);
            }
            throw problem(node, path + ": not a map, list or value");
        } finally {
            parents.pop();
        }
    }

    private ObjectNode object(MappingNode mapping, String path) {
        ObjectNode object = JSON.objectNode();
        List<Node> merged = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw problem(
                        tuple.getKeyNode(), "a field name must be a word, not a map or a list" + templateHint(text));
            }
            String name = key.getValue();
            if (name.equals("<<") && key.getTag().equals(PLAIN)) {
                merged.add(tuple.getValueNode());
                continue;
            }
            String field = path.isEmpty() ? name : path + "." + name;
            if (object.has(name)) {
                throw problem(key, field + ": given twice, first in line " + lines.get(field));
            }
            lines.put(field, line(key));
            object.set(name, convert(tuple.getValueNode(), field));
        }
        merged.forEach(source -> merge(object, source, path));
        return object;
    }

    private void merge(ObjectNode object, Node source, String path) {
        List<Node> maps = source instanceof SequenceNode sequence ? sequence.getValue() : List.of(source);
        for (Node map : maps) {
            if (!(map instanceof MappingNode mapping)) {
                throw problem(map, path + ".<<: only maps can be merged");
            }
            ObjectNode other = (ObjectNode) convert(mapping, path);
            other.properties().forEach(field -> object.putIfAbsent(field.getKey(), field.getValue()));
        }
    }

    private ArrayNode array(SequenceNode sequence, String path) {
        ArrayNode array = JSON.arrayNode();
        for (Node item : sequence.getValue()) {
            array.add(convert(item, path + "[" + array.size() + "]"));
        }
        return array;
    }

    private JsonNode scalar(ScalarNode scalar, String path) {
        Tag tag = scalar.getTag();
        if (tag.equals(PLAIN) || tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) || tag.equals(Tag.BOOL)) {
            return YamlScalars.plain(scalar.getValue());
        }
        if (tag.equals(Tag.NULL)) {
            return JSON.nullNode();
        }
        if (tag.equals(Tag.STR) || tag.equals(Tag.BINARY)) {
            return JSON.textNode(scalar.getValue());
        }
        throw problem(
                scalar,
                path
                        + ": a word that begins with '!' is a tag of YAML, and Kubernetes knows none; put the value in quotes");
    }

    private BadRequestException problem(Node node, String message) {
        return new BadRequestException(file + ":" + line(node) + ": " + message);
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    /** Marks unquoted scalars, so that {@link YamlScalars} can tell what they mean, and leaves the others strings. */
    private static final class KubectlSchema implements Schema {
        @Override
        public ScalarResolver getScalarResolver() {
            return (value, implicit) -> implicit ? PLAIN : Tag.STR;
        }

        @Override
        public Map<Tag, ConstructNode> getSchemaTagConstructors() {
            return Map.of();
        }
    }
}
