package io.jenkins.plugins.statefulset.rollout.benchmark;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.cluster.fabric8.Fabric8Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.fabric8.SystemScheduler;
import io.jenkins.plugins.statefulset.rollout.cluster.vertx.FewThreads;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest.BackupPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Those that are compared. */
final class Contenders {
    private static final long PATIENCE_MINUTES = 10;

    /** The same steps by hand: template first, then one ordinal after the other where the budget allows it. */
    private static final String SCRIPT = """
            set -eu
            replicas=$(kubectl -n "$1" get statefulset "$2" -o 'jsonpath={.spec.replicas}')
            kubectl -n "$1" patch statefulset "$2" --type=json -p "[
              {\\"op\\":\\"replace\\",\\"path\\":\\"/spec/template/spec/containers/0/image\\",\\"value\\":\\"$3\\"},
              {\\"op\\":\\"add\\",\\"path\\":\\"/spec/updateStrategy/rollingUpdate/partition\\",\\"value\\":$replicas}]" >/dev/null
            for ((i = replicas - 1; i >= 0; i--)); do
              until [ "$(kubectl -n "$1" get pdb "$2" -o 'jsonpath={.status.disruptionsAllowed}')" -gt 0 ]; do sleep 0.05; done
              kubectl -n "$1" patch statefulset "$2" -p "{\\"spec\\":{\\"updateStrategy\\":{\\"rollingUpdate\\":{\\"partition\\":$i}}}}" >/dev/null
              kubectl -n "$1" rollout status statefulset "$2" --timeout=5m >/dev/null
            done
            """;

    private Contenders() {}

    static List<Contender> all(ReactionTime reaction) {
        return List.of(new Controller(), new BareWatchLoop(), new Ours(reaction), new Script());
    }

    static Contender ours(ReactionTime reaction) {
        return new Ours(reaction);
    }

    /** The StatefulSet controller's own roll, which asks no budget. */
    private static final class Controller implements Contender {
        @Override
        public String title() {
            return "controller alone";
        }

        @Override
        public String userAgent() {
            return "nobody";
        }

        @Override
        public Runner open(KubernetesClient client, Path kubeconfig) {
            return (namespace, set, image) -> roll(client, namespace, set, image);
        }

        private static void roll(KubernetesClient client, String namespace, String set, String image) {
            var resource = client.apps().statefulSets().inNamespace(namespace).withName(set);
            StatefulSet patched = resource.patch(
                    PatchContext.of(PatchType.JSON),
                    "[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/image\",\"value\":\"" + image
                            + "\"}]");
            long generation = patched.getMetadata().getGeneration();
            resource.waitUntilCondition(now -> rolled(now, generation), PATIENCE_MINUTES, TimeUnit.MINUTES);
        }

        private static boolean rolled(StatefulSet set, long generation) {
            StatefulSetStatus status = set.getStatus();
            return status.getObservedGeneration() != null
                    && status.getObservedGeneration() >= generation
                    && Objects.equals(status.getUpdateRevision(), status.getCurrentRevision())
                    && Objects.equals(status.getReadyReplicas(), set.getSpec().getReplicas());
        }
    }

    /** This library as {@code ./rollout run} connects it, from the request to the outcome: preflight, lease and all. */
    private record Ours(ReactionTime reaction) implements Contender {
        @Override
        public String title() {
            return "this library";
        }

        @Override
        public String userAgent() {
            return "statefulset-rollout";
        }

        @Override
        public Runner open(KubernetesClient client, Path kubeconfig) {
            return new Connected(FewThreads.clusters().fromKubeconfig(kubeconfig, Optional.empty()), reaction);
        }
    }

    private static final class Connected implements Contender.Runner {
        private final Fabric8Cluster cluster;
        private final SystemScheduler scheduler = new SystemScheduler();
        private final Rollouts rollouts;

        Connected(Fabric8Cluster cluster, ReactionTime reaction) {
            this.cluster = cluster;
            rollouts = Rollouts.on(reaction.measuring(cluster), scheduler);
        }

        @Override
        public void roll(String namespace, String set, String image) throws Exception {
            RolloutRequest request = RolloutRequest.of(namespace, set)
                    .image("app", image)
                    .backup(BackupPolicy.NEVER)
                    .build();
            Outcome outcome = rollouts.start(request, event -> {})
                    .outcome()
                    .toCompletableFuture()
                    .get(PATIENCE_MINUTES, TimeUnit.MINUTES);
            if (outcome.result() != Result.COMPLETED) {
                throw new IllegalStateException(outcome.toString());
            }
        }

        @Override
        public void close() {
            rollouts.close();
            scheduler.close();
            cluster.close();
        }
    }

    private static final class Script implements Contender {
        @Override
        public String title() {
            return "kubectl script";
        }

        @Override
        public String userAgent() {
            return "kubectl";
        }

        @Override
        public Runner open(KubernetesClient client, Path kubeconfig) {
            return (namespace, set, image) -> roll(kubeconfig, namespace, set, image);
        }

        private static void roll(Path kubeconfig, String namespace, String set, String image) throws Exception {
            ProcessBuilder builder = new ProcessBuilder("bash", "-c", SCRIPT, "script", namespace, set, image);
            builder.environment().put("KUBECONFIG", kubeconfig.toString());
            builder.redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
            int code = builder.start().waitFor();
            if (code != 0) {
                throw new IllegalStateException("the kubectl script ended with " + code);
            }
        }
    }
}
