package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.Command;
import io.jenkins.plugins.statefulset.rollout.engine.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random sets, requests, faults, delays and deaths of drivers, watched from outside. A failing seed gives the same run again:
 * {@code runs(seed, 1)}.
 */
class RandomizedRolloutTest {
    private static final int RUNS = 250;

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000_001, 2_000_001, 3_000_001})
    void invariantsHold(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + RUNS; seed++) {
            run(seed);
        }
    }

    static void run(long seed) {
        Random random = new Random(seed);
        Plan plan = Plan.draw(random, seed);
        Rehearsal.Stage stage = plan.rehearsal().stage();
        String context = "seed " + seed + ": " + plan;
        if (plan.dies()) {
            stage.cluster.client("one").failAfterWrite(1 + random.nextInt(12));
        }
        stage.start("one");
        if (plan.dies()) {
            stage.cluster
                    .clock()
                    .runUntil(() -> stage.cluster.client("one").isDead() || stage.ended(), Duration.ofHours(6));
            stage.runFor(Duration.ofSeconds(60));
        } else {
            stage.finish();
        }
        Optional<RolloutState> left = StateAnnotation.state(stage.set());
        if (left.isEmpty()) {
            assertThat(stage.image()).as(context).isEqualTo(Rehearsal.OLD);
            return;
        }
        if (plan.dies() && !left.get().over() && left.get().held().isEmpty()) {
            stage.takeUp("two", Optional.empty()).finish();
        }
        if (StateAnnotation.state(stage.set()).orElseThrow().held().isPresent()) {
            stage.takeUp("three", Optional.of(new Command.Rollback("a person", "held is not the end")))
                    .finish();
        }
        assertThat(stage.ended() || stage.cluster.client("one").isDead())
                .as(context)
                .isTrue();
        assertThat(stage.invariants.breaches()).as(context).isEmpty();
        RolloutState state = StateAnnotation.state(stage.set()).orElseThrow();
        assertThat(state.over()).as(context).isTrue();
        Result result = state.end().orElseThrow().result();
        if (result == Result.COMPLETED) {
            assertThat(stage.image()).as(context).isEqualTo(Rehearsal.NEW);
            assertThat(stage.revisions())
                    .as(context)
                    .containsOnly(state.target().orElseThrow());
            assertThat(stage.readiness()).as(context).containsOnly(true);
        }
        if (result == Result.ROLLED_BACK) {
            assertThat(stage.image()).as(context).isEqualTo(Rehearsal.OLD);
            assertThat(stage.revisions()).as(context).containsOnly(stage.baseRevision);
            assertThat(stage.readiness()).as(context).containsOnly(true);
        }
    }

    private record Plan(
            int replicas,
            boolean dies,
            List<String> spec,
            List<String> budgets,
            List<String> faults,
            String waves,
            int soak,
            boolean backup,
            String version,
            long seed) {

        static Plan draw(Random random, long seed) {
            int replicas = 1 + random.nextInt(5);
            List<String> spec = new ArrayList<>();
            if (random.nextInt(3) == 0) {
                spec.add("podManagementPolicy: Parallel");
            }
            if (random.nextInt(4) == 0) {
                spec.add("minReadySeconds: " + (1 + random.nextInt(20)));
            }
            if (random.nextInt(4) == 0) {
                spec.add("ordinals: {start: " + random.nextInt(4) + "}");
            }
            if (random.nextInt(5) == 0) {
                spec.add("updateStrategy: {type: OnDelete}");
            }
            List<String> budgets = new ArrayList<>();
            if (random.nextInt(4) != 0) {
                budgets.add("maxUnavailable: 1");
            }
            if (random.nextInt(4) == 0) {
                budgets.add("minAvailable: " + (replicas - 1));
            }
            return new Plan(
                    replicas,
                    random.nextInt(3) == 0,
                    spec,
                    budgets,
                    faults(random, replicas),
                    List.of("1,50%,100%", "100%", "1", "50%").get(random.nextInt(4)),
                    random.nextInt(3) == 0 ? 30 : 0,
                    random.nextInt(4) == 0,
                    List.of("1.34", "1.37").get(random.nextInt(2)),
                    seed);
        }

        private static List<String> faults(Random random, int replicas) {
            int ordinal = random.nextInt(replicas);
            return switch (random.nextInt(9)) {
                case 0 -> List.of("crash-loop=" + ordinal);
                case 1 -> List.of("never-ready=" + ordinal);
                case 2 -> List.of("image-pull=" + ordinal);
                case 3 -> List.of("slow-start=" + ordinal + ":90s");
                case 4 -> List.of("api-delays=1s");
                case 5 -> List.of("backup-fails");
                case 6 -> List.of("pdb-blocks=" + (5 + random.nextInt(10)) + "s.." + (1 + random.nextInt(4)) + "m");
                default -> List.of();
            };
        }

        Rehearsal rehearsal() {
            Rehearsal rehearsal = Rehearsal.of(replicas)
                    .spec(spec.toArray(String[]::new))
                    .budgets(budgets.toArray(String[]::new))
                    .cluster(builder -> builder.seed(seed).randomized().version(version))
                    .request(asked -> asked.waves(waves).soak(Duration.ofSeconds(soak)));
            if (!faults.isEmpty()) {
                rehearsal.faults(faults.toArray(String[]::new));
            }
            return backup ? rehearsal.backup() : rehearsal;
        }

        @Override
        public String toString() {
            return replicas + " replicas, " + String.join(", ", spec) + ", budgets " + String.join(", ", budgets)
                    + ", faults "
                    + faults.stream().collect(Collectors.joining(", ")) + ", waves " + waves + ", soak " + soak
                    + (backup ? ", backup" : "") + (dies ? ", dies" : "") + ", " + version;
        }
    }
}
