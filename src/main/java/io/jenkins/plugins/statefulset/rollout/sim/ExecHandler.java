package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import java.util.List;

/** Answers commands that are run in simulated containers, which have no programs of their own. */
@FunctionalInterface
public interface ExecHandler {
    /** Every command succeeds and prints nothing. */
    ExecHandler SILENT = (pod, container, command) -> new ExecResult(0, "", "");

    ExecResult run(Pod pod, String container, List<String> command);
}
