package io.jenkins.plugins.statefulset.rollout.event;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.util.stream.Collectors;

/**
 * What is wrong in a JSON text, for a person: where it is, and no word of the parser's, which names classes and quotes values.
 */
public final class JsonFault {
    private JsonFault() {}

    /** The end of a sentence: {@code setup.deadline cannot be read}. */
    public static Message words(JsonProcessingException fault) {
        if (fault.getCause() instanceof BadRequestException known) {
            return BadRequestException.at(place(fault), known.told());
        }
        if (fault instanceof InvalidTypeIdException type) {
            return (type.getTypeId() == null
                            ? Phrase.of("record.without-type")
                            : Phrase.of("record.unknown-type").with("type", Secrets.text(type.getTypeId())))
                    .with("place", place(fault))
                    .message();
        }
        if (fault instanceof JsonMappingException) {
            return Phrase.of("record.unreadable").with("place", place(fault)).message();
        }
        Phrase none = Phrase.of("record.no-json");
        JsonLocation location = fault.getLocation();
        return (location == null ? none : none.with("column", location.getColumnNr())).message();
    }

    private static Message place(JsonProcessingException fault) {
        String path = fault instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(step ->
                                step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                        .collect(Collectors.joining())
                : "";
        return path.isEmpty()
                ? Phrase.of("record.itself").message()
                : Message.of(path.startsWith(".") ? path.substring(1) : path);
    }
}
