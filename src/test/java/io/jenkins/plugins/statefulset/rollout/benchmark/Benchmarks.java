package io.jenkins.plugins.statefulset.rollout.benchmark;

import io.jenkins.plugins.statefulset.rollout.swarm.RandomRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code testbed/bench} runs: measures, and writes {@code docs/benchmarks.md} and its picture. */
final class Benchmarks {
    private static final List<Integer> ORDINALS = List.of(10, 200);
    private static final List<Integer> AT_ONCE = List.of(1, 10, 100, 1000);
    private static final int WARM_UP = 500;
    private static final int RUNS = 1000;

    /** Where the part of the page begins that the plugin's {@code WaitingPipelinesBenchmark} writes. */
    private static final String OF_OTHER_RUNS = "\n## Real systems, under load\n";

    private Benchmarks() {}

    /** Arguments: kubeconfig, audit log, Kubernetes version, pods, the page to write, load of the machine, rounds, what {@link Simulations#main} printed. */
    public static void main(String[] arguments) throws Exception {
        Path kubeconfig = Path.of(arguments[0]);
        Path auditLog = Path.of(arguments[1]);
        int pods = Integer.parseInt(arguments[3]);
        int rounds = Integer.parseInt(arguments[6]);
        StartupTime startup = StartupTime.measure();
        SideBySideRolls rolls = new SideBySideRolls(kubeconfig, auditLog, pods);
        SideBySideRolls.Result instant = rolls.run("0s", rounds, contender -> true);
        List<SideBySideRolls.Run> sizes = new ArrayList<>(
                rolls.sizes(ORDINALS, List.of(new BareWatchLoop(), Contenders.ours(new ReactionTime()))));
        // The others differ in nothing that a second round would tell better, and each costs a minute.
        SideBySideRolls.Result second =
                rolls.run("1s", Math.min(rounds, 2), contender -> List.of(BenchmarkPage.CONTROLLER, BenchmarkPage.OURS)
                        .contains(contender.title()));
        List<WaitingRollouts> waiting = new ArrayList<>();
        for (int count : AT_ONCE) {
            waiting.add(WaitingRollouts.measure(kubeconfig, auditLog, count));
            System.out.println(waiting.get(waiting.size() - 1));
        }
        String[] rehearsals = arguments[7].trim().split(" ", -1);
        Map<Integer, Double> replicas = new TreeMap<>();
        for (int i = 2; i < rehearsals.length; i += 2) {
            replicas.put(Integer.valueOf(rehearsals[i]), Double.valueOf(rehearsals[i + 1]));
        }
        long[] seed = {5_000_001};
        List<String> broken = new ArrayList<>();
        Simulations.perSecond(WARM_UP, () -> RandomRuns.check(seed[0]++).ifPresent(broken::add));
        double random = 60
                * Simulations.perSecond(RUNS, () -> RandomRuns.check(seed[0]++).ifPresent(broken::add));
        sizes.add(first(instant, BenchmarkPage.OURS));
        sizes.add(first(instant, "bare watch loop"));
        BenchmarkPage.Figures figures = new BenchmarkPage.Figures(
                pods,
                instant,
                second,
                sizes,
                waiting,
                startup,
                new BenchmarkPage.Rehearsals(
                        Double.parseDouble(rehearsals[0]), Double.parseDouble(rehearsals[1]), replicas),
                random);
        Path file = Path.of(arguments[4]);
        Path picture = file.resolveSibling("images").resolve("benchmarks.svg");
        Files.writeString(picture, BenchmarkPage.plot(figures));
        Files.writeString(file, new BenchmarkPage(arguments[2], arguments[5], figures).text() + ofOtherRuns(file));
        if (!broken.isEmpty()) {
            throw new IllegalStateException("the figures are written, but random runs broke their promises: " + broken);
        }
    }

    private static SideBySideRolls.Run first(SideBySideRolls.Result result, String title) {
        return result.of(title).get(0);
    }

    private static String ofOtherRuns(Path page) throws IOException {
        String before = Files.exists(page) ? Files.readString(page) : "";
        int start = before.indexOf(OF_OTHER_RUNS);
        return start < 0 ? "" : before.substring(start);
    }
}
