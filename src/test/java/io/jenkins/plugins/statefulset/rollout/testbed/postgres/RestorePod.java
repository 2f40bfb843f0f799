package io.jenkins.plugins.statefulset.rollout.testbed.postgres;

import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.statefulset.rollout.testbed.agent.NodeAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pod that docs/backup.md gives people to restore with. */
final class RestorePod {
    private static final Pattern MANIFEST =
            Pattern.compile("(apiVersion: v1\\nkind: Pod\\nmetadata: \\{name: restore}.*?)\\nYAML", Pattern.DOTALL);

    private RestorePod() {}

    /** @param script what a person would type in it; they type the password, too */
    static Pod of(String name, NodeAgent agent, String script) {
        Matcher manifest;
        try {
            manifest = MANIFEST.matcher(Files.readString(Path.of("docs", "backup.md")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!manifest.find()) {
            throw new AssertionError("docs/backup.md has no pod to restore with");
        }
        Pod pod = Serialization.unmarshal(manifest.group(1), Pod.class);
        pod.getMetadata().setName(name);
        pod.getMetadata().setNamespace(null);
        pod.getSpec().setRestartPolicy("Never");
        pod.getSpec().setNodeSelector(agent.selector());
        pod.getSpec().setTolerations(List.of(NodeAgent.toleration()));
        pod.getSpec().getContainers().get(0).setCommand(List.of("/bin/sh", "-c", script));
        pod.getSpec()
                .getContainers()
                .get(0)
                .setEnv(List.of(new EnvVarBuilder()
                        .withName("PGPASSWORD")
                        .withNewValueFrom()
                        .withNewSecretKeyRef("password", PostgresNamespace.SECRET, false)
                        .endValueFrom()
                        .build()));
        return pod;
    }
}
