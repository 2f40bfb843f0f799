package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two to four rollouts at once, in one process or in several, under budgets that cover pods of more than one set, some pods
 * under two of them; delays, deaths, pods that fail, people that hold, go on and go back. No budget is ever spent twice, and all
 * come to an end.
 */
class RandomSharedBudgetTest {
    private static final int RUNS = 60;
    private static final List<String> ZONES = List.of("a", "b", "c", "d");
    private static final List<String> STRATEGIES = List.of(
            "podManagementPolicy: Parallel",
            "podManagementPolicy: OrderedReady",
            "podManagementPolicy: Parallel\n  updateStrategy: {type: OnDelete}",
            "podManagementPolicy: Parallel\n  updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 2}}");
    private static final List<String> FAULTS =
            List.of("crash-loop=0", "never-ready=1", "api-delays=400ms", "slow-start=1:40s", "image-pull=0", "");

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000_001, 2_000_001, 3_000_001})
    void noBudgetIsSpentTwice(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + RUNS; seed++) {
            run(seed);
        }
    }

    private static void run(long seed) {
        Random random = new Random(seed);
        List<String> zones = ZONES.subList(0, 2 + random.nextInt(3));
        int processes = 1 + random.nextInt(3);
        StringBuilder told = new StringBuilder("seed " + seed + ": " + zones + " in " + processes + " processes");
        ZonedSets.Stage stage = drawn(random, zones, seed, told).stage();
        String context = told.toString();
        for (String zone : zones) {
            stage.start("process-" + random.nextInt(processes), zone, asked -> asked.readyTimeout(Duration.ofMinutes(3))
                    .timeout(Duration.ofHours(2)));
            stage.runFor(Duration.ofMillis(random.nextInt(4) * 400L));
        }
        Optional<String> dead = Optional.empty();
        if (random.nextInt(3) == 0) {
            dead = Optional.of("process-" + random.nextInt(processes));
            stage.cluster.client(dead.get()).failAfterWrite(1 + random.nextInt(12));
        }
        for (int word = random.nextInt(3); word > 0; word--) {
            stage.runFor(Duration.ofSeconds(random.nextInt(20)));
            say(stage, zones.get(random.nextInt(zones.size())), random);
        }
        stage.runFor(Duration.ofHours(3));
        for (int round = 0; round < 3; round++) {
            for (String zone : zones) {
                Optional<RolloutState> left = StateAnnotation.state(stage.statefulSet(zone));
                if (left.isPresent() && !left.get().over()) {
                    Optional<Command> word = left.get().held().isPresent()
                            ? Optional.of(new Command.Rollback("ada", "held is not the end"))
                            : Optional.empty();
                    stage.takeUp("rescue-" + random.nextInt(2), zone, word);
                }
            }
            stage.runFor(Duration.ofHours(3));
        }
        assertThat(stage.breaches()).as(context).isEmpty();
        for (String zone : zones) {
            assertThat(StateAnnotation.state(stage.statefulSet(zone)).map(RolloutState::over))
                    .as(context + ", zone " + zone)
                    .isNotEqualTo(Optional.of(false));
        }
    }

    private static void say(ZonedSets.Stage stage, String zone, Random random) {
        Optional.ofNullable(stage.rollouts.get(zone)).ifPresent(rollout -> {
            if (random.nextBoolean()) {
                rollout.hold("lunch");
            } else {
                rollout.rollBack("not today");
            }
        });
    }

    private static ZonedSets drawn(Random random, List<String> zones, long seed, StringBuilder told) {
        ZonedSets drawn = ZonedSets.of(2 + random.nextInt(3), zones.toArray(String[]::new));
        for (String zone : zones) {
            String strategy = STRATEGIES.get(random.nextInt(STRATEGIES.size()));
            drawn.spec(zone, strategy);
            told.append(", ").append(zone).append(": ").append(strategy.replaceAll("\\s+", " "));
        }
        List<String> budgets = new ArrayList<>(List.of("{matchLabels: {app: ing}}"));
        if (random.nextInt(3) == 0) {
            budgets.clear();
            budgets.add("{matchExpressions: [{key: zone, operator: In, values: [a, b]}]}");
        }
        if (random.nextInt(2) == 0) {
            budgets.add("{matchExpressions: [{key: zone, operator: In, values: [b, c, d]}]}");
        }
        for (int index = 0; index < budgets.size(); index++) {
            String rule = "maxUnavailable: " + (1 + random.nextInt(2));
            drawn.budget("ing-" + index, rule, budgets.get(index));
            told.append(", ").append(rule).append(" over ").append(budgets.get(index));
        }
        String fault = FAULTS.get(random.nextInt(FAULTS.size()));
        String version = List.of("1.34", "1.37").get(random.nextInt(2));
        told.append(", ").append(fault).append(", ").append(version);
        return drawn.cluster(builder -> {
            var built = builder.seed(seed).randomized().version(version);
            return fault.isEmpty() ? built : built.faults(fault);
        });
    }
}
