package io.jenkins.plugins.statefulset.rollout.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Message MESSAGE = Message.of("until ")
            .and(NOON)
            .and("; ")
            .and(RequestField.ACCEPT.as("data-moved"))
            .and(" or ")
            .and(RequestField.BUDGET_TIMEOUT);

    private static final Wording SURFACE = setting -> "<" + setting.field() + " " + setting.value() + ">";

    /** What JSON objects with messages look like. */
    record Told(int wave, Message message, List<Message> more) {}

    @Test
    void eachSurfaceNamesTheFieldsAndTheTimes() {
        assertThat(MESSAGE).hasToString("until 2026-11-23T12:00:00Z; accept data-moved or budgetTimeout");
        assertThat(MESSAGE.in(SURFACE.at(ZoneId.of("Asia/Kolkata"))))
                .isEqualTo("until 17:30:00; <ACCEPT data-moved> or <BUDGET_TIMEOUT >");
    }

    @Test
    void wordsThatLookLikeATimeOrAnOptionStayWhatTheyAre() {
        String words = "args: --timeout=30 at 2026-11-23T12:00:00Z {pgHost}";

        assertThat(Message.of(words).in(SURFACE.at(ZoneId.of("Asia/Kolkata")))).isEqualTo(words);
    }

    @Test
    void aScriptNamesFieldsInBraces() {
        assertThat(Message.ofTemplate("{pgHost} of {x} and ${pgPort}").in(SURFACE))
                .isEqualTo("<PG_HOST > of {x} and $<PG_PORT >");
    }

    @Test
    void comesBackFromJsonWithItsFacts() throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        Told told = new Told(1, Message.of("plain"), List.of(Message.none(), MESSAGE));

        String json = MessageJson.write(mapper, told, SURFACE);

        assertThat(mapper.readTree(json).path("message").asText()).isEqualTo("plain");
        assertThat(mapper.readTree(json).path("more").path(1).asText())
                .isEqualTo("until 2026-11-23T12:00:00Z; <ACCEPT data-moved> or <BUDGET_TIMEOUT >");
        assertThat(mapper.readTree(json).path("parts").fieldNames())
                .toIterable()
                .containsExactly("/more/1");
        assertThat(MessageJson.read(mapper, json, Told.class)).isEqualTo(told);
    }

    @Test
    void jsonWithoutPartsIsWordsOnlyAndPartsOfWhatIsNotThereSayNothing() throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();

        assertThat(MessageJson.read(mapper, "{\"wave\":1,\"message\":\"--accept x\",\"more\":[]}", Told.class))
                .isEqualTo(new Told(1, Message.of("--accept x"), List.of()));
        assertThat(MessageJson.read(
                                mapper,
                                "{\"wave\":1,\"message\":\"m\",\"more\":[],\"parts\":{\"/more/7\":[\"a\"],\"/wave\":[\"b\"],\"x\":[\"c\"],"
                                        + "\"/message\":[\"d \",{\"field\":\"ofALaterVersion\",\"value\":\"v\"},{\"time\":\"?\"}]}}",
                                Told.class)
                        .message())
                .hasToString("d ofALaterVersion v?");
    }

    @Test
    void survivesSerialization() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(MESSAGE);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(MESSAGE);
        }
    }

    @Test
    void aTextInSeveralLanguagesIsToldInEachAndKeepsThemInJson() throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        Message both = new LocalizedText("go to {to}", Map.of(Language.CHINESE, "升级到 {to}"))
                .map(text -> text.replace("{to}", "8.4"))
                .message();
        Told told = new Told(1, both, List.of());

        assertThat(both).hasToString("go to 8.4");
        assertThat(both.in(Wording.PROGRAM.in(Language.CHINESE))).isEqualTo("升级到 8.4");
        assertThat(both.map(text -> text.replace("8.4", "***")).in(Wording.PROGRAM.in(Language.CHINESE)))
                .isEqualTo("升级到 ***");
        String json = MessageJson.write(mapper, told, Wording.PROGRAM);
        assertThat(mapper.readTree(json).path("message").asText()).isEqualTo("go to 8.4");
        assertThat(MessageJson.read(mapper, json, Told.class)).isEqualTo(told);
    }
}
