package io.jenkins.plugins.statefulset.rollout.benchmark;

import io.jenkins.plugins.statefulset.rollout.swarm.RandomRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code testbed/bench} runs: measures, and writes {@code docs/benchmarks.md}. */
final class Benchmarks {
    private static final String OURS = "this library";
    private static final String CONTROLLER = "controller alone";

    /** Where the part of the page begins that the plugin's {@code WaitingPipelinesBenchmark} writes. */
    private static final String OF_THE_PLUGIN = "\n## Pipelines that wait in Jenkins\n";

    private Benchmarks() {}

    /** Arguments: kubeconfig, audit log, Kubernetes version, pods, the page to write, load of the machine, rounds, what {@link Simulations#main} printed. */
    public static void main(String[] arguments) throws Exception {
        Path kubeconfig = Path.of(arguments[0]);
        int pods = Integer.parseInt(arguments[3]);
        int rounds = Integer.parseInt(arguments[6]);
        Rolls rolls = new Rolls(kubeconfig, Path.of(arguments[1]), pods);
        Rolls.Result instant = rolls.run("0s", rounds);
        Rolls.Result second = rolls.run("1s", rounds);
        Waiting waiting = Waiting.measure(kubeconfig, 1000);
        System.out.println(waiting);
        String[] rehearsals = arguments[7].split(" ", -1);
        long[] seed = {5_000_001};
        Simulations.perSecond(1000, () -> RandomRuns.check(seed[0]++));
        double random = 60 * Simulations.perSecond(2000, () -> RandomRuns.check(seed[0]++));
        StringBuilder page = new StringBuilder();
        page.append("# Benchmarks\n\n`testbed/bench` wrote this page down to its last part, in one run, on Kubernetes ")
                .append(arguments[2])
                .append(", ")
                .append(Runtime.getRuntime().availableProcessors())
                .append(" processors, Java ")
                .append(Runtime.version().feature())
                .append(". Load of the machine when it began: ")
                .append(arguments[5])
                .append(".\n\n")
                .append("## A rollout within its budget, ")
                .append(pods)
                .append(" ordinals, one at a time\n\n")
                .append("A StatefulSet as Kubernetes' defaults make it, with a PodDisruptionBudget of `maxUnavailable:"
                        + " 1`. The controller alone asks no budget. The bare loop is the least that a program can"
                        + " do that asks the budget: two watches and one patch for each ordinal, without plan,"
                        + " lease, record and way back. The script patches the partition, waits with `kubectl"
                        + " rollout status` for each ordinal, and checks the budget. The contenders take turns;"
                        + " rounds, of which the median counts: ")
                .append(rounds)
                .append(".\n\n");
        table(page, "0 s", instant);
        table(page, "1 s", second);
        requests(page, instant, pods);
        page.append("## From the watch to the wire\n\n");
        row(page, "", "median", "p99", "samples");
        row(page, "---", "---", "---", "---");
        for (Map.Entry<String, Rolls.Result> result :
                Map.of("pods of 0 s", instant, "pods of 1 s", second).entrySet()) {
            Reaction reaction = result.getValue().reaction();
            row(
                    page,
                    "last watch event → next patch, " + result.getKey(),
                    millis(reaction.fromLastWord(0.5)),
                    millis(reaction.fromLastWord(0.99)),
                    Integer.toString(reaction.count()));
            row(
                    page,
                    "pod ready → next patch, " + result.getKey(),
                    millis(reaction.fromReady(0.5)),
                    millis(reaction.fromReady(0.99)),
                    Integer.toString(reaction.count()));
        }
        page.append("\n"
                + "The patch waits for the pod's readiness and then for the budget's status, which another"
                + " controller writes some milliseconds later; the first line is this library's own share. Target:"
                + " 10 ms.\n\n");
        page.append("## Waiting\n\n")
                .append(waiting.rollouts())
                .append(" rollouts of one process on the same control plane, all at a gate for a person: ")
                .append(waiting.threads())
                .append(" threads more than before, ")
                .append(waiting.heapMegabytes())
                .append(" MB of heap after a collection. Target: 16 threads, 256 MB.\n\n");
        page.append("## Simulation\n\n");
        row(page, "what", "CPU time", "target");
        row(page, "---", "---", "---");
        row(page, "rehearsal of 1,000 replicas, after one of 3, its thread", rehearsals[0] + " s", "1 s");
        row(page, "the same, whole process with compiler and collector", rehearsals[1] + " s", "");
        row(page, "its thread, third time in one process", rehearsals[2] + " s", "1 s");
        row(
                page,
                "random rollouts a minute, every fault drawn, all invariants checked",
                String.format(Locale.ROOT, "%,.0f", random),
                "10,000");
        Path file = Path.of(arguments[4]);
        Files.writeString(file, page + ofThePlugin(file));
    }

    private static String ofThePlugin(Path page) throws IOException {
        String before = Files.exists(page) ? Files.readString(page) : "";
        int start = before.indexOf(OF_THE_PLUGIN);
        return start < 0 ? "" : before.substring(start);
    }

    private static void table(StringBuilder page, String time, Rolls.Result result) {
        page.append("Pods that take ").append(time).append(" to get ready:\n\n");
        row(page, "contender", "time", "÷ controller alone", "rounds");
        row(page, "---", "---", "---", "---");
        double base = result.median(CONTROLLER);
        result.seconds()
                .forEach((title, rounds) -> row(
                        page,
                        title,
                        seconds(result.median(title)),
                        String.format(Locale.ROOT, "%.3f", result.median(title) / base),
                        rounds.stream().map(Benchmarks::seconds).collect(Collectors.joining(", "))));
        page.append("\nTarget for this library: ")
                .append(time.equals("0 s") ? "1.25" : "1.03")
                .append(".\n\n");
        if (time.equals("0 s")) {
            page.append("Whoever asks the budget waits for its status, which another controller writes when a pod"
                            + " is ready; the")
                    .append(" bare loop shows how much that is here.\n\n");
        }
    }

    private static void requests(StringBuilder page, Rolls.Result result, int pods) {
        page.append(
                "## Requests, by the API server's audit log\n\nWatches aside, of one rollout with pods of 0 s.\n\n");
        row(page, "contender", "for each ordinal", "by verb");
        row(page, "---", "---", "---");
        result.requests().forEach((title, counts) -> {
            if (!title.equals(CONTROLLER)) {
                int all = counts.values().stream().mapToInt(Integer::intValue).sum();
                row(
                        page,
                        title,
                        String.format(Locale.ROOT, "%.2f", all / (double) pods),
                        counts.entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .collect(Collectors.joining(", ")));
            }
        });
        page.append("\nTarget for ")
                .append(OURS)
                .append(": 2 for each ordinal, none of them a LIST or a GET that polls.\n\n");
    }

    private static void row(StringBuilder page, String... cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.2f s", value);
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.1f ms", value);
    }
}
