package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A message as a build keeps it beside its words in English, so that it can be told in another language later. */
final class KeptMessage {
    private static final Logger LOG = Logger.getLogger(KeptMessage.class.getName());

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private KeptMessage() {}

    /** As JSON, without secrets. */
    static String write(Message message) {
        try {
            return MAPPER.writeValueAsString(message.map(Secrets::sentence));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a message can be written as JSON", impossible);
        }
    }

    /**
     * What was kept.
     *
     * @param json null for none
     * @param words what is told where there is none, or where it cannot be read
     */
    static Message read(String json, String words) {
        if (json == null) {
            return Message.of(words);
        }
        try {
            return MAPPER.readValue(json, Message.class);
        } catch (JsonProcessingException newer) {
            LOG.log(Level.FINE, newer, () -> "what was kept of a message cannot be read");
            return Message.of(words);
        }
    }
}
