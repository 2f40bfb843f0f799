package io.jenkins.plugins.statefulset.rollout.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Turns the nodes of one document into a JSON tree, and notes what it has to read past.
 *
 * <ol>
 *   <li>Of a field that is given twice the last value counts.
 *   <li>A value with a tag of its own is read as if it had none; a field that is not named by a word, a merge of what is no map
 *       and an alias that contains itself are left out.
 *   <li>What is below a path that is longer than any of Kubernetes is told with the place around it.
 * </ol>
 */
final class YamlTree {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** How many values aliases may repeat. A manifest has some hundred; a trap has millions. */
    static final int MAX_REPEATED = 200_000;
    /** How long the path of a field may be, which each field below it repeats. Those of Kubernetes have up to a few hundred characters. */
    private static final int MAX_PATH = 2_000;

    private final String file;
    private final int firstLine;
    private final Message hint;
    private final Map<String, Integer> lines = new HashMap<>();
    private final List<YamlDocument.Flaw> flaws = new ArrayList<>();
    private final Deque<Node> parents = new ArrayDeque<>();
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private int repeated;

    /**
     * @param firstLine the line of the file, from 0, where the nodes' own lines begin
     * @param hint how a template is rendered, where it may be one; else empty
     */
    YamlTree(String file, int firstLine, Message hint) {
        this.file = file;
        this.firstLine = firstLine;
        this.hint = hint;
    }

    /** What aliases expand to is too much to read. */
    static final class TooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLargeException() {
            super("its aliases repeat more than " + MAX_REPEATED + " values; write them out, or fewer of them");
        }
    }

    JsonNode of(Node root) {
        return convert(root, "");
    }

    Map<String, Integer> lines() {
        return lines;
    }

    List<YamlDocument.Flaw> flaws() {
        return flaws;
    }

    private JsonNode convert(Node node, String path) {
        lines.putIfAbsent(path, line(node));
        if (!seen.add(node) && ++repeated > MAX_REPEATED) {
            throw new TooLargeException();
        }
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar, path);
        }
        if (parents.contains(node)) {
            flaw(
                    node,
                    path,
                    path,
                    Phrase.of("manifest.contains-itself")
                            .with(
                                    "alias",
                                    node.getAnchor().map(Object::toString).orElse("?")));
            return JSON.nullNode();
        }
        parents.push(node);
        try {
            requireKnownTag(node, path);
            return node instanceof MappingNode mapping ? object(mapping, path) : array((SequenceNode) node, path);
        } finally {
            parents.pop();
        }
    }

    private ObjectNode object(MappingNode mapping, String path) {
        ObjectNode object = JSON.objectNode();
        List<Node> merged = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                flaw(
                        tuple.getKeyNode(),
                        path,
                        "",
                        Phrase.of("manifest.field-name").with("hint", hint));
                continue;
            }
            String name = key.getValue();
            if (name.equals("<<") && key.getTag().equals(YamlReader.PLAIN)) {
                merged.add(tuple.getValueNode());
                continue;
            }
            String field = below(path, path.isEmpty() ? name : "." + name);
            if (object.has(name)) {
                Phrase twice = Phrase.of("manifest.given-twice");
                flaw(key, field, field, field.equals(path) ? twice : twice.with("line", lines.get(field)));
            }
            if (!field.equals(path)) {
                lines.put(field, line(key));
            }
            object.set(name, convert(tuple.getValueNode(), field));
        }
        merged.forEach(source -> merge(object, source, path));
        return object;
    }

    private void merge(ObjectNode object, Node source, String path) {
        List<Node> maps = source instanceof SequenceNode sequence ? sequence.getValue() : List.of(source);
        for (Node map : maps) {
            if (map instanceof MappingNode mapping && convert(mapping, path) instanceof ObjectNode other) {
                other.properties().forEach(field -> object.putIfAbsent(field.getKey(), field.getValue()));
            } else {
                flaw(map, path, path + (path.isEmpty() ? "" : ".") + "<<", Phrase.of("manifest.only-maps-merge"));
            }
        }
    }

    private ArrayNode array(SequenceNode sequence, String path) {
        ArrayNode array = JSON.arrayNode();
        for (Node item : sequence.getValue()) {
            array.add(convert(item, below(path, "[" + array.size() + "]")));
        }
        return array;
    }

    private static String below(String path, String step) {
        return path.length() + step.length() > MAX_PATH ? path : path + step;
    }

    private JsonNode scalar(ScalarNode scalar, String path) {
        Tag tag = scalar.getTag();
        if (tag.equals(YamlReader.PLAIN) || tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) || tag.equals(Tag.BOOL)) {
            return YamlScalars.plain(scalar.getValue());
        }
        if (tag.equals(Tag.NULL)) {
            return JSON.nullNode();
        }
        requireKnownTag(scalar, path);
        return JSON.textNode(scalar.getValue());
    }

    private void requireKnownTag(Node node, String path) {
        Tag tag = node.getTag();
        boolean known = tag.equals(Tag.STR)
                || tag.equals(Tag.BINARY)
                || tag.equals(Tag.MAP)
                || tag.equals(Tag.SEQ)
                || tag.equals(YamlReader.PLAIN)
                || tag.getValue().equals("tag:yaml.org,2002:timestamp");
        if (!known) {
            flaw(node, path, path, Phrase.of("manifest.tag"));
        }
    }

    /** @param place the field as it is told; empty where it has no name */
    private void flaw(Node node, String path, String place, Phrase what) {
        Message message = place.isEmpty() ? what.message() : BadRequestException.at(Message.of(place), what.message());
        flaws.add(new YamlDocument.Flaw(path, new BadRequestException(YamlDocument.inLine(file, line(node), message))));
    }

    private int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + firstLine + 1;
    }
}
