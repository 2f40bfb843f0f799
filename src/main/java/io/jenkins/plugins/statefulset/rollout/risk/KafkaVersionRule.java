package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.Phrase;
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
                        Phrase.of("risk-kafka.release-of").with("line", line(versions.before()))));
            case FORWARD -> {
                if (versions.sameLine()) {
                    findings.add(reason(
                            container,
                            RiskLevel.LOW,
                            Joint.IS,
                            Phrase.of("risk-kafka.update-within").with("line", line(versions.after()))));
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
                    Phrase.of("risk-kafka.downgrade-within").with("line", after.toString())));
            return;
        }
        findings.add(
                reason(container, RiskLevel.HIGH, Joint.IS, step(Phrase.of("risk-kafka.downgrade"), before, after)));
        if (pin.filter(version -> version.compareTo(after) <= 0).isEmpty()) {
            Phrase where = pin.map(version -> Phrase.of("risk-kafka.pinned").with("version", version.toString()))
                    .orElseGet(() -> Phrase.of("risk-kafka.nothing-keeps").with("version", after.toString()));
            findings.add(Blocker.named(
                    "downgrade",
                    container.imageField(),
                    step(Phrase.of("risk-kafka.downgrade-blocked"), before, after)
                            .with("change", container.imageSentence())
                            .with("where", where),
                    Phrase.of("risk-kafka.unless-below").with("version", after.toString()),
                    Phrase.of("risk-kafka.ask-cluster")
                            .with("version", after.toString())
                            .with("command", "kafka-features.sh --bootstrap-server … describe")
                            .with("lower", "kafka-features.sh downgrade")));
        }
    }

    private static void forward(
            ContainerChange container, KafkaConfig config, VersionChange versions, List<Finding> findings) {
        Version before = versions.before().first(2);
        Version after = versions.after().first(2);
        if (!versions.sameMajor()) {
            findings.add(reason(
                    container, RiskLevel.HIGH, Joint.IS, step(Phrase.of("risk-kafka.another-major"), before, after)));
        } else if (config.usesZookeeper() && !config.usesKraft()) {
            findings.add(withZookeeper(container, config, before, after));
        } else {
            findings.add(reason(
                    container,
                    RiskLevel.LOW,
                    Joint.IS,
                    step(Phrase.of("risk-kafka.update-major"), before, after)
                            .with("major", String.valueOf(before.major()))));
        }
        if (after.major() >= WITHOUT_ZOOKEEPER && before.major() < WITHOUT_ZOOKEEPER) {
            toFour(container, before, findings);
        }
        order(container, config, after, findings);
    }

    private static Finding withZookeeper(ContainerChange container, KafkaConfig config, Version before, Version after) {
        Optional<Version> pin = config.protocol();
        if (pin.filter(version -> version.compareTo(before) <= 0).isPresent()) {
            return reason(
                    container,
                    RiskLevel.LOW,
                    Joint.IS,
                    step(Phrase.of("risk-kafka.update-pinned"), before, after)
                            .with("pin", pin.get().toString()));
        }
        Phrase how = config.protocolVariable()
                .map(variable -> Phrase.of("risk-kafka.pin-moves")
                        .with("variable", variable)
                        .with("value", container.newEnv().shown(variable)))
                .orElseGet(() -> Phrase.of("risk-kafka.not-pinned"));
        return reason(
                container,
                RiskLevel.HIGH,
                Joint.IS,
                step(Phrase.of("risk-kafka.update-unpinned"), before, after).with("how", how));
    }

    private static void toFour(ContainerChange container, Version before, List<Finding> findings) {
        if (before.numbers().size() < 2 || before.compareTo(FIRST_FOR_4) < 0) {
            findings.add(Blocker.named(
                    "metadata-version",
                    container.imageField(),
                    Phrase.of("risk-kafka.too-old-for-four")
                            .with("change", container.imageSentence())
                            .with("before", before.toString()),
                    Phrase.of("risk-kafka.unless-late"),
                    Phrase.of("risk-kafka.last-three-first")
                            .with("command", "kafka-features.sh upgrade --metadata 3.9")));
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
                        Phrase.of("risk-kafka.property-removed"))));
        findings.add(new Warning(Phrase.of("risk-kafka.old-clients")));
    }

    private static void order(ContainerChange container, KafkaConfig config, Version after, List<Finding> findings) {
        switch (config.roles().map(roles -> roles.replace(" ", "")).orElse("")) {
            case "controller" -> findings.add(order(Phrase.of("risk-kafka.controllers-first"), container, after));
            case "broker" -> findings.add(order(Phrase.of("risk-kafka.brokers-after"), container, after));
            case "" -> {
                // ZooKeeper mode, or a mode that the environment does not tell.
            }
            default -> findings.add(order(Phrase.of("risk-kafka.both-in-one"), container, after));
        }
    }

    private static Warning order(Phrase warning, ContainerChange container, Version after) {
        return new Warning(warning.with("container", container.name())
                .with("version", after.toString())
                .with("command", "kafka-features.sh upgrade"));
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
                        Phrase.of("risk-kafka.pin-above")
                                .with("change", container.envSentence(variable(config)))
                                .with("image", container.imageSentence())
                                .with("pin", pin.toString())
                                .with("version", software.get().toString()),
                        Phrase.of("risk-kafka.unless-newer"),
                        Phrase.of("risk-kafka.pin-lower")
                                .with("version", software.get().toString())
                                .with("pin", pin.toString())));
    }

    private static String variable(KafkaConfig config) {
        return config.protocolVariable().orElseThrow();
    }

    private static String line(Version version) {
        return version.first(2).toString();
    }

    private static Phrase step(Phrase phrase, Version before, Version after) {
        return phrase.with("before", before.toString()).with("after", after.toString());
    }

    private static Finding reason(ContainerChange container, RiskLevel level, Joint joint, Phrase what) {
        return new Reason(level, container.imageField(), container.imageSentence(), joint, what);
    }
}
