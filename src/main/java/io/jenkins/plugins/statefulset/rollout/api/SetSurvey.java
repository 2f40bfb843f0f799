package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceSnapshot;
import io.jenkins.plugins.statefulset.rollout.manifest.Surroundings;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.List;
import java.util.Optional;

/** A set of a cluster with what stands around it; to read it changes nothing. */
public record SetSurvey(StatefulSet set, Surroundings around, List<Neighbour> neighbours) {

    /** @throws BadRequestException if there is no such set */
    public static SetSurvey of(Cluster cluster, String namespace, String name) {
        StatefulSet set = cluster.statefulSet(namespace, name)
                .orElseThrow(() -> new BadRequestException(
                        "StatefulSet " + namespace + "/" + name + " does not exist on " + cluster.name()));
        NamespaceSnapshot view = cluster.look(namespace);
        String service = Optional.ofNullable(set.getSpec().getServiceName()).orElse("");
        Surroundings around = new Surroundings(
                "namespace " + namespace,
                service.isEmpty()
                        ? List.of()
                        : cluster.service(namespace, service).stream().toList(),
                view.budgets(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
        List<Neighbour> neighbours = new NeighbourReader(cluster, namespace)
                .read(
                        set,
                        set,
                        List.of(),
                        Neighbour.Change.APPLIED,
                        view.podsOwnedBy(set.getMetadata().getUid()));
        return new SetSurvey(set, around, neighbours);
    }
}
