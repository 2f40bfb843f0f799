package io.jenkins.plugins.statefulset.rollout.jenkins;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Run;
import java.util.Optional;

/**
 * Where a build asks for a cluster.
 *
 * @param environment as the build has it there; {@code KUBECONFIG} in it names a file on the workspace's machine
 * @param workspace empty outside of {@code node}
 */
public record BuildContext(Run<?, ?> run, EnvVars environment, Optional<FilePath> workspace) {}
