package io.jenkins.plugins.statefulset.rollout.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LifecycleBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategyBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CassandraRulesTest {
    @ParameterizedTest
    @CsvSource({
        "3.11.16, 3.11.17, LOW, ",
        "3.11, 3.11.17, LOW, ",
        "4.1.3, 4.1.2, HIGH, ",
        "3.0.29, 3.11.17, HIGH, ",
        "3.0.29, 4.0.12, HIGH, ",
        "3.11.17, 4.0.12, HIGH, ",
        "3.11.17, 4.1.4, HIGH, ",
        "4.0.12, 4.1.4, HIGH, ",
        "4.0.12, 5.0.1, HIGH, ",
        "4.1.4, 5.0.1, HIGH, ",
        "2.2.19, 3.11.17, HIGH, ",
        "3.11.17, 5.0.1, HIGH, skipped-major",
        "2.2.19, 4.0.12, HIGH, skipped-major",
        "2.1.8, 3.11.17, HIGH, skipped-major",
        "2.2.1, 3.0.29, HIGH, skipped-major",
        "2.0.17, 3.11.17, HIGH, skipped-major",
        "4.0.12, 3.11.17, HIGH, downgrade",
        "4.1.4, 4.0.12, HIGH, downgrade",
        "5.0, 4.1, HIGH, downgrade",
        "5.0.1, 5.0-rc1, HIGH, "
    })
    void theWayThroughTheReleases(String before, String after, RiskLevel level, String blocker) {
        Assessment assessment =
                SetFixture.cassandra("cassandra:" + before).changedTo(SetFixture.cassandra("cassandra:" + after));

        assertThat(assessment.workload()).isEqualTo(Workload.CASSANDRA);
        assertThat(assessment.risk().level()).isEqualTo(level);
        if (blocker == null) {
            assertThat(assessment.blockers()).isEmpty();
        } else {
            assertThat(assessment.blockers()).singleElement().satisfies(found -> assertThat(found.name())
                    .contains(blocker));
        }
    }

    @Test
    void anotherMajorTellsWhatToDoBetweenAndAfter() {
        assertThat(SetFixture.cassandra("cassandra:4.1.4")
                        .changedTo(SetFixture.cassandra("cassandra:5.0.1"))
                        .warnings())
                .anySatisfy(warning -> assertThat(warning.toString()).contains("no repair"))
                .anySatisfy(warning -> assertThat(warning.toString()).contains("upgradesstables"))
                .anySatisfy(warning -> assertThat(warning.toString()).contains("onFailure hold"))
                .anySatisfy(warning -> assertThat(warning.toString()).contains("nodetool drain"));
    }

    @Test
    void aHookThatDrainsNeedsNoWarning() {
        SetFixture draining = SetFixture.cassandra("cassandra:4.1.3")
                .container(container -> container.setLifecycle(new LifecycleBuilder()
                        .withNewPreStop()
                        .withNewExec()
                        .withCommand("nodetool", "drain")
                        .endExec()
                        .endPreStop()
                        .build()));

        assertThat(draining.changedTo(draining.image("cassandra:4.1.4")).warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "CASSANDRA_CLUSTER_NAME, Other, cluster-name",
        "CASSANDRA_DC, DC2, topology",
        "CASSANDRA_RACK, Rack2, topology",
        "CASSANDRA_ENDPOINT_SNITCH, GossipingPropertyFileSnitch, topology",
        "CASSANDRA_NUM_TOKENS, 16, topology"
    })
    void whatANodeHasWrittenDownMustStay(String variable, String value, String name) {
        SetFixture before = SetFixture.cassandra("cassandra:4.1.4");

        assertThat(before.changedTo(before.env(variable, value)).blockers())
                .singleElement()
                .satisfies(blocker -> {
                    assertThat(blocker.name()).contains(name);
                    assertThat(blocker.field()).endsWith("env[" + variable + "]");
                    assertThat(blocker.message().toString()).contains(variable, "→ " + value);
                });
    }

    @Test
    void theDefaultNumberOfTokensFallsWith4() {
        SetFixture before = SetFixture.cassandra("cassandra:3.11.17").withoutEnv("CASSANDRA_NUM_TOKENS");

        assertThat(before.changedTo(before.image("cassandra:4.1.4")).blockers())
                .singleElement()
                .satisfies(blocker -> {
                    assertThat(blocker.name()).contains("topology");
                    assertThat(blocker.message().toString()).contains("num_tokens, 256 → 16");
                    assertThat(blocker.wayOut().get(0).toString()).contains("CASSANDRA_NUM_TOKENS=256");
                });
        assertThat(before.changedTo(before.image("cassandra:4.1.4").env("CASSANDRA_NUM_TOKENS", "256"))
                        .blockers())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, true", "50%, true"})
    void severalNodesAtOnceAreWarnedOf(String maxUnavailable, boolean warned) {
        SetFixture before = SetFixture.cassandra("cassandra:4.1.3").edit(set -> set.getSpec()
                .setUpdateStrategy(new StatefulSetUpdateStrategyBuilder()
                        .withNewRollingUpdate()
                        .withMaxUnavailable(
                                maxUnavailable.endsWith("%")
                                        ? new IntOrString(maxUnavailable)
                                        : new IntOrString(Integer.valueOf(maxUnavailable)))
                        .endRollingUpdate()
                        .build()));

        assertThat(before.changedTo(before.env("X", "1")).warnings().stream()
                        .anyMatch(warning -> warning.toString().contains("maxUnavailable is " + maxUnavailable)))
                .isEqualTo(warned);
    }
}
