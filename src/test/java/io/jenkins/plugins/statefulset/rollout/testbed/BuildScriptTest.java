package io.jenkins.plugins.statefulset.rollout.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code testbed/build}, with a compiler that makes empty programs. */
@EnabledOnOs(OS.LINUX)
class BuildScriptTest {
    /** Makes the program of the module, or says where kwok's files are. */
    private static final String GO = """
            #!/bin/bash
            here=$(dirname "$0")
            [[ $1 == list ]] && echo "$here/kwok" && exit
            while [[ $1 != -o ]]; do shift; done
            touch "$2/server" "$2/kube-apiserver"
            """;

    private static final List<String> STAGES = List.of(
            "node/fast/node-initialize.yaml",
            "node/heartbeat-with-lease/node-heartbeat-with-lease.yaml",
            "volume/fast/pv-available.yaml",
            "volume/fast/storage-class.yaml");

    @TempDir
    private Path folder;

    @BeforeEach
    void installTheCompiler() throws IOException {
        Path go = Files.writeString(Files.createDirectory(folder.resolve("bin")).resolve("go"), GO);
        assertThat(go.toFile().setExecutable(true)).isTrue();
        for (String stage : STAGES) {
            Path file = folder.resolve("bin/kwok/kustomize/stage").resolve(stage);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "kind: Stage");
        }
    }

    @Test
    void whoFindsEverythingBuiltWaitsForNoBuildThatRuns() throws IOException, InterruptedException {
        assertThat(build("1.37")).contains("v1.37", "building into");
        Process other = holdTheLock();
        try {
            assertThat(build("1.37"))
                    .contains("already built")
                    .doesNotContain("building into")
                    .doesNotContain("waiting");
        } finally {
            other.destroy();
        }
    }

    @Test
    void whoLacksSomethingWaitsForTheBuildThatRuns() throws IOException, InterruptedException {
        Process other = holdTheLock();
        Process waiting = start("1.37");
        try (var said = waiting.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("waiting for another build to end");
            other.getOutputStream().close();
            assertThat(said.lines()).anyMatch(line -> line.contains("v1.37") && line.contains("built in"));
        } finally {
            other.destroy();
            waiting.destroy();
        }
    }

    /** Until its standard input is closed. */
    private Process holdTheLock() throws IOException {
        Path lock = Files.createDirectories(folder.resolve("cache")).resolve("build.lock");
        Process other = new ProcessBuilder("flock", lock.toString(), "sh", "-c", "echo held; exec cat").start();
        assertThat(other.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("held");
        return other;
    }

    private String build(String version) throws IOException, InterruptedException {
        Process build = start(version);
        String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(build.waitFor()).as(said).isZero();
        return said;
    }

    private Process start(String version) throws IOException {
        Path script = Path.of(System.getProperty("basedir", "")).resolve("testbed/build");
        // One that waits for a lock hears of nothing else.
        ProcessBuilder build =
                new ProcessBuilder("timeout", "60", "bash", script.toString(), version).redirectErrorStream(true);
        build.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        build.environment().put("ROLLOUT_TESTBED_CACHE", folder.resolve("cache").toString());
        return build.start();
    }
}
