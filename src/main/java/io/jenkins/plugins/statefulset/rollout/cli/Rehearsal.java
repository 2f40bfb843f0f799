package io.jenkins.plugins.statefulset.rollout.cli;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.api.RolloutPlan;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.manifest.LintFinding;
import io.jenkins.plugins.statefulset.rollout.manifest.ManifestLint;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.manifest.Origin;
import io.jenkins.plugins.statefulset.rollout.manifest.Surroundings;
import io.jenkins.plugins.statefulset.rollout.request.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClusterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A simulated cluster made of manifests, with one of their sets to try a change on.
 *
 * @param place the file of the set
 */
record Rehearsal(SimulatedVenue venue, Manifests manifests, StatefulSet set, String place) {

    /**
     * @param path a file, a folder, or {@code -}
     * @param namespace for objects that name none
     * @throws BadRequestException if something in the manifests or the scenario is wrong
     */
    static Rehearsal prepare(Shell shell, String path, String namespace, SimulationOptions options) {
        SimulatedClusterBuilder cluster = SimulatedCluster.builder()
                .start(shell.clock().instant().truncatedTo(ChronoUnit.SECONDS))
                .incompatible(new IncompatibleData());
        options.addTo(cluster);
        Manifests manifests = Manifests.read(path, shell.in(), namespace);
        StatefulSet set = manifests.statefulSet(options.name());
        SimulatedCluster world = cluster.load(manifests.entries().stream()
                        .map(Manifests.Entry::object)
                        .toList())
                .build();
        String place = manifests.originOf(set).map(Origin::toString).orElse(path);
        return new Rehearsal(new SimulatedVenue(world, shell.user()), manifests, set, place);
    }

    String namespace() {
        return set.getMetadata().getNamespace();
    }

    String name() {
        return set.getMetadata().getName();
    }

    /** The plan with what only the manifests tell: storage classes, claims and Jobs beside the set. */
    RolloutPlan withManifestWarnings(RolloutPlan plan) {
        Set<String> warnings = new LinkedHashSet<>(plan.warnings());
        Surroundings around = Surroundings.of(manifests, namespace());
        for (LintFinding finding : ManifestLint.lint(set, around)) {
            String onCluster = finding.message().replace(around.place(), "namespace " + namespace());
            if (!warnings.contains(onCluster)) {
                warnings.add(finding.message());
            }
        }
        return withWarnings(plan, List.copyOf(warnings));
    }

    private static RolloutPlan withWarnings(RolloutPlan plan, List<String> warnings) {
        RolloutEvent.Planned event = plan.event();
        return new RolloutPlan(
                plan.current(),
                plan.proposed(),
                plan.changes(),
                plan.sizes(),
                plan.waves(),
                plan.assessment(),
                plan.budgets(),
                plan.blockers(),
                warnings,
                plan.backup(),
                plan.backupNote(),
                new RolloutEvent.Planned(
                        event.time(),
                        event.statefulSet(),
                        event.rolloutId(),
                        event.cluster(),
                        event.replicas(),
                        event.startOrdinal(),
                        event.baseRevision(),
                        event.changes(),
                        event.waves(),
                        event.risk(),
                        event.blockers(),
                        warnings,
                        event.backup()));
    }
}
