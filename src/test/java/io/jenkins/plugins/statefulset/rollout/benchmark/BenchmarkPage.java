package io.jenkins.plugins.statefulset.rollout.benchmark;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The page of what was measured. */
final class BenchmarkPage {
    static final String OURS = "this library";
    static final String CONTROLLER = "controller alone";
    private static final String BARE = "bare watch loop";
    private static final String WHAT_BOUNDS_RANDOM_RUNS = """

            10,000 random rollouts a minute were asked for. What bounds them is spread over all of a run: a quarter of its CPU is the simulated server's part in writes of the set, of which
            the invariants that look at each write take nearly half; plans, one at each start, take an eighth, the making of the cluster a tenth; none of this project's methods has 1 %.
            """;

    private final String version;
    private final String load;
    private final Figures figures;
    private final StringBuilder page = new StringBuilder();

    /**
     * @param first CPU seconds of a thread for the first rehearsal of 1,000 replicas
     * @param process the same of the whole process
     * @param replicas CPU seconds of the thread, by replicas, when the compiler is done
     */
    record Rehearsals(double first, double process, Map<Integer, Double> replicas) {
        double millisForEach(int size) {
            return 1000 * replicas.get(size) / size;
        }
    }

    /** @param sizes rolls with pods of 0 s and different numbers of ordinals */
    record Figures(
            int pods,
            SideBySideRolls.Result instant,
            SideBySideRolls.Result second,
            List<SideBySideRolls.Run> sizes,
            List<WaitingRollouts> waiting,
            StartupTime startup,
            Rehearsals rehearsals,
            double random) {
        WaitingRollouts most() {
            return waiting.get(waiting.size() - 1);
        }

        double ratio(SideBySideRolls.Result result, String base) {
            return result.median(OURS) / result.median(base);
        }
    }

    BenchmarkPage(String version, String load, Figures figures) {
        this.version = version;
        this.load = load;
        this.figures = figures;
    }

    String text() {
        page.append(
                        "# Benchmarks\n\n`testbed/bench` wrote this page down to \"Real systems\", in one run, on Kubernetes ")
                .append(version + ", " + Runtime.getRuntime().availableProcessors() + " processors, Java ")
                .append(Runtime.version().feature() + ". Load of the machine when it began: " + load + ".\n\n");
        targets();
        page.append("## A rollout within its budget, " + figures.pods() + " ordinals, one at a time\n\n")
                .append(
                        "A StatefulSet as Kubernetes' defaults make it, with a PodDisruptionBudget of `maxUnavailable: 1`. The"
                                + " controller alone asks no budget. The bare loop is the least that a program can do that asks the budget:"
                                + " two watches and one patch for each ordinal, without plan, lease, record and way back. The script patches"
                                + " the partition, waits with `kubectl rollout status` for each ordinal, and checks the budget."
                                + " The contenders take turns, each with a client that is made before and has no connection yet. The median"
                                + " of the rounds counts; after each stands the load of the machine when it began, the control plane's own"
                                + " included.\n\n");
        race("0 s", figures.instant());
        page.append(
                "Whoever asks the budget waits for its status, which another controller writes when a pod is ready; the"
                        + " bare loop shows how much that is here.\n\n");
        race("1 s", figures.second());
        requests();
        reactions();
        growth();
        simulation();
        return page.toString();
    }

    private void targets() {
        page.append("## Targets\n\n");
        row("what", "measured", "target", "", "what bounds it");
        row("---", "---", "---", "---", "---");
        SideBySideRolls.Run ours = figures.instant().of(OURS).get(0);
        target(
                "pods of 0 s: this library ÷ bare watch loop",
                figures.ratio(figures.instant(), BARE),
                "%.3f",
                1.05,
                "the preflight, the Lease and the record before the first pod moves, and the record in each patch");
        target(
                "pods of 1 s: this library ÷ controller alone",
                figures.ratio(figures.second(), CONTROLLER),
                "%.3f",
                1.02,
                "the budget's status, which is waited for with each ordinal, and what comes before the first");
        target(
                "requests for each ordinal",
                ours.requestsForEach(),
                "%.2f",
                1.2,
                "one patch for each ordinal; the rest is for the whole, whatever its size: about nine for what acts beside the rollout, five Events, three for the Lease, and the first lists of the watches");
        target(
                "requests between a watch's last word and its patch",
                figures.instant().reaction().askedBetween()
                        + figures.second().reaction().askedBetween(),
                "%.0f",
                0,
                "");
        target(
                "last watch event → patch, p99, pods of 0 s, ms",
                figures.instant().reaction().fromLastWord(0.99),
                "%.1f",
                5,
                "the processors, which the control plane shares");
        target("`./rollout --help`, s", figures.startup().help(), "%.2f", 0.5, "Java's start, and picocli");
        target(
                "`./rollout rehearse` of three pods, s",
                figures.startup().rehearsal(),
                "%.2f",
                0.5,
                "code that runs for the first time, for which the compiler takes two fifths of the CPU: Jackson looks through Kubernetes' models (three tenths of the rest), lambdas are linked and classes taken from the archive (an eighth each)");
        target(
                "rehearsal of 1,000 replicas after start-up, CPU s",
                figures.rehearsals().replicas().get(1000),
                "%.2f",
                0.5,
                "the simulated server's part in the patch of each replica, and what looks see of the pods that changed, a fifth each; none of this project's methods has 3 %");
        target(
                "cost of a replica, 10,000 ÷ 1,000",
                figures.rehearsals().millisForEach(10_000)
                        / figures.rehearsals().millisForEach(1000),
                "%.1f",
                1.5,
                "a decision depends on all pods as they are, so a look costs some nanoseconds for each of them");
        target("threads for 1,000 waiting rollouts", figures.most().threads(), "%.0f", 16, "");
        target("heap for 1,000 waiting rollouts, MB", (double) figures.most().heapMegabytes(), "%.0f", 256, "");
        page.append("\n");
    }

    private void target(String what, double measured, String format, double target, String bound) {
        boolean met = measured <= target + 1e-9;
        row(
                what,
                String.format(Locale.ROOT, format, measured),
                "≤ " + (target == Math.rint(target) ? Long.toString((long) target) : Double.toString(target)),
                met ? "met" : "**missed**",
                met ? "" : bound);
    }

    private void race(String time, SideBySideRolls.Result result) {
        page.append("Pods that take ").append(time).append(" to get ready:\n\n");
        row("contender", "time", "÷ controller alone", "÷ bare watch loop", "rounds (load)");
        row("---", "---", "---", "---", "---");
        for (String title : result.titles()) {
            row(
                    title,
                    seconds(result.median(title)),
                    ratio(result.median(title) / result.median(CONTROLLER)),
                    ratio(result.median(title) / result.median(BARE)),
                    result.of(title).stream()
                            .map(run -> seconds(run.seconds()) + " (" + load(run.load()) + ")")
                            .collect(Collectors.joining(", ")));
        }
        page.append("\n");
    }

    private void requests() {
        page.append(
                "## Requests, by the API server's audit log\n\nWatches aside, of the first rollout with pods of 0 s.\n\n");
        row("contender", "for each ordinal", "by verb");
        row("---", "---", "---");
        for (String title : figures.instant().titles()) {
            SideBySideRolls.Run run = figures.instant().of(title).get(0);
            if (!title.equals(CONTROLLER)) {
                row(
                        title,
                        ratio(run.requestsForEach()),
                        run.requests().entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .collect(Collectors.joining(", ")));
            }
        }
        page.append("\n");
    }

    private void reactions() {
        page.append("## From the watch to the wire\n\n");
        row("", "median", "p99", "samples");
        row("---", "---", "---", "---");
        reaction("pods of 0 s", figures.instant().reaction());
        reaction("pods of 1 s", figures.second().reaction());
        page.append(
                "\nThe patch waits for the pod's readiness and then for the budget's status, which another controller"
                        + " writes some milliseconds later; the lines of the last watch event are this library's own share.\n\n");
    }

    private void reaction(String pods, ReactionTime reaction) {
        row(
                "last watch event → next patch, " + pods,
                millis(reaction.fromLastWord(0.5)),
                millis(reaction.fromLastWord(0.99)),
                Integer.toString(reaction.count()));
        row(
                "pod ready → next patch, " + pods,
                millis(reaction.fromReady(0.5)),
                millis(reaction.fromReady(0.99)),
                Integer.toString(reaction.count()));
    }

    private void growth() {
        page.append("## How it grows\n\n![How time, requests, threads, heap and CPU grow](images/benchmarks.svg)\n\n");
        row(
                "rollouts at once, one pod each, to a gate for a person",
                "time",
                "requests each",
                "threads",
                "heap",
                "load");
        row("---", "---", "---", "---", "---", "---");
        for (WaitingRollouts waiting : figures.waiting()) {
            row(
                    String.format(Locale.ROOT, "%,d", waiting.rollouts()),
                    seconds(waiting.seconds()),
                    String.format(Locale.ROOT, "%.1f", waiting.requests() / (double) waiting.rollouts()),
                    Integer.toString(waiting.threads()),
                    waiting.heapMegabytes() + " MB",
                    load(waiting.load()));
        }
        page.append(
                "\nThreads are those that were not there before, heap is that of the whole process after a collection.\n\n");
    }

    private void simulation() {
        page.append("## Without a cluster\n\n");
        row("what", "time");
        row("---", "---");
        row("`./rollout --help`", seconds(figures.startup().help()));
        row(
                "`./rollout rehearse examples/postgresql …`, three pods",
                seconds(figures.startup().rehearsal()));
        row(
                "CPU of the first rehearsal of 1,000 replicas, its thread",
                seconds(figures.rehearsals().first()));
        row(
                "the same, whole process with compiler and collector",
                seconds(figures.rehearsals().process()));
        figures.rehearsals()
                .replicas()
                .forEach((size, time) -> row(
                        String.format(
                                Locale.ROOT, "CPU of a rehearsal of %,d replicas without a backup, its thread", size),
                        String.format(
                                Locale.ROOT,
                                "%.2f s, %.2f ms for each",
                                time,
                                figures.rehearsals().millisForEach(size))));
        row(
                "random rollouts a minute, every fault drawn, all invariants checked",
                String.format(Locale.ROOT, "%,.0f", figures.random()));
        page.append(WHAT_BOUNDS_RANDOM_RUNS);
    }

    /** What grows with what. */
    static String plot(Figures figures) {
        return new LogLogPlot()
                .panel(
                        "Seconds for a rollout, pods of 0 s",
                        "ordinals",
                        ordinals(figures, OURS),
                        ordinals(figures, BARE))
                .panel(
                        "Seconds until all are at their gate",
                        "rollouts at once",
                        waiting(figures, WaitingRollouts::seconds))
                .panel(
                        "Requests for each rollout",
                        "rollouts at once",
                        waiting(figures, each -> each.requests() / (double) each.rollouts()))
                .panel("Threads", "rollouts at once", waiting(figures, WaitingRollouts::threads))
                .panel("Heap, MB", "rollouts at once", waiting(figures, each -> (double) each.heapMegabytes()))
                .panel(
                        "CPU of a rehearsal, ms for each replica",
                        "replicas",
                        new LogLogPlot.Series(
                                "",
                                figures.rehearsals().replicas().keySet().stream()
                                        .map(size -> new double[] {
                                            size, figures.rehearsals().millisForEach(size)
                                        })
                                        .toList()))
                .svg();
    }

    private static LogLogPlot.Series ordinals(Figures figures, String title) {
        return new LogLogPlot.Series(
                title,
                figures.sizes().stream()
                        .filter(run -> run.title().equals(title))
                        .sorted(Comparator.comparingInt(SideBySideRolls.Run::replicas))
                        .map(run -> new double[] {run.replicas(), run.seconds()})
                        .toList());
    }

    private static LogLogPlot.Series waiting(Figures figures, ToDoubleFunction<WaitingRollouts> what) {
        return new LogLogPlot.Series(
                "",
                figures.waiting().stream()
                        .map(each -> new double[] {each.rollouts(), Math.max(0.01, what.applyAsDouble(each))})
                        .toList());
    }

    private void row(String... cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String load(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.2f s", value);
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.1f ms", value);
    }
}
