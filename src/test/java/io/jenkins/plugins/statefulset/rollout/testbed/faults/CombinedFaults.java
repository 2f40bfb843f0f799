package io.jenkins.plugins.statefulset.rollout.testbed.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Several faults at once, drawn with a fixed seed. */
final class CombinedFaults {
    private static final long SEED = 20261128;
    private static final int ROWS = 5;
    private static final int AT_ONCE = 3;

    private CombinedFaults() {}

    static List<FaultRow> drawn() {
        Random random = new Random(SEED);
        return IntStream.range(0, ROWS).mapToObj(row -> draw(random)).toList();
    }

    private static FaultRow draw(Random random) {
        Map<String, Consumer<FaultProxy>> faults = faults(random.nextLong());
        List<String> names = new ArrayList<>(faults.keySet());
        Collections.shuffle(names, random);
        List<String> drawn = List.copyOf(names.subList(0, AT_ONCE));
        return FaultRow.of(
                        String.join(" + ", drawn),
                        DriverFates.through(
                                proxy -> drawn.forEach(name -> faults.get(name).accept(proxy))),
                        RolloutCourse.ROLLING,
                        RolloutCourse.BAD,
                        RolloutCourse.ON_DELETE)
                .more(24);
    }

    private static Map<String, Consumer<FaultProxy>> faults(long seed) {
        Map<String, Consumer<FaultProxy>> faults = new LinkedHashMap<>();
        faults.put("first writes lost", ConnectionFaults::loseFirst);
        faults.put("first answers lost", ConnectionFaults::loseAnswers);
        faults.put("one of four lost", proxy -> ConnectionFaults.loseAtRandom(proxy, seed));
        faults.put("watches break", ConnectionFaults::breakWatches);
        faults.put("watches freeze", ConnectionFaults::freezeWatches);
        faults.put("429 for 10 s", proxy -> answers(proxy, new ProxyTreatment.Answered(429, OptionalInt.of(1)), 10));
        faults.put("500 for 30 s", proxy -> answers(proxy, ProxyTreatment.Answered.with(500), 30));
        faults.put("401 for 30 s", proxy -> answers(proxy, ProxyTreatment.Answered.with(401), 30));
        faults.put("down for 35 s", proxy -> ConnectionFaults.down(proxy, Duration.ofSeconds(35)));
        faults.put("300 ms late", proxy -> ConnectionFaults.slow(proxy, Duration.ofMillis(300)));
        return faults;
    }

    private static void answers(FaultProxy proxy, ProxyTreatment.Answered answer, int seconds) {
        ConnectionFaults.answers(proxy, answer, Duration.ofSeconds(seconds));
    }
}
