package io.jenkins.plugins.statefulset.rollout.event;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.util.stream.Collectors;

/**
 * What is wrong in a JSON text, for a person: where it is, and no word of the parser's, which names classes and quotes values.
 */
public final class JsonFault {
    private JsonFault() {}

    /** The end of a sentence: {@code setup.deadline cannot be read}. */
    public static String words(JsonProcessingException fault) {
        if (fault.getCause() instanceof BadRequestException known) {
            return place(fault) + ": " + known.getMessage();
        }
        if (fault instanceof InvalidTypeIdException type) {
            return type.getTypeId() == null
                    ? place(fault) + " does not say what it is"
                    : place(fault) + " is \"" + Secrets.text(type.getTypeId()) + "\", which is not known here";
        }
        return fault instanceof JsonMappingException
                ? place(fault) + " cannot be read"
                : "it is no JSON" + at(fault.getLocation());
    }

    private static String place(JsonProcessingException fault) {
        String path = fault instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(step ->
                                step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                        .collect(Collectors.joining())
                : "";
        return path.isEmpty() ? "it" : path.startsWith(".") ? path.substring(1) : path;
    }

    private static String at(JsonLocation location) {
        return location == null ? "" : " from column " + location.getColumnNr() + " on";
    }
}
