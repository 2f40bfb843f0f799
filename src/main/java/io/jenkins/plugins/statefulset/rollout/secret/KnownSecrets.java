package io.jenkins.plugins.statefulset.rollout.secret;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The secrets that stand in certain objects, for texts in which their values may turn up without their names: the log of a pod
 * that did not like its password, the API server's words about a field.
 *
 * <p>A value that stands in the same objects where it may be shown ({@code postgres} as user and password), or is shorter than
 * 4 characters, is hidden in its own place only: to hide it everywhere would tell more than it hides.
 */
public final class KnownSecrets {
    private static final int SHORTEST = 4;
    private static final KnownSecrets NONE = new KnownSecrets(List.of());

    /** Longest first, so that one within another leaves nothing of it. */
    private final List<String> values;

    private KnownSecrets(List<String> values) {
        this.values = values;
    }

    /** Knows nothing: judges texts by themselves. */
    public static KnownSecrets none() {
        return NONE;
    }

    /** Those of these objects, such as pod templates. */
    public static KnownSecrets of(JsonNode... objects) {
        return of(List.of(objects));
    }

    /** Those of these objects, such as pod templates. */
    public static KnownSecrets of(List<JsonNode> objects) {
        Set<String> found = new LinkedHashSet<>();
        SecretTree tree = new SecretTree(new SecretMarker(found::add));
        List<JsonNode> shown = objects.stream().map(tree::shown).toList();
        if (found.isEmpty()) {
            return NONE;
        }
        String open = shown.stream().map(JsonNode::toString).collect(Collectors.joining("\n"));
        Set<String> values = new LinkedHashSet<>();
        for (String secret : found) {
            String value = secret.strip();
            if (value.length() >= SHORTEST && !open.contains(value) && !PlainValues.isSwitch(value)) {
                values.add(value);
                values.add(inAnAddress(value));
                values.add(Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
                value.lines()
                        .map(String::strip)
                        .filter(line -> line.length() > 2 * SHORTEST)
                        .forEach(values::add);
            }
        }
        return new KnownSecrets(values.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    /** As it stands in an address, RFC 3986. */
    private static String inAnAddress(String value) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (octet & 0xff);
            boolean unreserved = letter < 128 && (Character.isLetterOrDigit(letter) || "-._~".indexOf(letter) >= 0);
            encoded.append(unreserved ? String.valueOf(letter) : String.format("%%%02X", octet & 0xff));
        }
        return encoded.toString();
    }

    /** Text that others wrote, as {@link Secrets#text}, without these secrets. */
    public String text(String text) {
        return Secrets.text(masked(text));
    }

    /** A sentence for a person, as {@link Secrets#sentence}, without these secrets. */
    public String sentence(String text) {
        return Secrets.sentence(masked(text));
    }

    private String masked(String text) {
        String shown = text;
        for (String value : values) {
            shown = shown.replace(value, Secrets.HIDDEN);
        }
        return shown;
    }
}
