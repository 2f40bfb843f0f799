package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LiveFrameTest {
    private final LiveFrame plain = new LiveFrame(TextStyle.NONE, OptionNames.INSTANCE);

    @Test
    void showsOrdinalsBudgetWaitLogAndKeys() {
        assertThat(plain.frame(threePods(), 130, 24))
                .containsExactly(
                        "default/postgresql  postgres:13 → postgres:13.23        wave 2 of 3   ████░░░░░░░░  1 of 3 pods   about 40 s left",
                        "  ordinal   revision   state",
                        "  2         7c65 new   ready 31 s",
                        "  1         7c65 new   starting 12 s   readiness probe failing: no response",
                        "  0         9f4d old   ready",
                        "  budget    postgresql-pdb 0 of 1 disruptions free: postgresql-1 not ready",
                        "  12:04:31  backup verified: 48.2 MB",
                        "  12:04:40  postgresql-2 ready on 7c65 after 9 s",
                        "  keys      h hold   p promote now   r roll back   q leave (the rollout is held)");
    }

    @Test
    void takesTwoLinesForItsHeadInANarrowWindow() {
        assertThat(plain.frame(threePods(), 80, 24))
                .startsWith(
                        "default/postgresql  postgres:13 → postgres:13.23",
                        "  wave 2 of 3   ████░░░░░░░░  1 of 3 pods   about 40 s left");
    }

    @Test
    void oldLogLinesGiveWayFirst() {
        List<String> frame = plain.frame(threePods(), 130, 8);

        assertThat(frame).hasSize(8);
        assertThat(frame.get(6)).isEqualTo("  12:04:40  postgresql-2 ready on 7c65 after 9 s");
        assertThat(frame.get(7)).startsWith("  keys");
    }

    @Test
    void neighboursThatAreReadyShareARowWhereThereAreMany() {
        List<String> frame = plain.frame(model(hundredPods(), List.of()), 100, 12);

        assertThat(frame)
                .contains(
                        "  99 to 51  7c65 new   ready, 49 pods",
                        "  50        7c65 new   starting 3 s",
                        "  49 to 0   9f4d old   ready, 50 pods");
    }

    @Test
    void saysHowManyRowsHaveNoRoom() {
        List<LiveModel.Row> failed = IntStream.range(0, 40)
                .mapToObj(i -> row(39 - i, "7c65 new", PodState.FAILED, 5))
                .toList();

        assertThat(plain.frame(model(failed, List.of("a", "b", "c")), 100, 12))
                .contains("  … 35 more rows; the window is too low");
    }

    @Test
    void coloursRepeatWhatTheWordsSay() {
        List<String> painted = new LiveFrame(TextStyle.ANSI, OptionNames.INSTANCE).frame(threePods(), 130, 24);
        List<String> bare = painted.stream()
                .map(line -> line.replaceAll("\u001B\\[[0-9;]*m", ""))
                .toList();

        assertThat(bare).isEqualTo(plain.frame(threePods(), 130, 24));
        assertThat(painted.get(2)).contains("\u001B[32mready\u001B[0m");
    }

    @Property
    void staysWithinTheWindow(
            @ForAll @IntRange(min = 1, max = 160) int width, @ForAll @IntRange(min = 1, max = 60) int height) {
        for (LiveModel model : List.of(threePods(), model(hundredPods(), List.of("x".repeat(300), "y")))) {
            List<String> frame = plain.frame(model, width, height);

            assertThat(frame).hasSizeLessThanOrEqualTo(height);
            assertThat(frame).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
            assertThat(frame.get(frame.size() - 1))
                    .startsWith("  keys".substring(0, Math.min(5, Math.max(0, width - 1))));
        }
    }

    private static LiveModel threePods() {
        return model(
                List.of(
                        row(2, "7c65 new", PodState.READY, 31),
                        new LiveModel.Row(
                                1,
                                "7c65 new",
                                PodState.RUNNING,
                                Optional.of(Duration.ofSeconds(12)),
                                Optional.of("readiness probe failing: no response")),
                        new LiveModel.Row(0, "9f4d old", PodState.READY, Optional.empty(), Optional.empty())),
                List.of("12:04:31  backup verified: 48.2 MB", "12:04:40  postgresql-2 ready on 7c65 after 9 s"));
    }

    private static List<LiveModel.Row> hundredPods() {
        List<LiveModel.Row> rows = new ArrayList<>();
        for (int ordinal = 99; ordinal >= 0; ordinal--) {
            rows.add(
                    ordinal > 50
                            ? row(ordinal, "7c65 new", PodState.READY, 60)
                            : ordinal == 50
                                    ? row(ordinal, "7c65 new", PodState.RUNNING, 3)
                                    : row(ordinal, "9f4d old", PodState.READY, 0));
        }
        return rows;
    }

    private static LiveModel.Row row(int ordinal, String revision, PodState state, int seconds) {
        return new LiveModel.Row(ordinal, revision, state, Optional.of(Duration.ofSeconds(seconds)), Optional.empty());
    }

    private static LiveModel model(List<LiveModel.Row> rows, List<String> log) {
        return new LiveModel(
                "default/postgresql",
                "postgres:13 → postgres:13.23",
                "wave 2 of 3",
                1,
                3,
                Optional.of(Duration.ofSeconds(38)),
                rows,
                List.of(new LiveModel.Budget("postgresql-pdb", "0 of 1 disruptions free: postgresql-1 not ready")),
                Optional.empty(),
                log,
                LiveFold.KEYS.message().toString());
    }
}
