package io.jenkins.plugins.statefulset.rollout.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.IssuedCommand;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BackupStatus;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation.GateKey;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodTable;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of {@link WriteLimit}, by their numbers. */
class WriteLimitTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final String RECORD = """
            {"schema":1,"setup":{"id":"x","by":"ada","startedAt":"2026-11-23T11:00:00Z","deadline":"2026-11-23T14:00:00Z",\
            "options":{"waves":["100%"],"soak":"PT0S","readyTimeout":"PT10M","timeout":"PT2H","onFailure":"rollback",\
            "budgetPolicy":"wait","budgetTimeout":"PT30M","endPartition":"0","gates":[]},"baseHash":"b","targetHash":"t",\
            "originalPartition":0,"change":"image"},"phase":"rolling","wave":1,"partition":2,"promotedThrough":0,\
            "since":"2026-11-23T11:02:19Z"}""";
    private static final Look SEEN = new Look(
            3,
            2,
            7,
            "u1",
            true,
            "hash",
            Optional.of("db-2"),
            new BackupStatus.Absent(),
            Map.of(),
            Optional.empty(),
            Optional.empty());

    private final WriteLimit budget = new WriteLimit();

    /** What is seen, as far as these tests change it. */
    private record Look(
            int replicas,
            int partition,
            int version,
            String uid,
            boolean observed,
            String hash,
            Optional<String> revision,
            BackupStatus backup,
            Map<GateKey, GateVerdict> verdicts,
            Optional<IssuedCommand> said,
            Optional<Message> drift) {
        Observation observation() {
            SetView set = new SetView(
                    "default",
                    "db",
                    uid,
                    String.valueOf(version),
                    replicas,
                    0,
                    UpdateStrategy.ROLLING_UPDATE,
                    SetView.PodManagement.ORDERED_READY,
                    partition,
                    1,
                    Optional.empty(),
                    0,
                    30,
                    observed,
                    false,
                    revision,
                    Optional.of("db-1"),
                    hash);
            return new Observation(
                    set,
                    record(),
                    said.map(IssuedCommand::command),
                    PodTable.of(List.of()),
                    index -> false,
                    List.of(),
                    backup,
                    verdicts,
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    drift,
                    Optional.empty());
        }
    }

    /** A rollout on its way. */
    static RolloutState record() {
        return StateAnnotation.state(new StatefulSetBuilder()
                        .withNewMetadata()
                        .addToAnnotations(StateAnnotation.STATE, RECORD)
                        .endMetadata()
                        .build())
                .orElseThrow();
    }

    private void writes(int times, Look look) {
        for (int i = 0; i < times; i++) {
            assertThat(budget.spent(look.observation(), look.said()))
                    .as("before write %d", i + 1)
                    .isFalse();
            budget.wrote(look.observation(), look.said());
        }
    }

    @Test
    void isSpentAfterEightWritesWithNothingNew1() {
        writes(WriteLimit.MOST, SEEN);

        assertThat(budget.spent(SEEN.observation(), SEEN.said())).isTrue();
    }

    static Stream<Arguments> news() {
        return Stream.of(
                news("replicas", look -> copy(look, 4, look.uid(), true, "hash", Optional.of("db-2"))),
                news("the set made anew", look -> copy(look, 3, "u2", true, "hash", Optional.of("db-2"))),
                news("what the controller has seen", look -> copy(look, 3, "u1", false, "hash", Optional.of("db-2"))),
                news("the template", look -> copy(look, 3, "u1", true, "other", Optional.of("db-2"))),
                news("the revision", look -> copy(look, 3, "u1", true, "hash", Optional.of("db-3"))),
                news(
                        "the backup",
                        look -> with(
                                look,
                                new BackupStatus.Running(Message.of("half")),
                                Map.of(),
                                Optional.empty(),
                                Optional.empty())),
                news(
                        "a verdict",
                        look -> with(
                                look,
                                new BackupStatus.Absent(),
                                Map.of(new GateKey(1, 0, NOON), new GateVerdict.Passed("")),
                                Optional.empty(),
                                Optional.empty())),
                news(
                        "a person's word",
                        look -> with(
                                look,
                                new BackupStatus.Absent(),
                                Map.of(),
                                Optional.of(IssuedCommand.anew("x", new Command.Hold("ada", "later"))),
                                Optional.empty())),
                news(
                        "a foreign template",
                        look -> with(
                                look,
                                new BackupStatus.Absent(),
                                Map.of(),
                                Optional.empty(),
                                Optional.of(Message.of("image")))));
    }

    private static Arguments news(String what, UnaryOperator<Look> change) {
        return Arguments.of(what, change);
    }

    private static Look copy(
            Look look, int replicas, String uid, boolean observed, String hash, Optional<String> revision) {
        return new Look(
                replicas,
                look.partition(),
                look.version(),
                uid,
                observed,
                hash,
                revision,
                look.backup(),
                look.verdicts(),
                look.said(),
                look.drift());
    }

    private static Look with(
            Look look,
            BackupStatus backup,
            Map<GateKey, GateVerdict> verdicts,
            Optional<IssuedCommand> said,
            Optional<Message> drift) {
        return new Look(
                look.replicas(),
                look.partition(),
                look.version(),
                look.uid(),
                look.observed(),
                look.hash(),
                look.revision(),
                backup,
                verdicts,
                said,
                drift);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("news")
    void beginsAnewWithWhateverIsNew2(String what, UnaryOperator<Look> change) {
        writes(WriteLimit.MOST, SEEN);
        Look changed = change.apply(SEEN);

        writes(WriteLimit.MOST, changed);

        assertThat(budget.spent(changed.observation(), changed.said())).isTrue();
    }

    @Test
    void theSameWordSaidAgainIsNew2() {
        for (int said = 0; said < 3 * WriteLimit.MOST; said++) {
            writes(1, saying(new Command.Promote("ada", Optional.empty())));
        }

        assertThat(budget.spent(SEEN.observation(), SEEN.said())).isFalse();
    }

    private static Look saying(Command command) {
        return with(
                SEEN,
                new BackupStatus.Absent(),
                Map.of(),
                Optional.of(IssuedCommand.anew("x", command)),
                Optional.empty());
    }

    @Test
    void whatTheDriverWritesItselfIsNothingNew3() {
        for (int written = 0; written < WriteLimit.MOST; written++) {
            writes(1, written(written));
        }

        assertThat(budget.spent(written(WriteLimit.MOST).observation(), Optional.empty()))
                .isTrue();
    }

    /** Each write moves the partition and the resource version. */
    private static Look written(int times) {
        return new Look(
                3,
                100 - times,
                7 + times,
                "u1",
                true,
                "hash",
                Optional.of("db-2"),
                new BackupStatus.Absent(),
                Map.of(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void aWorldThatComesBackIsNewAgain4() {
        Look other = copy(SEEN, 4, "u1", true, "hash", Optional.of("db-2"));
        writes(WriteLimit.MOST, SEEN);
        writes(1, other);

        writes(WriteLimit.MOST, SEEN);

        assertThat(budget.spent(SEEN.observation(), SEEN.said())).isTrue();
    }

    @Test
    void looksThatWriteNothingCostNothing5() {
        writes(WriteLimit.MOST - 1, SEEN);
        for (int i = 0; i < 100; i++) {
            assertThat(budget.spent(SEEN.observation(), SEEN.said())).isFalse();
        }
    }
}
