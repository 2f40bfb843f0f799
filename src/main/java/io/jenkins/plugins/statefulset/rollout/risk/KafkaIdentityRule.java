package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a Kafka node has written into {@code meta.properties} of every log directory and compares at every start
 * (<a href="https://cwiki.apache.org/confluence/display/KAFKA/KIP-78%3A+Cluster+Id">KIP-78</a>;
 * <a href="https://kafka.apache.org/documentation/#kraft">Kafka, KRaft</a>).
 *
 * <ol>
 *   <li>Its own number, {@code node.id} or {@code broker.id}: another one is blocked, {@code broker-id}. The same number under
 *       the other of the two names is no change.
 *   <li>The cluster's id: another one is blocked, {@code cluster-id}.
 * </ol>
 */
final class KafkaIdentityRule implements RiskRule {
    private static final List<String> NODE =
            List.of("KAFKA_NODE_ID", "KAFKA_CFG_NODE_ID", "KAFKA_BROKER_ID", "KAFKA_CFG_BROKER_ID");
    private static final List<String> CLUSTER = List.of("CLUSTER_ID", "KAFKA_CLUSTER_ID", "KAFKA_KRAFT_CLUSTER_ID");

    @Override
    public List<Finding> judge(TemplateChange change) {
        List<Finding> findings = new ArrayList<>();
        change.servers(Workload.KAFKA).forEach(container -> {
            compare(
                            container,
                            "broker-id",
                            NODE,
                            Phrase.of("risk-kafka.broker-number"),
                            Phrase.of("risk-kafka.keep-number"))
                    .ifPresent(findings::add);
            compare(
                            container,
                            "cluster-id",
                            CLUSTER,
                            Phrase.of("risk-kafka.cluster-id"),
                            Phrase.of("risk-kafka.keep-id"))
                    .ifPresent(findings::add);
        });
        return findings;
    }

    private static Optional<Finding> compare(
            ContainerChange container, String name, List<String> variables, Phrase blocked, Phrase wayOut) {
        Optional<String> before = container.oldEnv().firstSet(variables);
        Optional<String> after = container.newEnv().firstSet(variables);
        boolean same = before.equals(after) && before.isEmpty();
        if (before.isPresent() && after.isPresent()) {
            same = container.oldEnv().agrees(before.get(), container.newEnv(), after.get());
        }
        if (same) {
            return Optional.empty();
        }
        String variable = after.or(() -> before).orElseThrow();
        Message step = container.envSentence(
                variable,
                before.map(container.oldEnv()::shown).orElseGet(ShownField::notSet),
                after.map(container.newEnv()::shown).orElseGet(ShownField::notSet));
        return Optional.of(Blocker.named(
                name,
                container.envField(variable),
                blocked.with("change", step),
                Phrase.of("risk-kafka.unless-same"),
                wayOut));
    }
}
