package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a Cassandra node has written down about itself and compares at every start.
 *
 * <ol>
 *   <li>The cluster's name: a node with data of another cluster does not start; blocked, {@code cluster-name}
 *       ({@code SystemKeyspace.checkHealth}: "Saved cluster name … != configured name").
 *   <li>Data center and rack, and the snitch that names them: a node with data does not start under others; blocked,
 *       {@code topology} (<a href="https://github.com/apache/cassandra/blob/trunk/NEWS.txt">NEWS.txt, 2.2.4</a>).
 *   <li>The number of tokens: "Cannot change the number of tokens"; blocked, {@code topology}. The default in
 *       {@code cassandra.yaml} fell from 256 to 16 with 4.0
 *       (<a href="https://issues.apache.org/jira/browse/CASSANDRA-13701">CASSANDRA-13701</a>), so that the official image
 *       changes it by itself in that upgrade unless {@code CASSANDRA_NUM_TOKENS} is set.
 * </ol>
 */
final class CassandraIdentityRule implements RiskRule {
    private static final List<String> CLUSTER_NAME = List.of("CASSANDRA_CLUSTER_NAME");
    private static final List<List<String>> TOPOLOGY = List.of(
            List.of("CASSANDRA_DC", "CASSANDRA_DATACENTER"),
            List.of("CASSANDRA_RACK"),
            List.of("CASSANDRA_ENDPOINT_SNITCH", "CASSANDRA_SNITCH"));
    private static final String TOKENS = "CASSANDRA_NUM_TOKENS";

    @Override
    public List<Finding> judge(TemplateChange change) {
        List<Finding> findings = new ArrayList<>();
        change.servers(Workload.CASSANDRA).forEach(container -> {
            changed(container, CLUSTER_NAME)
                    .ifPresent(name -> findings.add(blocker(
                            container,
                            "cluster-name",
                            name,
                            Phrase.of("risk-cassandra.cluster-name"),
                            Phrase.of("risk-cassandra.keep-name"))));
            TOPOLOGY.forEach(names -> changed(container, names)
                    .ifPresent(name -> findings.add(blocker(
                            container,
                            "topology",
                            name,
                            Phrase.of("risk-cassandra.topology"),
                            Phrase.of("risk-cassandra.new-nodes")))));
            tokens(container).ifPresent(findings::add);
        });
        return findings;
    }

    private static Optional<String> changed(ContainerChange container, List<String> names) {
        Optional<String> before = container.oldEnv().firstSet(names);
        Optional<String> after = container.newEnv().firstSet(names);
        if (before.isEmpty() && after.isEmpty()) {
            return Optional.empty();
        }
        boolean same = before.isPresent()
                && after.isPresent()
                && container.oldEnv().agrees(before.get(), container.newEnv(), after.get());
        return same ? Optional.empty() : after.or(() -> before);
    }

    private static Finding blocker(
            ContainerChange container, String name, String variable, Phrase blocked, Phrase wayOut) {
        return Blocker.named(
                name,
                container.envField(variable),
                blocked.with("change", container.envSentence(variable)),
                Phrase.of("risk-cassandra.unless-unread").with("variable", variable),
                wayOut);
    }

    private static Optional<Finding> tokens(ContainerChange container) {
        Optional<String> before = tokens(container.oldImage(), container.oldEnv());
        Optional<String> after = tokens(container.newImage(), container.newEnv());
        if (before.isEmpty() || after.isEmpty() || before.equals(after)) {
            return Optional.empty();
        }
        boolean byImage = container.oldEnv().agrees(TOKENS, container.newEnv(), TOKENS);
        Phrase blocked = byImage
                ? Phrase.of("risk-cassandra.default-tokens").with("change", container.imageSentence())
                : Phrase.of("risk-cassandra.tokens").with("change", container.envSentence(TOKENS));
        return Optional.of(Blocker.named(
                "topology",
                byImage ? container.imageField() : container.envField(TOKENS),
                blocked.with("before", before.get()).with("after", after.get()),
                Phrase.of("risk-cassandra.unless-elsewhere"),
                Phrase.of("risk-cassandra.keep-tokens").with("setting", TOKENS + "=" + before.get())));
    }

    private static Optional<String> tokens(SoftwareImage image, Env env) {
        if (env.isSet(TOKENS)) {
            return env.literal(TOKENS);
        }
        return switch (image.family()) {
            case CASSANDRA -> image.version().map(version -> version.major() < 4 ? "256" : "16");
            case CASSANDRA_BITNAMI -> Optional.of("256");
            default -> Optional.empty();
        };
    }
}
