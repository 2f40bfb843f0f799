package io.jenkins.plugins.statefulset.rollout.manifest;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.statefulset.rollout.Hostile;
import io.jenkins.plugins.statefulset.rollout.HostileInput;
import java.io.ByteArrayInputStream;
import java.util.Optional;

/** Manifests in whatever form: YAML and JSON, aliases, depth, size, odd types. */
class ManifestFuzzTest extends HostileInput {
    @FuzzTest
    void manifests(byte[] input) {
        String text = Hostile.text(input);
        Hostile.take(text, () -> {
            Manifests manifests = Manifests.read("-", new ByteArrayInputStream(input), "default");
            manifests.notes().forEach(note -> Hostile.refused(text, note.toString()));
            manifests.statefulSet(Optional.empty());
        });
    }
}
