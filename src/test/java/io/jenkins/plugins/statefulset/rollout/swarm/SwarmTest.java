package io.jenkins.plugins.statefulset.rollout.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * Random rollouts under a random subset of all faults at once; see {@link SwarmRun}.
 *
 * <ul>
 *   <li>{@code -Dswarm.seed=7} plays one run and prints everything that happened in it.
 *   <li>{@code -Dswarm.minutes=60} draws new seeds for that long.
 *   <li>Otherwise the first seeds are played, the same each time.
 * </ul>
 */
class SwarmTest {
    private static final int SEEDS = Integer.getInteger("swarm.runs", 400);
    /** More say nothing that these do not. */
    private static final int SHOWN = 12;

    @Test
    void everyRunKeepsItsPromises() {
        List<SwarmRun.Verdict> failed = new ArrayList<>();
        long runs = 0;
        Long only = Long.getLong("swarm.seed");
        Integer minutes = Integer.getInteger("swarm.minutes");
        long began = System.nanoTime();
        if (only != null) {
            play(only, failed);
            runs = 1;
        } else if (minutes != null) {
            long limit = minutes * 60_000_000_000L;
            while (System.nanoTime() - began < limit && failed.size() < SHOWN) {
                play(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), failed);
                runs++;
            }
        } else {
            for (long seed = 1; seed <= SEEDS; seed++) {
                play(seed, failed);
                runs++;
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf("swarm: %d runs, %d failed, %.0f a minute%n", runs, failed.size(), runs * 60 / seconds);
        assertThat(failed.stream().limit(SHOWN).map(verdict -> tell(verdict, only != null)))
                .as("%d of %d runs", failed.size(), runs)
                .isEmpty();
    }

    private static void play(long seed, List<SwarmRun.Verdict> failed) {
        SwarmRun.Verdict verdict = SwarmRun.of(seed);
        if (!verdict.passed()) {
            failed.add(verdict);
        }
    }

    private static String tell(SwarmRun.Verdict verdict, boolean whole) {
        return "seed " + verdict.seed() + ": " + verdict.wrong() + "\n    "
                + verdict.summary().get()
                + (whole
                        ? "\n      " + String.join("\n      ", verdict.trace().get())
                        : "\n    again: mvn test -Dtest=SwarmTest -Dswarm.seed=" + verdict.seed());
    }
}
