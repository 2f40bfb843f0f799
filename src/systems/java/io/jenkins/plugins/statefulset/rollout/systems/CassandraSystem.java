package io.jenkins.plugins.statefulset.rollout.systems;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.jenkins.plugins.statefulset.rollout.testbed.agent.Image;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Three nodes that all keep everything; clients read and write with QUORUM. */
public final class CassandraSystem implements RealSystem {
    private static final String OLD = "5.0.4";
    private static final String NEW = "5.0.5";
    private static final String CONTAINER = "cassandra";
    private static final String EXTRA_OPTIONS = "JVM_EXTRA_OPTS";
    private static final int PORT = 9042;

    private Optional<CqlSession> session = Optional.empty();

    @Override
    public String name() {
        return "cassandra";
    }

    @Override
    public String title() {
        return "Cassandra " + OLD + " → " + NEW;
    }

    @Override
    public Optional<String> obstacle() {
        return ServerImages.missingJars("cassandra-all-" + OLD, "cassandra-all-" + NEW);
    }

    @Override
    public Map<String, Image> images() throws IOException {
        return Map.of("cassandra:" + OLD, image(OLD), "cassandra:" + NEW, image(NEW));
    }

    private static Image image(String version) throws IOException {
        return ServerImages.of(
                "cassandra", Map.of("/opt/cassandra/lib", ServerImages.jars("cassandra-all-" + version)), 0, "TERM");
    }

    @Override
    public String set() {
        return "cassandra";
    }

    @Override
    public int quorum() {
        return 2;
    }

    @Override
    public boolean hasLeader() {
        return false;
    }

    @Override
    public Update update() {
        return Update.image(CONTAINER, "cassandra:" + NEW);
    }

    @Override
    public Update downdate() {
        return Update.image(CONTAINER, "cassandra:" + OLD);
    }

    /** One that no rule of risk knows, so that it is found by a node that does not start. */
    @Override
    public Update badRelease() {
        return Update.variable(CONTAINER, EXTRA_OPTIONS, "-XX:+NoSuchOption");
    }

    /** A node waits for gossip to settle before it takes clients, and is up and normal to itself, and so to its probe, all that time. */
    @Override
    public Optional<Update> slowRelease() {
        return Optional.of(settles(30_000));
    }

    @Override
    public Optional<Update> quickRelease() {
        return Optional.of(settles(5_000));
    }

    private static Update settles(int millis) {
        return Update.variable(CONTAINER, EXTRA_OPTIONS, "-Dcassandra.gossip_settle_min_wait_ms=" + millis);
    }

    @Override
    public void prepare(Members members) {
        CqlSession open = session(members);
        CassandraClient.prepare(open);
    }

    /** One for all clients, as its makers want it to be used. */
    private synchronized CqlSession session(Members members) {
        if (session.isEmpty()) {
            session = Optional.of(CqlSession.builder()
                    .addContactPoints(members.pods().stream()
                            .flatMap(pod -> members.address(pod).stream())
                            .map(address -> new InetSocketAddress(address, PORT))
                            .toList())
                    .withLocalDatacenter("DC1")
                    .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(5))
                            .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(500))
                            .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(5))
                            .build())
                    .build());
        }
        return session.get();
    }

    /** As the client sees it: a node serves with which it has connections. */
    @Override
    public Roles look(Members members) {
        Set<String> serving = new HashSet<>();
        for (Node node : session(members).getMetadata().getNodes().values()) {
            String address = node.getBroadcastRpcAddress()
                    .map(socket -> socket.getAddress().getHostAddress())
                    .orElse("");
            if (node.getOpenConnections() > 0) {
                members.pods().stream()
                        .filter(pod ->
                                members.address(pod).filter(address::equals).isPresent())
                        .forEach(serving::add);
            }
        }
        return new Roles(serving, Optional.empty());
    }

    @Override
    public LoadClient connect(Members members) {
        return new CassandraClient(session(members));
    }
}
