package io.jenkins.plugins.statefulset.rollout.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "90s, PT90S",
        "5m, PT5M",
        "1h30m, PT1H30M",
        "500ms, PT0.5S",
        "1d, PT24H",
        "2m500ms, PT2M0.5S",
        "' 7s ', PT7S",
        "0s, PT0S",
        "3650d, PT87600H"
    })
    void readsWhatPeopleWrite(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "5", "-5s", "5 m", "5x", "1.5h", "30m1h", "1h1h", "s", "5M", "PT5M", "١s"})
    void refusesTheRestAndSaysWhatIsAllowed(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("\"" + text + "\"")
                .hasMessageContaining("90s, 5m, 1h30m, 500ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3651d", "9223372036854775807d", "99999999999999999999s", "9223372036854775807h1m"})
    void refusesWhatNoRolloutLasts(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(BadRequestException.class)
                .hasMessage("duration \"" + text + "\" is too long: at most 3650d is allowed");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s", "PT0.5S, 500 ms", "PT0.0004S, 0 s", "PT0.9996S, 999 ms", "PT9S, 9 s", "PT9.4S, 9 s",
        "PT9.5S, 10 s", "PT59.6S, 1 min", "PT2M5S, 2 min 5 s", "PT2M, 2 min", "PT59M59.7S, 1 h", "PT1H3M, 1 h 3 min",
        "PT1H2M40S, 1 h 3 min", "PT23H59M40S, 1 d", "PT52H, 2 d 4 h", "PT-3S, 0 s"
    })
    void writesThemInTwoUnitsAtMost(Duration duration, String expected) {
        assertThat(Durations.format(duration)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s",
        "PT0.0004S, 0 s",
        "PT0.001S, less than a second",
        "PT0.527S, less than a second",
        "PT0.9996S, less than a second",
        "PT1S, 1 s",
        "PT1.4S, 1 s",
        "PT2M5S, 2 min 5 s",
        "PT-3S, 0 s"
    })
    void writesTimeThatHasPassedWithoutMilliseconds(Duration duration, String expected) {
        assertThat(Durations.passed(duration)).isEqualTo(expected);
    }

    @Property
    void neverWritesSixtyOfAUnit(@ForAll @LongRange(min = 0, max = 10_000_000_000L) long millis) {
        assertThat(Durations.format(Duration.ofMillis(millis)))
                .doesNotContainPattern("\\b60 (s|min)|\\b24 h$|\\b1000 ms");
    }
}
