package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.EventJson;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.GateChanged;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What the live table knows at moments of real rehearsals. */
class LiveFoldTest {
    private static final Duration SOAK = Duration.ofMinutes(1);

    @Test
    void beforeThePlanNothingIsKnown() {
        LiveModel model = new LiveFold(SOAK, OptionNames.INSTANCE).at(CommandLine.NOON, LiveFold.KEYS);

        assertThat(model.rows()).isEmpty();
        assertThat(model.left()).isEmpty();
    }

    @Test
    void whileAPodStartsItIsSeenSinceWhenAndOnWhat() {
        LiveModel model = midway(event ->
                event instanceof RolloutEvent.PodChanged pod && pod.ordinal() == 2 && pod.state() == PodState.RUNNING);

        assertThat(model.stage()).isEqualTo("wave 1 of 3");
        assertThat(model.change()).isEqualTo("postgres:13 → postgres:13.23");
        assertThat(model.done()).isZero();
        assertThat(model.rows()).extracting(LiveModel.Row::ordinal).containsExactly(2, 1, 0);
        assertThat(model.rows().get(0).state()).isEqualTo(PodState.RUNNING);
        assertThat(model.rows().get(0).revision()).endsWith(" new");
        assertThat(model.rows().get(0).since()).contains(Duration.ofSeconds(5));
        assertThat(model.rows().get(1).revision()).endsWith(" old");
        assertThat(model.rows().get(1).since()).isEmpty();
        assertThat(model.budgets().get(0).text()).isEqualTo("0 of 1 disruptions free: postgresql-2 not ready");
        assertThat(model.left()).as("nothing to go by yet").isEmpty();
    }

    @Test
    void whileItSoaksItSaysForHowLongStill() {
        LiveModel model = midway(
                event -> event instanceof GateChanged gate && gate.wave() == 1 && gate.state() == StepState.STARTED);

        assertThat(model.waiting()).contains("soak after wave 1, 56 s left");
        assertThat(model.done()).isEqualTo(1);
        assertThat(model.left()).hasValueSatisfying(left -> assertThat(left)
                .as("two pods of some seconds, and two more soaks")
                .isBetween(SOAK.multipliedBy(2), SOAK.multipliedBy(2).plusSeconds(40)));
    }

    @Test
    void aBackupAndAHoldAreStages() {
        LiveFold fold = new LiveFold(Duration.ZERO, OptionNames.INSTANCE);
        fold.add(events("--env", "postgresql:A=b").get(0));
        fold.add(new RolloutEvent.Backup(
                CommandLine.NOON,
                "default/postgresql",
                Optional.of("dump"),
                RolloutEvent.BackupPhase.STARTED,
                Message.none()));
        assertThat(fold.at(CommandLine.NOON, LiveFold.KEYS).stage()).isEqualTo("backup");

        fold.add(new RolloutEvent.Held(
                CommandLine.NOON, "default/postgresql", Message.of("lunch"), Optional.of("ada"), Optional.empty()));
        LiveModel held = fold.at(CommandLine.NOON, LiveFold.KEYS);
        assertThat(held.stage()).isEqualTo("held");
        assertThat(new LiveFrame(TextStyle.NONE, OptionNames.INSTANCE).frame(held, 130, 24))
                .anyMatch(line -> line.matches(" *waiting +lunch"));
    }

    @Test
    void onTheWayBackPodsCountWhenTheyAreBack() {
        LiveFold fold = new LiveFold(Duration.ZERO, OptionNames.INSTANCE);
        events("--fault", "crash-loop=1").forEach(fold::add);
        LiveModel model = fold.at(CommandLine.NOON.plusSeconds(600), LiveFold.KEYS);

        assertThat(model.stage()).isEqualTo("rolling back");
        assertThat(model.done()).isEqualTo(3);
        assertThat(model.left()).isEmpty();
        assertThat(model.rows()).allSatisfy(row -> assertThat(row.revision()).endsWith(" old"));
    }

    @Test
    void aWaveThatFailedAndADriverThatMayBeDeadAreSaid() {
        LiveFold fold = new LiveFold(Duration.ZERO, OptionNames.INSTANCE);
        List<RolloutEvent> events = events("--env", "postgresql:A=b");
        fold.add(events.get(0));
        fold.add(new RolloutEvent.WaveChanged(CommandLine.NOON, "default/postgresql", 2, StepState.FAILED));
        fold.add(new RolloutEvent.LeaseAwaited(
                CommandLine.NOON, "default/postgresql", "ada", CommandLine.NOON.plusSeconds(15)));
        LiveModel model = fold.at(CommandLine.NOON, LiveFold.KEYS_HELD);

        assertThat(model.stage()).isEqualTo("wave 2 of 3 failed");
        assertThat(model.change()).isEqualTo("2 changes");
        assertThat(model.waiting().orElseThrow())
                .startsWith("for ada, which may be dead: taken over unless it is seen to live");
        assertThat(LiveFold.KEYS_HELD.message().toString()).contains("leave (the rollout stays held)");
        assertThat(LiveFold.KEYS_SURE.message().in(Wording.PROGRAM.in(Language.CHINESE)))
                .isEqualTo("再按 r 回滚，按其他键继续");
    }

    /** Five seconds after the first event that is meant. */
    private static LiveModel midway(Predicate<RolloutEvent> moment) {
        LiveFold fold = new LiveFold(SOAK, OptionNames.INSTANCE);
        for (RolloutEvent event : events("--soak", "1m")) {
            fold.add(event);
            if (moment.test(event)) {
                Instant now = event.time().plusSeconds(5);
                return fold.at(now, LiveFold.KEYS);
            }
        }
        throw new AssertionError("no such moment");
    }

    private static List<RolloutEvent> events(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("rehearse", "examples/postgresql", "--image", "postgresql=postgres:13.23", "-o", "json"));
        arguments.addAll(List.of(more));
        return new CommandLine()
                .run(arguments.toArray(String[]::new)).outLines().stream()
                        .map(EventJson::read)
                        .toList();
    }
}
