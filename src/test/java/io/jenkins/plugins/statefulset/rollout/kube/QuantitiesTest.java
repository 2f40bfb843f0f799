package io.jenkins.plugins.statefulset.rollout.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {
    @ParameterizedTest
    @CsvSource({
        "1000m,1",
        "500m,500m",
        "0.5,500m",
        "2000m,2",
        "1500m,1500m",
        "2,2",
        "1024Mi,1Gi",
        "1Gi,1Gi",
        "1.5Gi,1536Mi",
        "2048,2048",
        "1000,1k",
        "100M,100M",
        "0,0",
        "0Gi,0",
        "512Ki,512Ki",
        "1e3,1e3",
        "1E,1E",
        "0.0001,1m",
        "20Gi,20Gi",
        "0.5Ki,512",
        "nonsense,nonsense",
        "-1000m,-1"
    })
    void writesThemAsTheApiServerDoes(String given, String stored) {
        assertThat(Quantities.canonicalResource(given)).isEqualTo(stored);
    }

    @Property
    void keepsTheAmountAndIsStable(@ForAll @IntRange(max = 100_000) int number, @ForAll("suffixes") String suffix) {
        String canonical = Quantities.canonicalResource(number + suffix);

        assertThat(Quantity.getAmountInBytes(new Quantity(canonical)))
                .isEqualByComparingTo(Quantity.getAmountInBytes(new Quantity(number + suffix)));
        assertThat(Quantities.canonicalResource(canonical)).isEqualTo(canonical);
    }

    @Provide
    Arbitrary<String> suffixes() {
        return Arbitraries.of("", "m", "k", "M", "G", "Ki", "Mi", "Gi", "Ti", "e3");
    }

    @Property
    void leavesWordsAlone(@ForAll @StringLength(min = 1, max = 8) @CharRange(from = 'q', to = 'z') String word) {
        assertThat(Quantities.canonical(word)).isEqualTo(word);
    }
}
