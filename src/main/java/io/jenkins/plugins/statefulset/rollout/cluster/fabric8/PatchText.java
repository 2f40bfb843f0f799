package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;

/**
 * Writes a JSON Patch with strings escaped as Go's {@code encoding/json} escapes them. The API server compares the value of a
 * {@code test} with the object byte by byte (evanphx/json-patch, {@code lazyNode.equal}), and has written the object itself: there
 * {@code <}, {@code >}, {@code &} and two separators of lines are escaped, and hexadecimal digits are small.
 */
final class PatchText {
    private static final ObjectWriter WRITER = new ObjectMapper().writer().with(new GoEscapes());

    private PatchText() {}

    static String of(JsonNode patch) {
        try {
            return WRITER.writeValueAsString(patch);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a patch has no text", e);
        }
    }

    private static final class GoEscapes extends CharacterEscapes {
        private static final long serialVersionUID = 1L;
        private static final String SHORT = "\b\f\n\r\t\"\\";

        private final int[] ascii = standardAsciiEscapesForJSON();

        GoEscapes() {
            for (int code = 0; code < ' '; code++) {
                if (SHORT.indexOf(code) < 0) {
                    ascii[code] = ESCAPE_CUSTOM;
                }
            }
            for (char html : "<>&".toCharArray()) {
                ascii[html] = ESCAPE_CUSTOM;
            }
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return ascii;
        }

        @Override
        public SerializableString getEscapeSequence(int code) {
            boolean escaped = code < 128 || code == 0x2028 || code == 0x2029;
            return escaped ? new SerializedString(String.format("\\u%04x", code)) : null;
        }
    }
}
