package io.jenkins.plugins.statefulset.rollout.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AssessmentTest {
    private static final Blocker NAMED = Blocker.named(
            "data-moved",
            "f",
            Phrase.of("risk.restart"),
            Phrase.of("risk.unless-copied"),
            Phrase.of("risk.keep-mounts"));
    private static final Blocker FINAL = new Blocker(Optional.empty(), "f", Message.of("m"), List.of());
    private static final Reason LOW = Reason.of(RiskLevel.LOW, "f", Phrase.of("risk.restart"));
    private static final Reason HIGH = Reason.of(RiskLevel.HIGH, "f", Phrase.of("risk.no-rule"));

    @Test
    void acceptingABlockerRemovesItAndWantsABackup() {
        Assessment assessment =
                new Assessment(Workload.OTHER, Risk.of(List.of(LOW)), List.of(NAMED, FINAL), List.of(), List.of());

        assertThat(assessment.remaining(Set.of())).containsExactly(NAMED, FINAL);
        assertThat(assessment.remaining(Set.of("data-moved"))).containsExactly(FINAL);
        assertThat(assessment.wantsBackup(Set.of("data-moved"))).isTrue();
        assertThat(assessment.wantsBackup(Set.of("downgrade"))).isFalse();
    }

    @Test
    void aHighRiskWantsABackupAndALowOneDoesNot() {
        assertThat(new Assessment(Workload.OTHER, Risk.of(List.of(LOW, HIGH)), List.of(), List.of(), List.of())
                        .wantsBackup(Set.of()))
                .isTrue();
        assertThat(new Assessment(Workload.OTHER, Risk.of(List.of(LOW)), List.of(), List.of(), List.of())
                        .wantsBackup(Set.of()))
                .isFalse();
    }

    @Test
    void theRiskIsTheHighestReasonAndShowsItFirst() {
        assertThat(Risk.of(List.of(LOW, HIGH)).reasons()).containsExactly(HIGH, LOW);
        assertThat(Risk.of(List.of()).level()).isEqualTo(RiskLevel.NONE);
        assertThat(RiskLevel.HIGH.wireName()).isEqualTo("high");
        assertThatThrownBy(() -> new Risk(RiskLevel.LOW, List.of(HIGH)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LOW")
                .hasMessageContaining("HIGH");
    }

    /** A path of the set, an image and a command are the same in every language; four words in a row are a sentence. */
    private static final Pattern ENGLISH = Pattern.compile("(?<![-\\w./])[a-z]{2,}( [a-z]{2,}){3,}(?![-\\w./])");

    static Stream<Assessment> changes() {
        return Stream.of(
                data("mysql:8.0.36", "mysql:8.4"),
                data("mysql:8.4.0", "mysql:8.0.36"),
                data("mysql:8.4.3", "mysql:8.4.1"),
                data("elasticsearch:8.10.0", "elasticsearch:8.12.0"),
                data("redis:7.2.4", "valkey/valkey:8.0.1"),
                data("valkey/valkey:7.2.5", "valkey/valkey:8.0.1"),
                data("zookeeper:3.8.4", "zookeeper:3.9.2"),
                data("acme/store:1.2.3", "acme/store"),
                SetFixture.postgres("postgres:16-bookworm").changedTo(SetFixture.postgres("postgres:18-alpine")),
                SetFixture.postgres("postgis/postgis:16-3.4").changedTo(SetFixture.postgres("postgis/postgis:16-3.5")),
                cassandra("3.11.4", "5.0.2"),
                cassandra("4.1.4", "4.0.2"),
                cassandra("4.1.4", "4.1.2"),
                cassandra("4.1.2", "4.1.4"),
                cassandra("4.1", "4.1.4"),
                kraft("3.2.0", "4.0.0"),
                kraft("3.9.0", "3.8.0"),
                kraft("3.7.1", "3.7.0"),
                kraft("3.7.0", "3.7.1"),
                kraft("3.7", "3.7.1"),
                kraft("3.7.0", "3.9.0"),
                pinned("7.6.0", "7.7.0", "3.6"),
                pinned("7.9.0", "8.0.0", "3.9"),
                pinned("7.7.0", "7.6.0", "3.7"),
                SetFixture.kafkaWithZookeeper("confluentinc/cp-kafka:7.6.0")
                        .changedTo(SetFixture.kafkaWithZookeeper("confluentinc/cp-kafka:7.7.0")));
    }

    private static Assessment data(String before, String after) {
        return SetFixture.set("db", before)
                .mount("data", "/data")
                .changedTo(SetFixture.set("db", after).mount("data", "/data"));
    }

    private static Assessment cassandra(String before, String after) {
        return SetFixture.cassandra("cassandra:" + before).changedTo(SetFixture.cassandra("cassandra:" + after));
    }

    private static Assessment kraft(String before, String after) {
        return SetFixture.kafkaWithKraft("apache/kafka:" + before)
                .changedTo(SetFixture.kafkaWithKraft("apache/kafka:" + after));
    }

    private static Assessment pinned(String before, String after, String pin) {
        String variable = "KAFKA_INTER_BROKER_PROTOCOL_VERSION";
        return SetFixture.kafkaWithZookeeper("confluentinc/cp-kafka:" + before)
                .env(variable, pin)
                .changedTo(SetFixture.kafkaWithZookeeper("confluentinc/cp-kafka:" + after)
                        .env(variable, pin));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void isToldInChineseToWhoReadsChinese(Assessment assessment) {
        List<Message> told = new ArrayList<>(assessment.warnings());
        assessment.risk().reasons().forEach(reason -> told.add(reason.told()));
        for (Blocker blocker : assessment.blockers()) {
            told.add(blocker.message());
            told.addAll(blocker.wayOut());
        }

        assertThat(told)
                .isNotEmpty()
                .extracting(message -> message.in(Wording.PROGRAM.in(Language.CHINESE)))
                .allSatisfy(text -> assertThat(text)
                        .containsPattern("[\\x{4e00}-\\x{9fff}]")
                        .doesNotContainPattern(ENGLISH));
    }
}
