package io.jenkins.plugins.statefulset.rollout.testbed.helm;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The programs of other people that these tests call. Helm is the one that {@code testbed/build helm} makes, within a limited time; kubectl is
 * that of the machine, or the one that {@code testbed/build e2e} has made.
 */
final class Programs {
    /** Seconds for all of Helm's modules and packages, where none is there yet; nothing where they are. */
    private static final long BUILD = Long.getLong("testbed.helm.seconds", 300);

    /** Seconds, far more than any command takes. */
    private static final long PATIENCE = 120;

    private static final CompletableFuture<Path> HELM = CompletableFuture.supplyAsync(Programs::built);
    private static final Optional<Path> KUBECTL = onPath("kubectl").or(() -> cached("e2e-v1.37", "kubectl"));

    private Programs() {}

    /** What a program said, both streams in one, and its exit code. */
    record Said(int code, String text) {
        Said orFail() {
            if (code != 0) {
                throw new AssertionError("ended with " + code + ":\n" + text);
            }
            return this;
        }
    }

    /** Skips a class of tests that cannot run here, and says so in a line of the output. */
    static void assumeThere() {
        Optional<String> missing = missing();
        missing.ifPresent(why -> System.out.println("testbed: tests with helm are left out: " + why));
        Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    }

    private static Optional<String> missing() {
        if (KUBECTL.isEmpty()) {
            return Optional.of("no kubectl is on the PATH");
        }
        try {
            HELM.get();
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            return Optional.of(String.valueOf(e.getCause().getMessage()));
        }
    }

    static Path helm() {
        return HELM.join();
    }

    static Path kubectl() {
        return KUBECTL.orElseThrow();
    }

    /** Runs a program to its end. */
    static Said run(List<String> command, Map<String, String> environment, String input) {
        return run(command, environment, input, PATIENCE);
    }

    private static Said run(List<String> command, Map<String, String> environment, String input, long seconds) {
        try {
            Path typed = Files.createTempFile("typed", ".txt");
            Path said = Files.createTempFile("said", ".txt");
            try {
                Files.writeString(typed, input);
                ProcessBuilder builder = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(typed.toFile())
                        .redirectOutput(said.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
                if (!ended) {
                    process.descendants().forEach(ProcessHandle::destroy);
                    process.destroy();
                    process.waitFor();
                }
                String text = Files.readString(said, StandardCharsets.UTF_8);
                return ended
                        ? new Said(process.exitValue(), text)
                        : new Said(-1, "not done after " + seconds + " s: " + String.join(" ", command) + "\n" + text);
            } finally {
                Files.delete(typed);
                Files.delete(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path built() {
        if (onPath("go").isEmpty()) {
            throw new IllegalStateException("there is no Go here to build Helm with");
        }
        Said build = run(List.of("testbed/build", "helm"), Map.of(), "", BUILD);
        return cached("helm-v", "helm")
                .filter(unused -> build.code() == 0)
                .orElseThrow(() -> new IllegalStateException("testbed/build helm: "
                        + build.text().lines().reduce((before, last) -> last).orElse("said nothing")));
    }

    private static Optional<Path> onPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Out of the newest folder of that kind in the testbed's cache. */
    private static Optional<Path> cached(String kind, String program) {
        File[] folders = cache().toFile().listFiles(file -> file.getName().startsWith(kind));
        return folders == null
                ? Optional.empty()
                : Arrays.stream(folders)
                        .sorted((a, b) -> Long.compare(b.lastModified(), a.lastModified()))
                        .map(folder -> folder.toPath().resolve(program))
                        .filter(Files::isExecutable)
                        .findFirst();
    }

    private static Path cache() {
        Map<String, String> environment = System.getenv();
        return Path.of(Optional.ofNullable(environment.get("ROLLOUT_TESTBED_CACHE"))
                .orElseGet(() -> Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
                                .orElseGet(() -> System.getProperty("user.home") + "/.cache")
                        + "/rollout-testbed"));
    }
}
