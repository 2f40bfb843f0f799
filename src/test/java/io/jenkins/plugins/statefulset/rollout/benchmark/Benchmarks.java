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

    /** Where the part of the page begins that the plugin's {@code WaitingPipelinesBenchmark} writes. */
    private static final String OF_THE_PLUGIN = "\n## Pipelines that wait in Jenkins\n";

    private Benchmarks() {}

    /** Arguments: kubeconfig, audit log, Kubernetes version, pods, the page to write, load of the machine, rounds, what {@link Simulations#main} printed. */
    public static void main(String[] arguments) throws Exception {
        Path kubeconfig = Path.of(arguments[0]);
        Path auditLog = Path.of(arguments[1]);
        int pods = Integer.parseInt(arguments[3]);
        int rounds = Integer.parseInt(arguments[6]);
        Startup startup = Startup.measure();
        Rolls rolls = new Rolls(kubeconfig, auditLog, pods);
        Rolls.Result instant = rolls.run("0s", rounds, contender -> true);
        List<Rolls.Run> sizes =
                new ArrayList<>(rolls.sizes(ORDINALS, List.of(new BareLoop(), Contenders.ours(new Reaction()))));
        // The others differ in nothing that a second round would tell better, and each costs a minute.
        Rolls.Result second = rolls.run("1s", Math.min(rounds, 2), contender -> List.of(Page.CONTROLLER, Page.OURS)
                .contains(contender.title()));
        List<Waiting> waiting = new ArrayList<>();
        for (int count : AT_ONCE) {
            waiting.add(Waiting.measure(kubeconfig, auditLog, count));
            System.out.println(waiting.get(waiting.size() - 1));
        }
        String[] rehearsals = arguments[7].trim().split(" ", -1);
        Map<Integer, Double> replicas = new TreeMap<>();
        for (int i = 2; i < rehearsals.length; i += 2) {
            replicas.put(Integer.valueOf(rehearsals[i]), Double.valueOf(rehearsals[i + 1]));
        }
        long[] seed = {5_000_001};
        Simulations.perSecond(1000, () -> RandomRuns.check(seed[0]++));
        double random = 60 * Simulations.perSecond(2000, () -> RandomRuns.check(seed[0]++));
        sizes.add(first(instant, Page.OURS));
        sizes.add(first(instant, "bare watch loop"));
        Page.Figures figures = new Page.Figures(
                pods,
                instant,
                second,
                sizes,
                waiting,
                startup,
                new Page.Rehearsals(Double.parseDouble(rehearsals[0]), Double.parseDouble(rehearsals[1]), replicas),
                random);
        Path file = Path.of(arguments[4]);
        Path picture = file.resolveSibling("images").resolve("benchmarks.svg");
        Files.writeString(picture, Page.plot(figures));
        Files.writeString(file, new Page(arguments[2], arguments[5], figures).text() + ofThePlugin(file));
    }

    private static Rolls.Run first(Rolls.Result result, String title) {
        return result.of(title).get(0);
    }

    private static String ofThePlugin(Path page) throws IOException {
        String before = Files.exists(page) ? Files.readString(page) : "";
        int start = before.indexOf(OF_THE_PLUGIN);
        return start < 0 ? "" : before.substring(start);
    }
}
