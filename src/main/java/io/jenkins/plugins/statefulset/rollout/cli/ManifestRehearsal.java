package io.jenkins.plugins.statefulset.rollout.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.api.RolloutPlan;
import io.jenkins.plugins.statefulset.rollout.manifest.LintFinding;
import io.jenkins.plugins.statefulset.rollout.manifest.ManifestLint;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.manifest.Origin;
import io.jenkins.plugins.statefulset.rollout.manifest.Surroundings;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.rehearse.IncompatibleData;
import io.jenkins.plugins.statefulset.rollout.risk.Blocker;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClusterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A simulated cluster made of manifests, with one of their sets to try a change on.
 */
record ManifestRehearsal(SimulatedVenue venue, Manifests manifests, StatefulSet set) {
    private static final String BUDGET = "PodDisruptionBudget ";

    /**
     * @param command the command that rehearses
     * @param path a file, a folder, or {@code -}
     * @param place names no cluster; its namespace is for objects that name none
     * @param change what is to be tried, with the rules that say what releases do to each other's data
     * @throws BadRequestException if these do not go together, or something in the manifests or the scenario is wrong
     */
    static ManifestRehearsal prepare(
            CommandSpec command,
            Shell shell,
            String path,
            ClusterOptions place,
            SimulationOptions options,
            RequestOptions change) {
        if (place.kubeconfig().isPresent() || place.context().isPresent()) {
            throw new BadRequestException(Phrase.of("refused.path-on-cluster")
                    .with("path", path)
                    .with("first", "--kubeconfig")
                    .with("second", "--context"));
        }
        change.requireNoHistory(path);
        if (path.equals("-") && change.readsStandardInput()) {
            throw new BadRequestException(Phrase.of("refused.once-path"));
        }
        SimulatedClusterBuilder cluster = SimulatedCluster.builder()
                .start(shell.clock().instant().truncatedTo(ChronoUnit.SECONDS))
                .incompatible(new IncompatibleData(change.riskRules()));
        options.addTo(cluster);
        Manifests manifests =
                Manifests.read(path, shell.in(), place.namespace().orElse("default"), command.qualifiedName() + " - …");
        StatefulSet set = manifests.statefulSet(options.name());
        SimulatedCluster world = cluster.load(manifests.entries().stream()
                        .map(Manifests.Entry::object)
                        .toList())
                .build();
        return new ManifestRehearsal(new SimulatedVenue(world, shell.user()), manifests, set);
    }

    String namespace() {
        return set.getMetadata().getNamespace();
    }

    String name() {
        return set.getMetadata().getName();
    }

    /** The file that a blocker comes from: that of the budget it names, else that of the set. */
    String place(Blocker blocker) {
        HasMetadata culprit = manifests.podDisruptionBudgets().stream()
                .filter(budget ->
                        blocker.field().equals(BUDGET + budget.getMetadata().getName()))
                .map(HasMetadata.class::cast)
                .findFirst()
                .orElse(set);
        return manifests.originOf(culprit).map(Origin::toString).orElse(manifests.source());
    }

    /** The plan with what only the manifests tell, such as storage classes, and with them as the place of what is missing. */
    RolloutPlan withManifestWarnings(RolloutPlan plan) {
        Surroundings around = Surroundings.of(manifests, namespace());
        List<Message> findings = findings(around);
        // The plan has found some of them on the simulated cluster, whose place they name.
        List<Message> onCluster = findings(around.called(Surroundings.namespace(namespace())));
        Set<Message> warnings = new LinkedHashSet<>();
        for (Message warning : plan.warnings()) {
            int same = onCluster.indexOf(warning);
            warnings.add(same < 0 ? warning : findings.get(same));
        }
        warnings.addAll(findings);
        warnings.addAll(manifests.notes());
        return plan.withWarnings(List.copyOf(warnings));
    }

    private List<Message> findings(Surroundings around) {
        return ManifestLint.lint(set, around).stream().map(LintFinding::message).toList();
    }
}
