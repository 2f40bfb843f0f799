package io.jenkins.plugins.statefulset.rollout.engine.kept;

import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.HOUR;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.minutes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.BudgetPolicy;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.FailurePolicy;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation.UnreadableStateException;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BackupStatus;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateAnnotationTest {

    static Stream<RolloutState> states() {
        DecisionScene busy = DecisionScene.of(8)
                .waves("1,25%,3,100%")
                .soak(minutes(2))
                .onFailure(FailurePolicy.HOLD)
                .budgetPolicy(BudgetPolicy.FAIL)
                .endPartition(EndPartition.GUARD)
                .gates(
                        new GateSpec.Manual(),
                        new GateSpec.Http("http://{pod}/ok", minutes(1)),
                        new GateSpec.PromQl("http://prometheus", "up == 1", minutes(1)),
                        new GateSpec.Exec("db", "true", seconds(90)),
                        new GateSpec.Sql("db", "select true", HOUR),
                        new GateSpec.Caller("smoke", minutes(1)))
                .wave(2)
                .released(7, minutes(3))
                .promotedThrough(1)
                .blocked("db-pdb", minutes(2))
                .held(minutes(1))
                .resumed(seconds(30));
        return Stream.of(
                busy.observation().state(),
                DecisionScene.of(1).notYetArmed().observation().state(),
                DecisionScene.of(1)
                        .backupDemanded(new BackupStatus.Absent())
                        .observation()
                        .state(),
                DecisionScene.of(1).waiving("db-pdb").observation().state(),
                DecisionScene.of(3).rollingBack(minutes(1)).observation().state(),
                DecisionScene.of(3)
                        .over(Result.ROLLED_BACK, "db-2 failed")
                        .observation()
                        .state());
    }

    @ParameterizedTest
    @MethodSource("states")
    void aStateIsReadAsItWasWritten(RolloutState state) {
        assertThat(StateAnnotation.state(set(StateAnnotation.STATE, StateAnnotation.write(state))))
                .contains(state);
    }

    @Test
    void timesAndDurationsAreText() {
        String text = StateAnnotation.write(
                DecisionScene.of(3).soak(seconds(90)).observation().state());

        assertThat(text)
                .contains("\"soak\":\"PT1M30S\"")
                .contains("\"readyTimeout\":\"PT10M\"")
                .contains("\"since\":\"2026-11-23T11:59:59Z\"");
    }

    @Test
    void choicesAndWavesAreTheWordsOfTheCommandLine() {
        String text = StateAnnotation.write(DecisionScene.of(4)
                .waves("1,50%")
                .endPartition(EndPartition.ZERO)
                .rollingBack(minutes(1))
                .observation()
                .state());

        assertThat(text)
                .contains("\"waves\":[\"1\",\"50%\",\"100%\"]")
                .contains("\"onFailure\":\"rollback\"")
                .contains("\"budgetPolicy\":\"wait\"")
                .contains("\"endPartition\":\"0\"")
                .contains("\"phase\":\"rolling-back\"");
    }

    @Test
    void whatIsAbsentIsNotWritten() {
        String text = StateAnnotation.write(DecisionScene.of(3).observation().state());

        assertThat(text).doesNotContain("null").doesNotContain("\"held\"").doesNotContain("\"end\"");
    }

    @Test
    void fieldsOfALaterVersionAreLetBe() {
        RolloutState state = DecisionScene.of(3).observation().state();
        String later = StateAnnotation.write(state).replaceFirst("\\{", "{\"later\":{\"a\":[1]},");

        assertThat(StateAnnotation.state(set(StateAnnotation.STATE, later))).contains(state);
    }

    @Test
    void fieldsThatAnEarlierVersionDidNotKnowAreAbsent() {
        RolloutState state =
                DecisionScene.of(3).resumed(seconds(1)).observation().state();
        String earlier = StateAnnotation.write(state).replaceFirst(",\"resumedAt\":\"[^\"]*\"", "");

        assertThat(StateAnnotation.state(set(StateAnnotation.STATE, earlier))
                        .orElseThrow()
                        .resumedAt())
                .isEmpty();
    }

    @Test
    void aHoldOfAVersionBeforeIsAPersonsUnlessTheRolloutHeldItself() {
        assertThat(holder("{\"reason\": \"lunch\", \"by\": \"ada\", \"at\": \"2026-01-01T12:00:00Z\"}"))
                .contains("ada");
        assertThat(holder("{\"reason\": \"ill\", \"by\": \"the rollout\", \"at\": \"2026-01-01T12:00:00Z\"}"))
                .isEmpty();
        assertThat(holder("{\"reason\": \"x\", \"by\": \"the rollout\", \"at\": \"2026-01-01T12:00:00Z\","
                        + " \"person\": \"the rollout\"}"))
                .contains("the rollout");
    }

    private static Optional<String> holder(String hold) {
        String text = StateAnnotation.write(
                DecisionScene.of(3).held(minutes(1)).observation().state());
        String record = text.replaceFirst("\"held\":\\{[^}]*}", Matcher.quoteReplacement("\"held\":" + hold));
        return StateAnnotation.state(set(StateAnnotation.STATE, record))
                .orElseThrow()
                .held()
                .orElseThrow()
                .person();
    }

    @Test
    void commandsSayInPlainWordsWhatToDo() {
        assertThat(StateAnnotation.write(new Command.Promote("bob", Optional.empty())))
                .isEqualTo("{\"do\":\"promote\",\"by\":\"bob\"}");
        assertThat(StateAnnotation.write(new Command.Promote("bob", Optional.of(WaveSize.parse("50%")))))
                .isEqualTo("{\"do\":\"promote\",\"by\":\"bob\",\"to\":\"50%\"}");
        assertThat(StateAnnotation.write(new Command.Hold("bob", "lunch")))
                .isEqualTo("{\"do\":\"hold\",\"by\":\"bob\",\"reason\":\"lunch\"}");
        assertThat(StateAnnotation.write(new Command.Rollback("bob", "errors")))
                .isEqualTo("{\"do\":\"rollback\",\"by\":\"bob\",\"reason\":\"errors\"}");
        assertThat(StateAnnotation.write(new Command.Resume("bob"))).isEqualTo("{\"do\":\"resume\",\"by\":\"bob\"}");
    }

    static Stream<Command> commands() {
        return Stream.of(
                new Command.Promote("bob", Optional.empty()),
                new Command.Promote("bob", Optional.of(WaveSize.parse("3"))),
                new Command.Hold("bob", "lunch"),
                new Command.Rollback("bob", "errors"),
                new Command.Resume("bob"),
                new Command.Abort("bob", "no time"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandIsReadAsItWasWritten(Command command) {
        assertThat(StateAnnotation.command(set(StateAnnotation.COMMAND, StateAnnotation.write(command))))
                .contains(command);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "\"x\"", "{\"phase\":\"sleeping\"}", "null", "{}", "{\"phase\":\"rolling\"}"})
    void whatCannotBeReadIsRefusedAndTheWayOutNamed(String text) {
        assertThatThrownBy(() -> StateAnnotation.state(set(StateAnnotation.STATE, text)))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining(StateAnnotation.STATE)
                .hasMessageContaining("kubectl annotate statefulset");
    }

    @Test
    void aLaterSchemaIsNotGuessedAt() {
        String later = StateAnnotation.write(DecisionScene.of(3).observation().state())
                .replace("\"schema\":1", "\"schema\":2");

        assertThatThrownBy(() -> StateAnnotation.state(set(StateAnnotation.STATE, later)))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("schema 2, known is 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            .*                  | {}                       | setup is missing
            .*                  | null                     | it is empty
            .*                  | 7                        | it cannot be read
            "wave":\\d+          | "wave":0                 | wave is 0, and waves begin with 1
            "partition":\\d+     | "partition":-1           | a partition or promotedThrough is below 0
            "waves":\\[.*?\\]    | "waves":[]               | setup.options.waves is [], which is no list of waves
            "phase":"rolling"   | "phase":"rolling-back"   | failure is missing in this phase
            "phase":"rolling"   | "phase":"sleeping"       | phase cannot be read
            "soak":"\\w+"        | "soak":"P4000D"          | setup.options.soak is PT96000H, which cannot be
            ^\\{                 | {"ballots":[{"number":1,"wave":1,"gate":5,"since":"2026-01-01T00:00:00Z","votes":[]}], | ballots has one on gate 5 of wave 1, which waits for nobody
            """)
    void whatIsWrongInARecordIsTold(String good, String bad, String expected) {
        String written = StateAnnotation.write(DecisionScene.of(3).observation().state());
        String wrong = written.replaceFirst("(?s)" + good, Matcher.quoteReplacement(bad));
        assertThat(wrong).isNotEqualTo(written);

        assertThatThrownBy(() -> StateAnnotation.state(set(StateAnnotation.STATE, wrong)))
                .hasMessageContaining("cannot be read (" + expected + "): ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"by":"bob"}                  | it does not say what it is
            {"do":"dance","by":"bob"}     | it is "dance", which is not known here
            {"do":"hold","reason":"tea"}  | by is missing
            """)
    void whatIsWrongInACommandIsTold(String text, String expected) {
        assertThatThrownBy(() -> StateAnnotation.commands(set(StateAnnotation.COMMAND, text)))
                .hasMessageContaining("cannot be read (" + expected + "): ");
    }

    @Test
    void aSetWithoutAnnotationsHasNeither() {
        StatefulSet set = new StatefulSetBuilder()
                .withNewMetadata()
                .withName("db")
                .endMetadata()
                .build();

        assertThat(StateAnnotation.state(set)).isEmpty();
        assertThat(StateAnnotation.command(set)).isEmpty();
    }

    private static StatefulSet set(String key, String value) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName("db")
                .withAnnotations(Map.of(key, value))
                .endMetadata()
                .build();
    }

    /** Found by a random run: of nine commands that were refused in one write the first had no answer. */
    @Test
    void noAnswerOfTheSameWriteIsLeftOut() {
        StatefulSet set =
                new StatefulSetBuilder().withNewMetadata().endMetadata().build();
        List<CommandAnswer> earlier = answers("earlier", 3);
        set.getMetadata().setAnnotations(Map.of(StateAnnotation.ANSWERS, StateAnnotation.writeAnswers(set, earlier)));
        List<CommandAnswer> many = answers("now", 9);

        set.getMetadata().setAnnotations(Map.of(StateAnnotation.ANSWERS, StateAnnotation.writeAnswers(set, many)));
        assertThat(StateAnnotation.answers(set)).isEqualTo(many);
        set.getMetadata().setAnnotations(Map.of(StateAnnotation.ANSWERS, StateAnnotation.writeAnswers(set, earlier)));
        assertThat(StateAnnotation.answers(set)).hasSize(8).endsWith(earlier.toArray(CommandAnswer[]::new));
    }

    private static List<CommandAnswer> answers(String id, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new CommandAnswer(id + number, Optional.empty(), Instant.EPOCH))
                .toList();
    }
}
