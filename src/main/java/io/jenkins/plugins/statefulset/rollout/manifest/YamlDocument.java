package io.jenkins.plugins.statefulset.rollout.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.problem.Problems;
import java.util.List;
import java.util.Map;

/**
 * One YAML document as a JSON tree that remembers its lines.
 *
 * @param origin where it was read
 * @param tree its content
 * @param lines the line (from 1) of every field, by path
 * @param flaws what {@code kubectl apply} would refuse in it whatever its kind is, in the order of the text
 * @param hint how a template is rendered, where it may be one; else empty
 */
record YamlDocument(Origin origin, JsonNode tree, Map<String, Integer> lines, List<Flaw> flaws, Message hint)
        implements Problems {
    YamlDocument {
        lines = Map.copyOf(lines);
        flaws = List.copyOf(flaws);
    }

    /**
     * What is wrong at a place and could be read past.
     *
     * @param path the field; empty for the document
     */
    record Flaw(String path, BadRequestException problem) {
        private boolean isBelow(String prefix) {
            return path.equals(prefix)
                    || (path.startsWith(prefix)
                            && (prefix.isEmpty()
                                    || path.charAt(prefix.length()) == '.'
                                    || path.charAt(prefix.length()) == '['));
        }
    }

    @Override
    public BadRequestException at(String path, Message message) {
        // A Go template in an argument is nobody's mistake; in a value that is wrong it most likely is the mistake.
        Message what = message.toString().contains("{{") ? message.and(hint) : message;
        return new BadRequestException(inLine(
                origin.file(), lineOf(path), path.isEmpty() ? what : BadRequestException.at(Message.of(path), what)));
    }

    static Message inLine(String file, int line, Message what) {
        return Phrase.of("refused.in-line")
                .with("file", Origin.named(file))
                .with("line", line)
                .with("what", what)
                .message();
    }

    /** Problems of an object inside this document, such as an item of a List. */
    Problems below(String prefix) {
        return prefix.isEmpty() ? this : (path, message) -> at(path.isEmpty() ? prefix : prefix + "." + path, message);
    }

    /**
     * Demands that nothing had to be read past.
     *
     * @param prefix the object inside this document that is meant; empty for all of it
     * @throws BadRequestException the first flaw that is in it
     */
    void requireSound(String prefix) {
        flawsIn(prefix).stream().findFirst().ifPresent(flaw -> {
            throw flaw.problem();
        });
    }

    /** The flaws of an object inside this document; the prefix is empty for all of it. */
    List<Flaw> flawsIn(String prefix) {
        return flaws.stream().filter(flaw -> flaw.isBelow(prefix)).toList();
    }

    /** A missing field has no line of its own: that of the nearest field around it tells where it is missing. */
    int lineOf(String path) {
        String known = path;
        while (!lines.containsKey(known) && !known.isEmpty()) {
            known = known.substring(0, Math.max(0, Math.max(known.lastIndexOf('.'), known.lastIndexOf('['))));
        }
        return lines.getOrDefault(known, 1);
    }
}
