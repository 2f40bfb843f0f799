package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReaderTest {
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T20:00:00Z");
    private static final Message MOMENT = Message.of("until ").and(LONG_AGO);

    @Test
    void aPersonReadsMomentsInTheZoneOfTheirChoice() {
        Reader reader = Reader.of(Locale.ENGLISH, PersonalZone.zone("Asia/Tokyo"));

        assertThat(reader.zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(reader.say(MOMENT)).isEqualTo("until 2020-01-02 05:00:00");
    }

    @Test
    void whoHasChosenNoneReadsThemInThatOfTheController() {
        String local = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
                .format(LONG_AGO.atZone(ZoneId.systemDefault()));

        assertThat(Reader.of(Locale.ENGLISH, Optional.empty()).say(MOMENT)).isEqualTo("until " + local);
    }

    @Test
    void aZoneThatThereIsNotIsNone() {
        assertThat(PersonalZone.zone("Atlantis/Poseidonis")).isEmpty();
        assertThat(PersonalZone.zone("")).isEmpty();
    }

    @Test
    void aProgramReadsThemInUtcAndInFull() {
        assertThat(Reader.PROGRAM.say(MOMENT)).isEqualTo("until 2020-01-01T20:00:00Z");
    }

    @Test
    void languageAndZoneGoTogether() {
        Reader reader = Reader.of(Locale.SIMPLIFIED_CHINESE, PersonalZone.zone("Asia/Shanghai"));

        assertThat(reader.wording().time(LONG_AGO)).isEqualTo("2020-01-02 04:00:00");
        assertThat(reader.wording().language()).isEqualTo(reader.language());
        assertThat(reader.language().locale()).isEqualTo(Locale.SIMPLIFIED_CHINESE);
    }
}
