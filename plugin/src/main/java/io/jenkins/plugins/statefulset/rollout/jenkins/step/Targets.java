package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutAction;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutTarget;
import io.jenkins.plugins.statefulset.rollout.request.BadRequestException;
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

    /** What the step names, or else the set of the rollout that the build began last. */
    static RolloutTarget resolve(TargetStep step, Run<?, ?> run, Connector connector) throws Exception {
        ClusterRef cluster = step.clusterRef();
        if (step.setName() == null) {
            return last(run)
                    .map(RolloutRecord::target)
                    .orElseThrow(
                            () -> new BadRequestException(
                                    "name: neither name nor rollout says which StatefulSet is meant, and this build has begun no rollout"));
        }
        if (step.setNamespace() != null) {
            return new RolloutTarget(cluster, step.setNamespace(), step.setName());
        }
        try (Connection connection = connector.connect(cluster)) {
            return new RolloutTarget(cluster, connection.defaultNamespace(), step.setName());
        }
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
