package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutAction;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutTarget;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.UnchangedSets;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Which set a step means. */
final class Targets {
    private Targets() {}

    /** Makes a connection. */
    @FunctionalInterface
    interface Connector {
        Connection connect(ClusterRef cluster) throws Exception;
    }

    /** A build that may be gone. */
    @FunctionalInterface
    interface Build {
        Run<?, ?> get() throws IOException, InterruptedException;
    }

    /** The cluster of the set that the step means. */
    static ClusterRef cluster(TargetStep step, Build build) {
        if (step.setName() != null) {
            return step.clusterRef();
        }
        try {
            return last(build.get()).map(record -> record.target().cluster()).orElseGet(step::clusterRef);
        } catch (IOException | InterruptedException gone) {
            return step.clusterRef();
        }
    }

    /**
     * The same without asking a cluster.
     *
     * @return its namespace may be null: that of the cluster then
     */
    static RolloutTarget named(TargetStep step, Run<?, ?> run) {
        return step.setName() == null
                ? last(run).map(RolloutRecord::target).orElseThrow(Targets::nothingNamed)
                : new RolloutTarget(step.clusterRef(), step.setNamespace(), step.setName());
    }

    private static BadRequestException nothingNamed() {
        return new BadRequestException(
                "name: neither name nor rollout says which StatefulSet is meant, and this build has begun no rollout");
    }

    /** What the step names, or else the set of the rollout that the build began last. */
    static RolloutTarget resolve(TargetStep step, Run<?, ?> run, Connector connector) throws Exception {
        ClusterRef cluster = step.clusterRef();
        if (step.setName() == null) {
            return last(run).map(RolloutRecord::target).orElseThrow(Targets::nothingNamed);
        }
        if (step.setNamespace() != null) {
            return new RolloutTarget(cluster, step.setNamespace(), step.setName());
        }
        try (Connection connection = connector.connect(cluster)) {
            return new RolloutTarget(cluster, connection.defaultNamespace(), step.setName());
        }
    }

    /** The set that the step means, if this build found it as it wanted it and so has no rollout of it. */
    static Optional<RolloutTarget> unchanged(TargetStep step, Run<?, ?> run) {
        List<RolloutTarget> sets = Optional.ofNullable(run.getAction(UnchangedSets.class))
                .map(UnchangedSets::sets)
                .orElse(List.of());
        if (step.rollout() != null) {
            return step.rollout().isUnchanged()
                    ? sets.stream()
                            .filter(set -> set.name().equals(step.setName())
                                    && set.namespace().equals(step.setNamespace()))
                            .findFirst()
                    : Optional.empty();
        }
        return step.setName() == null && records(run).isEmpty()
                ? sets.stream().reduce((first, second) -> second)
                : Optional.empty();
    }

    /** The build's last rollout of that set. */
    static Optional<RolloutRecord> record(Run<?, ?> run, RolloutTarget target) {
        return records(run).stream()
                .filter(record -> record.target().equals(target))
                .reduce((first, second) -> second);
    }

    private static Optional<RolloutRecord> last(Run<?, ?> run) {
        return records(run).stream().reduce((first, second) -> second.over() && !first.over() ? first : second);
    }

    private static List<RolloutRecord> records(Run<?, ?> run) {
        return Optional.ofNullable(run.getAction(RolloutAction.class))
                .map(RolloutAction::records)
                .orElse(List.of());
    }
}
