package io.jenkins.plugins.statefulset.rollout.systems;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What people write with kubectl: one ordinal after the other, where the budget allows it. */
final class KubectlScript implements Contender {
    private static final long PATIENCE_MINUTES = 8;
    private static final String SCRIPT = """
            set -eu
            replicas=$(kubectl -n "$1" get statefulset "$2" -o 'jsonpath={.spec.replicas}')
            move() { kubectl -n "$namespace" patch statefulset "$set" -p "{\\"spec\\":{\\"updateStrategy\\":{\\"type\\":\\"RollingUpdate\\",\\"rollingUpdate\\":{\\"partition\\":$1}}}}" >/dev/null; }
            namespace=$1 set=$2
            move "$replicas"
            kubectl -n "$1" patch statefulset "$2" -p "$3" >/dev/null
            for ((i = replicas - 1; i >= 0; i--)); do
              until [ "$(kubectl -n "$1" get pdb "$2" -o 'jsonpath={.status.disruptionsAllowed}')" -gt 0 ]; do sleep 0.5; done
              move "$i"
              kubectl -n "$1" rollout status statefulset "$2" --timeout=5m >/dev/null
            done
            """;

    @Override
    public String title() {
        return "kubectl script";
    }

    @Override
    public String roll(SystemNamespace where, Update update) throws Exception {
        ProcessBuilder script = new ProcessBuilder(List.of(
                "bash", "-c", SCRIPT, "script", where.name(), where.system().set(), update.patch()));
        script.environment().put("KUBECONFIG", where.kubeconfig().toString());
        Path log = where.log();
        Process process = script.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return "not over";
        }
        return process.exitValue() == 0 ? "completed" : "exit code " + process.exitValue();
    }
}
