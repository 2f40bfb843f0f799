package io.jenkins.plugins.statefulset.rollout.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.sim.Storage;
import io.jenkins.plugins.statefulset.rollout.sim.Storage.Part;
import io.jenkins.plugins.statefulset.rollout.sim.WriteMode;
import java.util.Optional;

/**
 * What a real API server and what we say to the same StatefulSet: to its creation, and to another image in it. We are the
 * reader of manifests and the API server of the simulation.
 */
final class CorpusServers implements AutoCloseable {
    private static final String SETS = "/apis/apps/v1/namespaces/%s/statefulsets";

    private final Optional<KubernetesClient> real;
    private final String version;
    private final String namespace;

    private CorpusServers(Optional<KubernetesClient> real, String version, String namespace) {
        this.real = real;
        this.version = version;
        this.namespace = namespace;
    }

    /** Both, in a namespace that is made for it. */
    static CorpusServers with(KubernetesClient client) {
        String namespace = client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName("corpus-")
                        .endMetadata()
                        .build())
                .create()
                .getMetadata()
                .getName();
        String version = client.getKubernetesVersion().getGitVersion();
        return new CorpusServers(Optional.of(client), version, namespace);
    }

    /** Nothing to compare with. */
    static CorpusServers none(String version) {
        return new CorpusServers(Optional.empty(), version, "default");
    }

    String version() {
        return version;
    }

    /**
     * @param refusal empty where it was accepted
     */
    record Verdict(Optional<String> refusal) {
        static final Verdict ACCEPTED = new Verdict(Optional.empty());

        static Verdict refused(String why) {
            return new Verdict(Optional.of(why));
        }

        boolean differsFrom(Verdict other) {
            return refusal.isPresent() != other.refusal.isPresent();
        }

        @Override
        public String toString() {
            return refusal.map(why -> "refused: " + why).orElse("accepted");
        }
    }

    /** The set as the namespace of this run has it. */
    private ObjectNode placed(ObjectNode set) {
        ObjectNode placed = set.deepCopy();
        placed.withObject("/metadata").put("namespace", namespace);
        return placed;
    }

    /** What the real one says to a new set; empty where there is none to ask. */
    Optional<Verdict> realCreation(ObjectNode set) {
        return real.map(client ->
                ask(client, "POST", SETS.formatted(namespace) + "?dryRun=All&fieldValidation=Strict", placed(set)));
    }

    /** What the real one says to a change of a set that it has. */
    Optional<Verdict> realChange(ObjectNode set, ObjectNode changed) {
        if (real.isEmpty()) {
            return Optional.empty();
        }
        KubernetesClient client = real.get();
        String place = SETS.formatted(namespace);
        String own = place + "/" + set.path("metadata").path("name").asText();
        ObjectNode asleep = placed(set);
        asleep.withObject("/spec").put("replicas", 0);
        Verdict stored = ask(client, "POST", place, asleep);
        if (stored.refusal().isPresent()) {
            return Optional.of(stored);
        }
        Verdict verdict = ask(client, "PUT", own + "?dryRun=All&fieldValidation=Strict", placed(changed));
        ask(client, "DELETE", own, null);
        return Optional.of(verdict);
    }

    private static Verdict ask(KubernetesClient client, String method, String uri, ObjectNode body) {
        try {
            client.raw(uri, method, body == null ? null : body.toString());
            return Verdict.ACCEPTED;
        } catch (KubernetesClientException e) {
            return Verdict.refused(e.getCode() + " " + e.getStatus().getMessage());
        }
    }

    Verdict ourCreation(ObjectNode set) {
        try {
            read(placed(set));
            storage()
                    .create(
                            "corpus",
                            Resource.STATEFUL_SETS,
                            Storage.typed(Resource.STATEFUL_SETS, placed(set)),
                            WriteMode.DRY_RUN);
            return Verdict.ACCEPTED;
        } catch (BadRequestException | ClusterException e) {
            return Verdict.refused(e.getMessage());
        }
    }

    Verdict ourChange(ObjectNode set, ObjectNode changed) {
        try {
            read(placed(changed));
            Storage storage = storage();
            var stored = storage.create(
                    "corpus",
                    Resource.STATEFUL_SETS,
                    Storage.typed(Resource.STATEFUL_SETS, placed(set)),
                    WriteMode.STORE);
            storage.change(
                    "corpus", Resource.STATEFUL_SETS, stored, Part.MAIN, tree -> placed(changed), WriteMode.DRY_RUN);
            return Verdict.ACCEPTED;
        } catch (BadRequestException | ClusterException e) {
            return Verdict.refused(e.getMessage());
        }
    }

    private static void read(ObjectNode set) {
        ArrayNode alone = set.arrayNode().add(set);
        Manifests.parse(alone.get(0).toString(), "manifest", "default");
    }

    private Storage storage() {
        return SimulatedCluster.builder().version(version).build().storage();
    }

    @Override
    public void close() {
        real.ifPresent(client -> client.namespaces().withName(namespace).delete());
    }
}
