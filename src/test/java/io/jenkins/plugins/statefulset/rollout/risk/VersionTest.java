package io.jenkins.plugins.statefulset.rollout.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {
    @Property
    void readsWhatItWrites(@ForAll("versions") Version version) {
        assertThat(Version.parse(version.toString())).contains(version);
    }

    @Property
    void comparesAlikeFromBothSidesAndWithEquals(@ForAll("versions") Version a, @ForAll("versions") Version b) {
        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
        assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
    }

    @Property
    void comparesTransitively(
            @ForAll("versions") Version a, @ForAll("versions") Version b, @ForAll("versions") Version c) {
        List<Version> sorted = java.util.stream.Stream.of(a, b, c).sorted().toList();

        assertThat(sorted.get(0)).isLessThanOrEqualTo(sorted.get(1));
        assertThat(sorted.get(1)).isLessThanOrEqualTo(sorted.get(2));
        assertThat(sorted.get(0)).isLessThanOrEqualTo(sorted.get(2));
    }

    @Property
    void aReleaseIsWithinEveryLineThatItBeginsWith(@ForAll("releases") Version release) {
        for (int i = 1; i <= release.numbers().size(); i++) {
            assertThat(release.isWithin(release.first(i))).isTrue();
        }
    }

    @Property
    void oneStepIsTheOtherTurnedRound(@ForAll("versions") Version a, @ForAll("versions") Version b) {
        VersionStep there = VersionStep.between(a, b);
        VersionStep back = VersionStep.between(b, a);

        VersionStep turned =
                switch (there) {
                    case SAME -> VersionStep.SAME;
                    case PINNED -> VersionStep.FLOATED;
                    case FLOATED -> VersionStep.PINNED;
                    case FORWARD -> VersionStep.BACKWARD;
                    case BACKWARD -> VersionStep.FORWARD;
                };
        assertThat(back).isEqualTo(turned);
    }

    @Provide
    Arbitrary<Version> releases() {
        return Arbitraries.integers()
                .between(0, 30)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(numbers -> new Version(numbers, Optional.empty()));
    }

    @Provide
    Arbitrary<Version> versions() {
        Arbitrary<Optional<String>> preReleases = Combinators.combine(
                        Arbitraries.of("alpha", "beta", "rc"),
                        Arbitraries.integers().between(0, 12))
                .as((word, number) -> word + number)
                .optional(0.3);
        return Combinators.combine(releases(), preReleases).as((release, word) -> new Version(release.numbers(), word));
    }

    @ParameterizedTest
    @CsvSource({
        "9.6, 10",
        "13, 13.0",
        "13.9, 13.10",
        "17-beta1, 17-beta2",
        "17-beta2, 17-beta10",
        "17-beta3, 17-rc1",
        "17-rc1, 17",
        "17-rc1, 17.0",
        "16.4, 17-beta1",
        "3.11.16, 4.0"
    })
    void sortsOlderBeforeNewer(String older, String newer) {
        assertThat(Version.parse(older).orElseThrow())
                .isLessThan(Version.parse(newer).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v", "latest", "13-alpine", "13.", ".9", "1..2", "13 ", "abc123", "99999999999"})
    void aTextThatIsNotAVersionIsNone(String text) {
        assertThat(Version.parse(text)).isEmpty();
    }

    @Test
    void aVersionWithoutNumbersCannotBeMade() {
        assertThatThrownBy(() -> new Version(List.of(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[]");
    }
}
