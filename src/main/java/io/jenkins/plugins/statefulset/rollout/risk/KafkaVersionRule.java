package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.risk.Reason.Joint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Versions of Kafka.
 *
 * <ol>
 *   <li>Backwards to another line is blocked, {@code downgrade}: brokers do not start below the metadata.version, which
 *       only the cluster knows, nor below the inter.broker.protocol.version, which is the version of the software unless it
 *       is pinned. Where it is pinned at or below the target, it is high and not blocked
 *       (<a href="https://kafka.apache.org/documentation/#upgrade">Kafka, Upgrading</a>;
 *       <a href="https://cwiki.apache.org/confluence/display/KAFKA/KIP-778%3A+KRaft+to+KRaft+Upgrades">KIP-778</a>).
 *   <li>A pin above the version that is to run is blocked, {@code downgrade}: such a broker does not start.
 *   <li>To 4.x only from 3.3 on, software and metadata.version both: blocked, {@code metadata-version}
 *       (<a href="https://kafka.apache.org/40/getting-started/upgrade">Upgrading to 4.0</a>).
 *   <li>Forwards within a major is low; in ZooKeeper mode only if inter.broker.protocol.version is pinned at the old version,
 *       because else the first new broker speaks a protocol that the others do not, and none can go back (same page, step 1).
 *       Raising the pin belongs in a roll of its own: high.
 *   <li>Another major is high. Properties that 4.0 removed are high. Clients before 2.1 cannot talk to 4.x
 *       (<a href="https://cwiki.apache.org/confluence/display/KAFKA/KIP-896%3A+Remove+old+client+protocol+API+versions+in+Kafka+4.0">KIP-896</a>):
 *       a warning.
 *   <li>Order: Apache's page names none between controllers and brokers. Confluent for Kubernetes and Strimzi roll the
 *       controllers first (<a href="https://docs.confluent.io/operator/current/co-upgrading.html">CFK, upgrade order</a>);
 *       either order works only while metadata.version stays, so it is raised when both are done
 *       (<a href="https://docs.confluent.io/platform/current/installation/upgrade.html">Confluent</a>): a warning per role.
 * </ol>
 */
final class KafkaVersionRule implements RiskRule {
    private static final Version FIRST_FOR_4 = Version.of(3, 3);
    private static final int WITHOUT_ZOOKEEPER = 4;

    @Override
    public List<Finding> judge(TemplateChange change) {
        List<Finding> findings = new ArrayList<>();
        change.servers(Workload.KAFKA).forEach(container -> {
            KafkaConfig config = new KafkaConfig(container.newEnv());
            pinAboveSoftware(container, config).ifPresent(findings::add);
            if (container.imageChanged()) {
                container.versions().ifPresent(versions -> judge(container, config, versions, findings));
            }
        });
        return findings;
    }

    private static void judge(
            ContainerChange container, KafkaConfig config, VersionChange versions, List<Finding> findings) {
        switch (versions.step()) {
            case PINNED ->
                findings.add(reason(
                        container,
                        RiskLevel.LOW,
                        Joint.IS,
                        "a release of Kafka " + versions.before().first(2)));
            case FORWARD -> {
                if (versions.sameLine()) {
                    findings.add(reason(
                            container,
                            RiskLevel.LOW,
                            Joint.IS,
                            "an update within Kafka " + versions.after().first(2)));
                } else {
                    forward(container, config, versions, findings);
                }
            }
            case BACKWARD -> backward(container, versions, findings);
            case SAME, FLOATED -> {
                // Judged by ImageRule, as for any software.
            }
        }
    }

    private static void backward(ContainerChange container, VersionChange versions, List<Finding> findings) {
        Version before = versions.before().first(2);
        Version after = versions.after().first(2);
        Optional<Version> pin = new KafkaConfig(container.oldEnv()).protocol();
        if (versions.sameLine()) {
            findings.add(reason(
                    container,
                    RiskLevel.HIGH,
                    Joint.IS,
                    "a downgrade within Kafka " + after + "; the faults that the newer one corrected come back"));
            return;
        }
        findings.add(reason(container, RiskLevel.HIGH, Joint.IS, "a downgrade, Kafka " + before + " → " + after));
        if (pin.filter(version -> version.compareTo(after) <= 0).isEmpty()) {
            String where = pin.map(version -> "inter.broker.protocol.version is pinned at " + version)
                    .orElse("nothing in the manifest keeps metadata.version or inter.broker.protocol.version at "
                            + after);
            findings.add(Blocker.named(
                    "downgrade",
                    container.imageField(),
                    container.imageSentence() + " is a downgrade, Kafka " + before + " → " + after + ", and " + where
                            + ": brokers do not start below the version that the cluster has been raised to.",
                    "If FinalizedVersionLevel of metadata.version is at or below " + after,
                    List.of("Ask the cluster first: kafka-features.sh --bootstrap-server … describe. Above " + after
                            + ", lower it where Kafka allows that (kafka-features.sh downgrade), or stay.")));
        }
    }

    private static void forward(
            ContainerChange container, KafkaConfig config, VersionChange versions, List<Finding> findings) {
        Version before = versions.before().first(2);
        Version after = versions.after().first(2);
        String step = "Kafka " + before + " → " + after;
        if (!versions.sameMajor()) {
            findings.add(reason(container, RiskLevel.HIGH, Joint.IS, "another major, " + step));
        } else if (config.usesZookeeper() && !config.usesKraft()) {
            findings.add(withZookeeper(container, config, before, step));
        } else {
            findings.add(reason(
                    container,
                    RiskLevel.LOW,
                    Joint.IS,
                    "an update within Kafka " + before.major() + ", " + step
                            + "; metadata.version stays until it is raised, and so does the way back"));
        }
        if (after.major() >= WITHOUT_ZOOKEEPER && before.major() < WITHOUT_ZOOKEEPER) {
            toFour(container, before, findings);
        }
        order(container, config, after, findings);
    }

    private static Finding withZookeeper(ContainerChange container, KafkaConfig config, Version before, String step) {
        Optional<Version> pin = config.protocol();
        if (pin.filter(version -> version.compareTo(before) <= 0).isPresent()) {
            return reason(
                    container,
                    RiskLevel.LOW,
                    Joint.IS,
                    "an update, " + step + ", with inter.broker.protocol.version kept at " + pin.get()
                            + "; raise it in a roll of its own afterwards");
        }
        String how = config.protocolVariable()
                .map(variable -> variable + " is " + container.newEnv().shown(variable) + " in the same change")
                .orElse("inter.broker.protocol.version is not pinned");
        return reason(
                container,
                RiskLevel.HIGH,
                Joint.IS,
                "an update, " + step + ", and " + how
                        + ": the first new broker speaks a protocol that the others do not know, and cannot go back. Pin it at "
                        + before + " first (KAFKA_INTER_BROKER_PROTOCOL_VERSION)");
    }

    private static void toFour(ContainerChange container, Version before, List<Finding> findings) {
        if (before.numbers().size() < 2 || before.compareTo(FIRST_FOR_4) < 0) {
            findings.add(
                    Blocker.named(
                            "metadata-version",
                            container.imageField(),
                            container.imageSentence() + " goes from Kafka " + before
                                    + " to 4, and Kafka 4 starts only where software and metadata.version are 3.3 or later.",
                            "If the cluster is on 3.3 or later already",
                            List.of(
                                    "Go to 3.9 first, raise metadata.version (kafka-features.sh upgrade --metadata 3.9), then to 4.")));
        }
        List<String> removed = new ArrayList<>(KafkaConfig.PROTOCOL);
        removed.addAll(KafkaConfig.MESSAGE_FORMAT);
        removed.stream()
                .filter(container.newEnv()::isSet)
                .forEach(variable -> findings.add(new Reason(
                        RiskLevel.HIGH,
                        container.envField(variable),
                        container.envSentence(variable),
                        Joint.DOES,
                        "stays set, and Kafka 4.0 has removed the property: take it out before the upgrade")));
        findings.add(
                new Warning("Kafka 4 does not talk to clients before 2.1 (KIP-896): check the versions of producers,"
                        + " consumers, Connect and Streams first"));
    }

    private static void order(ContainerChange container, KafkaConfig config, Version after, List<Finding> findings) {
        String last = "; raise metadata.version to " + after
                + " (kafka-features.sh upgrade) only when all controllers and all" + " brokers run " + after;
        switch (config.roles().map(roles -> roles.replace(" ", "")).orElse("")) {
            case "controller" ->
                findings.add(new Warning("container " + container.name()
                        + " is a KRaft controller: roll the controllers' set before the brokers' sets, one node at a time, as Confluent"
                        + " for Kubernetes and Strimzi do" + last));
            case "broker" ->
                findings.add(new Warning("container " + container.name()
                        + " is a broker of a cluster with controllers of its own: roll the controllers' set first, as Confluent for"
                        + " Kubernetes and Strimzi do" + last));
            case "" -> {
                // ZooKeeper mode, or a mode that the environment does not tell.
            }
            default ->
                findings.add(new Warning("container " + container.name()
                        + " is broker and controller in one: the quorum shrinks with every pod that restarts, so one at a time"
                        + last));
        }
    }

    private static Optional<Finding> pinAboveSoftware(ContainerChange container, KafkaConfig config) {
        Optional<Version> software = container.newImage().version().map(version -> version.first(2));
        return config.protocol()
                .filter(pin -> software.filter(version -> !version.isWithin(pin) && !pin.isWithin(version))
                        .filter(version -> version.compareTo(pin) < 0)
                        .isPresent())
                .filter(pin -> container.imageChanged()
                        || !container.oldEnv().agrees(variable(config), container.newEnv(), variable(config)))
                .map(pin -> Blocker.named(
                        "downgrade",
                        container.envField(variable(config)),
                        container.envSentence(variable(config)) + ", with " + container.imageSentence()
                                + ": the pinned inter.broker.protocol.version " + pin + " is above Kafka "
                                + software.get()
                                + ", and such a broker does not start.",
                        "If the image is newer than its tag says",
                        List.of("Pin it at " + software.get() + " or below, or use an image of Kafka " + pin
                                + " or later.")));
    }

    private static String variable(KafkaConfig config) {
        return config.protocolVariable().orElseThrow();
    }

    private static Finding reason(ContainerChange container, RiskLevel level, Joint joint, String what) {
        return new Reason(level, container.imageField(), container.imageSentence(), joint, what);
    }
}
