package io.jenkins.plugins.statefulset.rollout.kube;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceVersionsTest {
    @ParameterizedTest(name = "{0} before {1}: {2}")
    @CsvSource({
        "9, 10, true",
        "10, 9, false",
        "10, 10, false",
        "99999999999999999999998, 99999999999999999999999, true",
        "9, 99999999999999999999999, true",
        "a, b, false",
        "1, b, false",
        "-1, 2, false",
        "01, 2, false",
        "'', 2, false",
        ", 2, false",
        "1, , false"
    })
    void comparesNumbersOnly(String version, String than, boolean older) {
        assertThat(ResourceVersions.isOlder(version, than)).isEqualTo(older);
    }
}
