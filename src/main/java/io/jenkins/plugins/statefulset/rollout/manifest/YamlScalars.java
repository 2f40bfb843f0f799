package io.jenkins.plugins.statefulset.rollout.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an unquoted YAML scalar means to {@code kubectl}.
 *
 * <p>kubectl reads YAML 1.1 (sigs.k8s.io/yaml, go-yaml v2), where {@code yes} and {@code on} are booleans and
 * {@code 0400} is the number 256. Reading YAML 1.2 here would accept an {@code env} value {@code yes} that the API
 * server refuses, and give a volume the mode 400 instead of 0400.
 */
final class YamlScalars {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE =
            Set.of("true", "True", "TRUE", "yes", "Yes", "YES", "y", "Y", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("false", "False", "FALSE", "no", "No", "NO", "n", "N", "off", "Off", "OFF");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(0|[1-9][0-9_]*)");
    private static final Pattern OCTAL = Pattern.compile("[-+]?0o?[0-7_]+");
    private static final Pattern HEXADECIMAL = Pattern.compile("[-+]?0x[0-9a-fA-F_]+");
    private static final Pattern BINARY = Pattern.compile("[-+]?0b[01_]+");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

    private static final int MAX_DIGITS = 400;

    private YamlScalars() {}

    static JsonNode plain(String text) {
        if (NULLS.contains(text)) {
            return JSON.nullNode();
        }
        if (TRUE.contains(text)) {
            return JSON.booleanNode(true);
        }
        if (FALSE.contains(text)) {
            return JSON.booleanNode(false);
        }
        return number(text).orElseGet(() -> JSON.textNode(text));
    }

    private static Optional<JsonNode> number(String text) {
        if (text.length() > MAX_DIGITS) {
            return Optional.empty();
        }
        if (DECIMAL.matcher(text).matches()) {
            return Optional.of(integer(text, "", 10));
        }
        if (HEXADECIMAL.matcher(text).matches()) {
            return Optional.of(integer(text, "0x", 16));
        }
        if (BINARY.matcher(text).matches()) {
            return Optional.of(integer(text, "0b", 2));
        }
        if (OCTAL.matcher(text).matches()) {
            return Optional.of(integer(text, text.contains("o") ? "0o" : "0", 8));
        }
        return FLOAT.matcher(text).matches() ? real(text) : Optional.empty();
    }

    /** Only what a double holds is a number to Go; 1e400 is none, and stays the text that it is. */
    private static Optional<JsonNode> real(String text) {
        return Double.isFinite(Double.parseDouble(text))
                        && (Double.parseDouble(text) != 0
                                || !text.toLowerCase(Locale.ROOT).contains("e-"))
                ? Optional.of(JSON.numberNode(new BigDecimal(text)))
                : Optional.empty();
    }

    private static JsonNode integer(String text, String prefix, int radix) {
        boolean negative = text.startsWith("-");
        String unsigned = negative || text.startsWith("+") ? text.substring(1) : text;
        String digits = unsigned.substring(prefix.length()).replace("_", "");
        if (digits.isEmpty()) {
            return JSON.textNode(text);
        }
        BigInteger magnitude = new BigInteger(digits, radix);
        BigInteger value = negative ? magnitude.negate() : magnitude;
        if (value.bitLength() < Integer.SIZE) {
            return JSON.numberNode(value.intValue());
        }
        return value.bitLength() < Long.SIZE ? JSON.numberNode(value.longValue()) : JSON.numberNode(value);
    }
}
