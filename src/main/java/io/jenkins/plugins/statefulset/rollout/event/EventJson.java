package io.jenkins.plugins.statefulset.rollout.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.jenkins.plugins.statefulset.rollout.message.MessageJson;
import io.jenkins.plugins.statefulset.rollout.message.Wording;

/** The JSON form of events: one object, one line. */
public final class EventJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private EventJson() {}

    /** The event as one line of JSON, without a line end, worded for programs. */
    public static String write(RolloutEvent event) {
        return write(event, Wording.PROGRAM);
    }

    /** The same in the words of one surface. What {@link #read} makes of it is the same event. */
    public static String write(RolloutEvent event, Wording wording) {
        try {
            return MessageJson.write(MAPPER, event, wording);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("event " + event + " has no JSON form", e);
        }
    }

    /**
     * Reads what {@link #write} wrote. Fields of later versions are ignored.
     *
     * @throws IllegalArgumentException if the line is no event
     */
    public static RolloutEvent read(String line) {
        try {
            RolloutEvent event = MessageJson.read(MAPPER, line, RolloutEvent.class);
            if (event == null) {
                throw new IllegalArgumentException("not a rollout event: it is empty");
            }
            RecordFault.in((Record) event).ifPresent(gap -> {
                throw new IllegalArgumentException("not a rollout event: " + gap.message());
            });
            return OlderEvents.read(event);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a rollout event: " + JsonFault.words(e), e);
        }
    }
}
