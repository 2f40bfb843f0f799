package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.statefulset.rollout.Hostile;
import io.jenkins.plugins.statefulset.rollout.HostileInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** Kubeconfigs. */
class KubeconfigFuzzTest extends HostileInput {
    private static final Path FOLDER = Path.of("target", "hostile-kubeconfig");
    private static final Path FILE = FOLDER.resolve("config");

    private final Fabric8Clusters clusters =
            new Fabric8Clusters(found -> Fabric8Cluster.owning(found.build()), Map.of(), FOLDER, FOLDER);

    @BeforeEach
    void folder() throws IOException {
        Files.createDirectories(FOLDER);
    }

    @FuzzTest
    void kubeconfigs(byte[] input) throws IOException {
        String text = Hostile.text(input);
        // A kubeconfig may name programs to run: that is what it is for, but not here.
        if (text.contains("exec") || text.contains("cmd") || text.contains("\\")) {
            return;
        }
        Files.write(FILE, input);
        Hostile.take(text, () -> clusters.settings(FILE, Optional.empty()));
    }
}
