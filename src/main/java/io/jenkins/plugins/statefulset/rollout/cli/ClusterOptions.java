package io.jenkins.plugins.statefulset.rollout.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which cluster, and where in it. */
@HelpSections.Heading("The cluster")
final class ClusterOptions {
    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Default: the files in KUBECONFIG, ~/.kube/config, or the cluster that this runs in")
    private Path kubeconfig;

    @Option(names = "--context", paramLabel = "NAME", description = "Default: the kubeconfig's current context")
    private String context;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "Default: the context's namespace")
    private String namespace;

    Optional<Path> kubeconfig() {
        return Optional.ofNullable(kubeconfig);
    }

    Optional<String> context() {
        return Optional.ofNullable(context);
    }

    Optional<String> namespace() {
        return Optional.ofNullable(namespace);
    }
}
