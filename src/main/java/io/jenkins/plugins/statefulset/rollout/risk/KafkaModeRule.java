package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who keeps Kafka's metadata.
 *
 * <ol>
 *   <li>Kafka 4 has no ZooKeeper mode. A set that uses ZooKeeper before or after the change is blocked,
 *       {@code zookeeper-removed}: the metadata must be migrated on 3.x first, and a change of variables migrates nothing
 *       (<a href="https://kafka.apache.org/40/getting-started/upgrade">Upgrading to 4.0</a>;
 *       <a href="https://cwiki.apache.org/confluence/display/KAFKA/KIP-866+ZooKeeper+to+KRaft+Migration">KIP-866</a>).
 *   <li>So is a set whose environment does not say that it runs in KRaft mode; the configuration may be in a file, so this
 *       can be accepted. Apache's own image does so by default and is let pass.
 *   <li>From ZooKeeper to KRaft in one change, without the migration, is high: the cluster would begin with empty metadata.
 * </ol>
 */
final class KafkaModeRule implements RiskRule {
    private static final int WITHOUT_ZOOKEEPER = 4;

    @Override
    public List<Finding> judge(TemplateChange change) {
        List<Finding> findings = new ArrayList<>();
        change.servers(Workload.KAFKA).forEach(container -> {
            KafkaConfig before = new KafkaConfig(container.oldEnv());
            KafkaConfig after = new KafkaConfig(container.newEnv());
            if (entersFour(container)) {
                four(container, before, after).ifPresent(findings::add);
            } else if (before.usesZookeeper() && !before.usesKraft() && after.usesKraft() && !after.usesZookeeper()) {
                findings.add(new Reason(
                        RiskLevel.HIGH,
                        container.envField(rolesVariable(after)),
                        container.envSentence(rolesVariable(after)),
                        Reason.Joint.DOES,
                        Phrase.of("risk-kafka.to-kraft")));
            }
        });
        return findings;
    }

    private static boolean entersFour(ContainerChange container) {
        boolean after = container
                .newImage()
                .version()
                .filter(version -> version.major() >= WITHOUT_ZOOKEEPER)
                .isPresent();
        boolean before = container
                .oldImage()
                .version()
                .filter(version -> version.major() >= WITHOUT_ZOOKEEPER)
                .isPresent();
        return after && !before;
    }

    private static Optional<Finding> four(ContainerChange container, KafkaConfig before, KafkaConfig after) {
        if (after.usesZookeeper() || (before.usesZookeeper() && !before.usesKraft())) {
            KafkaConfig telling = after.usesZookeeper() ? after : before;
            String variable = telling.env().firstSet(KafkaConfig.ZOOKEEPER).orElseThrow();
            return Optional.of(blocker(
                    container,
                    Phrase.of("risk-kafka.zookeeper-told")
                            .with("variable", variable)
                            .with("before", container.oldEnv().shown(variable))
                            .with("after", container.newEnv().shown(variable))));
        }
        boolean told = after.usesKraft() || container.newImage().family() == ImageFamily.KAFKA_APACHE;
        return told ? Optional.empty() : Optional.of(blocker(container, Phrase.of("risk-kafka.kraft-untold")));
    }

    private static Finding blocker(ContainerChange container, Phrase why) {
        return Blocker.named(
                "zookeeper-removed",
                container.imageField(),
                Phrase.of("risk-kafka.zookeeper-removed")
                        .with("change", container.imageSentence())
                        .with("why", why),
                Phrase.of("risk-kafka.unless-kraft"),
                Phrase.of("risk-kafka.migrate-first"));
    }

    private static String rolesVariable(KafkaConfig config) {
        return config.env().firstSet(KafkaConfig.ROLES).orElse("KAFKA_ENABLE_KRAFT");
    }
}
