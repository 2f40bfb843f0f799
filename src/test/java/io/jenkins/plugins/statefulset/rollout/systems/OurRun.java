package io.jenkins.plugins.statefulset.rollout.systems;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.jenkins.plugins.statefulset.rollout.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code ./rollout run} as a process of its own, with the profile that it chooses by the image. */
final class OurRun implements Contender {
    private static final Map<Integer, String> ENDS =
            Map.of(0, "completed", 2, "refused", 3, "rolled back", 4, "held", 5, "failed");
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private enum Manner {
        UNDISTURBED,
        KILLED,
        LEADER_LAST
    }

    private final Manner manner;

    private OurRun(Manner manner) {
        this.manner = manner;
    }

    static OurRun undisturbed() {
        return new OurRun(Manner.UNDISTURBED);
    }

    /** Its process is killed when the first pod has been made anew, and another one takes the rollout up. */
    static OurRun killedInTheMiddle() {
        return new OurRun(Manner.KILLED);
    }

    /** The set has the strategy OnDelete meanwhile, with which the order of the pods is free. */
    static OurRun leaderLast() {
        return new OurRun(Manner.LEADER_LAST);
    }

    @Override
    public String title() {
        return "./rollout run";
    }

    @Override
    public String roll(SystemNamespace where, Update update) throws Exception {
        if (manner != Manner.LEADER_LAST) {
            return run(where, update, List.of());
        }
        strategy(where, "OnDelete");
        try {
            return run(where, update, List.of("--order", "leader-last"));
        } finally {
            strategy(where, "RollingUpdate");
        }
    }

    private static void strategy(SystemNamespace where, String type) {
        Object unused = where.client()
                .apps()
                .statefulSets()
                .inNamespace(where.name())
                .withName(where.system().set())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\": {\"updateStrategy\": {\"type\": \"" + type + "\", \"rollingUpdate\": null}}}");
    }

    private String run(SystemNamespace where, Update update, List<String> more) throws Exception {
        List<String> words = new ArrayList<>(List.of("run", where.system().set(), "-n", where.name()));
        words.addAll(update.options());
        words.addAll(List.of("--backup", "never", "--waves", "1,each"));
        words.addAll(more);
        Map<String, String> before = where.watch().uids();
        Process run = start(where, words);
        if (manner == Manner.KILLED) {
            where.watch()
                    .until(
                            Instant.now().plus(PATIENCE),
                            watch -> !watch.uids().values().containsAll(before.values())
                                    && watch.uids().size() == before.size());
            run.destroyForcibly();
            run = start(where, List.of("resume", where.system().set(), "-n", where.name()));
        }
        if (!run.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            run.destroyForcibly();
            return "not over";
        }
        return ENDS.getOrDefault(run.exitValue(), "exit code " + run.exitValue());
    }

    private static Process start(SystemNamespace where, List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(words);
        command.addAll(List.of("--kubeconfig", where.kubeconfig().toString()));
        Path log = where.log();
        Files.writeString(
                log,
                "./rollout " + String.join(" ", words) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        Process run = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        // It would go on alone where the tests are broken off.
        Runtime.getRuntime().addShutdownHook(new Thread(run::destroyForcibly));
        return run;
    }
}
