package io.jenkins.plugins.statefulset.rollout.systems;

import io.jenkins.plugins.statefulset.rollout.testbed.agent.Image;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TopicExistsException;

/** Three brokers that are controllers as well. */
public class KafkaSystem implements RealSystem {
    private static final String OLD = "3.9.1";
    private static final String NEW = "3.9.2";
    private static final String CONTAINER = "kafka";
    private static final int PARTITIONS = 6;
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Brokers that have just begun may still look for a controller. */
    private static final int FIRST_MILLIS = 60_000;

    private final String older;
    private final String newer;
    private Optional<Admin> admin = Optional.empty();

    /** Found as a service. */
    public KafkaSystem() {
        this(OLD, NEW);
    }

    KafkaSystem(String older, String newer) {
        this.older = older;
        this.newer = newer;
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public String title() {
        return "Kafka " + older + " → " + newer + ", KRaft";
    }

    @Override
    public Optional<String> obstacle() {
        return ServerImages.missingJars("kafka_2.13-" + older, "kafka_2.13-" + newer);
    }

    @Override
    public Map<String, Image> images() throws IOException {
        return Map.of("apache/kafka:" + older, image(older), "apache/kafka:" + newer, image(newer));
    }

    private static Image image(String version) throws IOException {
        return ServerImages.of(
                "kafka",
                Map.of(
                        "/opt/kafka/libs", ServerImages.jars("kafka_2.13-" + version),
                        "/etc/kafka/docker/run", ServerImages.script("kafka", "entrypoint")),
                0,
                "TERM");
    }

    @Override
    public String set() {
        return "kafka";
    }

    /** {@code min.insync.replicas}. */
    @Override
    public int quorum() {
        return 2;
    }

    @Override
    public Update update() {
        return Update.image(CONTAINER, "apache/kafka:" + newer);
    }

    @Override
    public Update downdate() {
        return Update.image(CONTAINER, "apache/kafka:" + older);
    }

    @Override
    public Update badRelease() {
        return Update.variable(CONTAINER, "KAFKA_MIN_INSYNC_REPLICAS", "most");
    }

    /** Its code is interpreted and never compiled, so a broker's port is open long before its replicas are in sync. */
    @Override
    public Optional<Update> slowRelease() {
        return Optional.of(Update.variable(CONTAINER, "KAFKA_JVM_PERFORMANCE_OPTS", "-XX:+UseSerialGC -Xint"));
    }

    @Override
    public Optional<Update> quickRelease() {
        return Optional.of(
                Update.variable(CONTAINER, "KAFKA_JVM_PERFORMANCE_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"));
    }

    @Override
    public void prepare(Members members) throws Exception {
        try {
            admin(members)
                    .createTopics(
                            List.of(new NewTopic(KafkaClient.TOPIC, PARTITIONS, (short) 3)
                                    .configs(Map.of("min.insync.replicas", "2"))),
                            new CreateTopicsOptions().timeoutMs(FIRST_MILLIS))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private synchronized Admin admin(Members members) {
        if (admin.isEmpty()) {
            admin = Optional.of(Admin.create(Map.of(
                    "bootstrap.servers",
                    members.hostsAndPorts(KafkaClient.PORT),
                    "request.timeout.ms",
                    2000,
                    "default.api.timeout.ms",
                    5000)));
        }
        return admin.get();
    }

    /** A broker serves that the cluster knows, and that is in sync wherever it has a replica. */
    @Override
    public Roles look(Members members) {
        try {
            Admin asked = admin(members);
            Set<Integer> serving = asked.describeCluster().nodes().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).stream()
                    .map(Node::id)
                    .collect(Collectors.toCollection(HashSet::new));
            Set<String> topics = asked.listTopics().names().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            asked.describeTopics(topics).allTopicNames().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .forEach(partition -> serving.removeAll(behind(partition)));
            return new Roles(
                    serving.stream().map(this::pod).collect(Collectors.toSet()),
                    Optional.of(controller(asked)).filter(id -> id >= 0).map(this::pod));
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the cluster cannot be asked", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The id of the one that is active; below zero if none is. */
    int controller(Admin asked) throws ExecutionException, TimeoutException, InterruptedException {
        return asked.describeMetadataQuorum()
                .quorumInfo()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .leaderId();
    }

    private String pod(int id) {
        return set() + "-" + id;
    }

    private static Set<Integer> behind(TopicPartitionInfo partition) {
        Set<Integer> ids = partition.replicas().stream().map(Node::id).collect(Collectors.toCollection(HashSet::new));
        partition.isr().forEach(node -> ids.remove(node.id()));
        return ids;
    }

    @Override
    public LoadClient connect(Members members) {
        return new KafkaClient(members.hostsAndPorts(KafkaClient.PORT));
    }
}
