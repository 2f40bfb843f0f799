package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.api.RolloutRequest.BackupPolicy;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import io.jenkins.plugins.statefulset.rollout.engine.SetView.Strategy;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.request.BadRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the account must be allowed to do, asked before anything is begun. */
final class Permissions {
    private Permissions() {}

    /** @throws BadRequestException naming every verb and resource that is missing */
    static void require(Cluster cluster, RolloutRequest request, Strategy strategy) {
        String namespace = request.namespace();
        List<Permission> missing = needed(request, strategy).stream()
                .filter(permission -> !cluster.allowed(permission))
                .toList();
        if (!missing.isEmpty()) {
            throw new BadRequestException("the account used on " + cluster.name() + " lacks permissions in namespace "
                    + namespace + ": "
                    + missing.stream().map(Permission::toString).collect(Collectors.joining(", "))
                    + " (docs/rbac.yaml has the whole Role)");
        }
    }

    static List<Permission> needed(RolloutRequest request, Strategy strategy) {
        String namespace = request.namespace();
        List<Permission> needed = new ArrayList<>();
        for (String verb : List.of("get", "list", "watch", "patch")) {
            needed.add(new Permission(verb, "apps", "statefulsets", namespace));
        }
        needed.add(new Permission("get", "apps", "controllerrevisions", namespace));
        for (String verb : List.of("list", "watch", "delete")) {
            needed.add(new Permission(verb, "", "pods", namespace));
        }
        if (strategy == Strategy.ON_DELETE) {
            needed.add(new Permission("create", "", "pods/eviction", namespace));
        }
        for (String verb : List.of("list", "watch")) {
            needed.add(new Permission(verb, "policy", "poddisruptionbudgets", namespace));
            needed.add(new Permission(verb, "batch", "jobs", namespace));
        }
        if (request.gates().stream().anyMatch(gate -> gate instanceof GateSpec.Exec || gate instanceof GateSpec.Sql)) {
            needed.add(new Permission("create", "", "pods/exec", namespace));
        }
        if (request.backup() != BackupPolicy.NEVER) {
            needed.add(new Permission("create", "batch", "jobs", namespace));
        }
        for (String verb : List.of("get", "create", "update")) {
            needed.add(new Permission(verb, "coordination.k8s.io", "leases", namespace));
        }
        return needed;
    }
}
