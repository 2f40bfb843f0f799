package io.jenkins.plugins.statefulset.rollout.risk;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a Cassandra cluster wants to be restarted.
 *
 * <ol>
 *   <li>One node at a time: with a replication factor of 3 and quorum, two that are away leave some data out of reach.
 *       {@code maxUnavailable} above 1, or as a percentage, is a warning
 *       (<a href="https://cassandra.apache.org/doc/latest/cassandra/architecture/dynamo.html">Cassandra, Tunable
 *       consistency</a>).
 *   <li>A node is drained before it stops
 *       (<a href="https://cassandra.apache.org/doc/latest/cassandra/managing/tools/nodetool/drain.html">nodetool drain</a>).
 *       Without a hook that does it, its shutdown hook does, if the grace period is long enough: a warning at a change of
 *       the image.
 * </ol>
 */
final class CassandraCareRule implements RiskRule {
    private static final long DEFAULT_GRACE_SECONDS = 30;

    @Override
    public List<Finding> judge(TemplateChange change) {
        List<Finding> findings = new ArrayList<>();
        if (change.fields().isEmpty()) {
            return findings;
        }
        change.servers(Workload.CASSANDRA).forEach(container -> {
            maxUnavailable(change.proposed())
                    .filter(CassandraCareRule::isSeveral)
                    .ifPresent(many -> findings.add(new Warning(Phrase.of("risk-cassandra.one-at-a-time")
                            .with("field", "spec.updateStrategy.rollingUpdate.maxUnavailable")
                            .with("value", many))));
            if (container.imageChanged() && !drains(container.after())) {
                findings.add(new Warning(Phrase.of("risk-cassandra.no-drain")
                        .with("container", container.name())
                        .with("grace", Duration.ofSeconds(grace(change.proposed())))));
            }
        });
        return findings;
    }

    private static Optional<String> maxUnavailable(StatefulSet set) {
        return Optional.ofNullable(set.getSpec().getUpdateStrategy())
                .flatMap(strategy -> Optional.ofNullable(strategy.getRollingUpdate()))
                .flatMap(rolling -> Optional.ofNullable(rolling.getMaxUnavailable()))
                .map(IntOrString::getValue)
                .map(Object::toString);
    }

    private static boolean isSeveral(String value) {
        return !value.equals("1");
    }

    private static boolean drains(Container container) {
        return Optional.ofNullable(container.getLifecycle())
                .map(lifecycle -> ObjectTrees.tree(lifecycle).path("preStop").toString())
                .filter(hook -> hook.contains("drain"))
                .isPresent();
    }

    private static long grace(StatefulSet set) {
        return Optional.ofNullable(TemplateChange.template(set).getSpec().getTerminationGracePeriodSeconds())
                .orElse(DEFAULT_GRACE_SECONDS);
    }
}
