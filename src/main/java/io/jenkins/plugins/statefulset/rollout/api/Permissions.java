package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.change.Change;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import io.jenkins.plugins.statefulset.rollout.driver.Drivers;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest.BackupPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the account must be allowed to do, asked before anything is begun. */
final class Permissions {
    private Permissions() {}

    /** @throws BadRequestException naming every verb and resource that is missing */
    static void require(Cluster cluster, RolloutRequest request, StatefulSet set, UpdateStrategy strategy) {
        List<Permission> missing = cluster.missing(needed(cluster.version(), request, set, strategy));
        if (!missing.isEmpty()) {
            throw new BadRequestException(Phrase.of("refused.lacks")
                    .with("cluster", cluster.name())
                    .with("namespace", request.namespace())
                    .with(
                            "permissions",
                            Message.listed(
                                    missing.stream().map(Permission::toString).toList()))
                    .with("file", "docs/rbac.yaml"));
        }
    }

    static List<Permission> needed(
            KubernetesVersion version, RolloutRequest request, StatefulSet set, UpdateStrategy strategy) {
        String namespace = request.namespace();
        String lease = Drivers.lease(request.name());
        List<Permission> needed = new ArrayList<>();
        for (String verb : List.of("get", "patch")) {
            needed.add(new Permission(verb, "apps", "statefulsets", namespace, request.name()));
            needed.add(new Permission(
                    verb.equals("get") ? verb : "update", "coordination.k8s.io", "leases", namespace, lease));
        }
        needed.add(new Permission("create", "coordination.k8s.io", "leases", namespace));
        for (String verb : List.of("list", "watch")) {
            needed.add(new Permission(verb, "apps", "statefulsets", namespace));
            needed.add(new Permission(verb, "", "pods", namespace));
            needed.add(new Permission(verb, "policy", "poddisruptionbudgets", namespace));
            needed.add(new Permission(verb, "batch", "jobs", namespace));
        }
        needed.add(new Permission("get", "apps", "controllerrevisions", namespace));
        if (request.changes().stream().anyMatch(Change.ToRevision.class::isInstance)) {
            needed.add(new Permission("list", "apps", "controllerrevisions", namespace));
        }
        needed.add(new Permission("delete", "", "pods", namespace));
        if (strategy == UpdateStrategy.ON_DELETE || request.takesWhatIsApplied()) {
            needed.add(new Permission("create", "", "pods/eviction", namespace));
        }
        String service = set.getSpec().getServiceName();
        if (service != null && !service.isEmpty()) {
            needed.add(new Permission("get", "", "services", namespace, service));
        }
        needed.addAll(forBackup(request));
        needed.addAll(forGates(version, request));
        return needed;
    }

    private static List<Permission> forBackup(RolloutRequest request) {
        if (request.backup() == BackupPolicy.NEVER) {
            return List.of();
        }
        List<Permission> needed = new ArrayList<>();
        needed.add(new Permission("create", "batch", "jobs", request.namespace()));
        needed.add(new Permission("get", "", "persistentvolumeclaims", request.namespace()));
        request.backupOptions()
                .fromCronJob()
                .ifPresent(job -> needed.add(new Permission("get", "batch", "cronjobs", request.namespace(), job)));
        return needed;
    }

    /**
     * A command goes over a WebSocket, which begins as a GET; from 1.35 on the server asks for {@code create} as well
     * (kubernetes/kubernetes#134577).
     */
    private static List<Permission> forGates(KubernetesVersion version, RolloutRequest request) {
        Stream<GateSpec> asked = Stream.concat(
                request.gates().stream(), request.podChecks().stream().map(PodCheck::spec));
        if (asked.noneMatch(gate -> gate instanceof GateSpec.Exec || gate instanceof GateSpec.Sql)) {
            return List.of();
        }
        return commands(version, request.namespace());
    }

    /** To run commands in pods. */
    static List<Permission> commands(KubernetesVersion version, String namespace) {
        Permission get = new Permission("get", "", "pods/exec", namespace);
        Permission create = new Permission("create", "", "pods/exec", namespace);
        return version.atLeast(1, 35) ? List.of(get, create) : List.of(get);
    }
}
