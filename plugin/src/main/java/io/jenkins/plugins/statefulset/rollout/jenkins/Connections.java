package io.jenkins.plugins.statefulset.rollout.jenkins;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Item;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.cluster.fabric8.Fabric8Clusters;
import io.jenkins.plugins.statefulset.rollout.gate.Gate;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates.Kind;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.PodClosure;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Connections to clusters, one for each cluster and account, shared by all builds that use them at the time. */
@Extension
public final class Connections {
    private final Map<String, Shared> open = new HashMap<>();

    public static Connections get() {
        return ExtensionList.lookupSingleton(Connections.class);
    }

    /**
     * The connection that a build may use. Reads credentials, and the build's kubeconfig where it has one; sends nothing to
     * the cluster.
     *
     * @throws io.jenkins.plugins.statefulset.rollout.problem.BadRequestException if there is no such cluster or account
     */
    public Connection open(ClusterRef ref, BuildContext place) {
        return open(Endpoints.of(ref, place));
    }

    /** The same for what a job does between its builds. */
    public Connection open(ClusterRef ref, Item job) {
        return open(Endpoints.ofJob(ref, job));
    }

    synchronized Connection open(Endpoint endpoint) {
        Shared shared = open.get(endpoint.key());
        if (shared == null) {
            shared = new Shared(
                    endpoint.key(), Fabric8Clusters.client(endpoint.config().get()));
            open.put(endpoint.key(), shared);
        }
        shared.uses++;
        return new Use(shared, endpoint.defaultNamespace());
    }

    private synchronized void giveBack(Shared shared) {
        shared.uses--;
        if (shared.uses == 0) {
            open.remove(shared.key);
            // Waits for requests under way, and may itself be called by one of the threads that it waits for.
            RolloutThreads.ofConnection(shared.key).execute(shared::end);
        }
    }

    private static Map<String, Gate> gates() {
        WaveGates gates = WaveGates.get();
        Map<String, Gate> known = new HashMap<>();
        known.put(Kind.BODY.gateName(), gates::check);
        known.put(Kind.STEPS.gateName(), gates::check);
        PodClosure.names().forEach(name -> known.put(name, context -> gates.check(name, context)));
        return known;
    }

    private static final class Shared {
        private final String key;
        private final KubernetesClient client;
        private final Rollouts rollouts;
        private int uses;

        Shared(String key, KubernetesClient client) {
            this.key = key;
            this.client = client;
            this.rollouts = Rollouts.on(client, gates(), VoterAccounts.get());
        }

        void end() {
            rollouts.close();
            client.close();
        }
    }

    private final class Use implements Connection {
        private final Shared shared;
        private final String defaultNamespace;
        private final AtomicBoolean closed = new AtomicBoolean();

        Use(Shared shared, String defaultNamespace) {
            this.shared = shared;
            this.defaultNamespace = defaultNamespace;
        }

        @Override
        public Rollouts rollouts() {
            return shared.rollouts;
        }

        @Override
        public KubernetesClient client() {
            return shared.client;
        }

        @Override
        public String key() {
            return shared.key;
        }

        @Override
        public String defaultNamespace() {
            return defaultNamespace;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                giveBack(shared);
            }
        }
    }
}
