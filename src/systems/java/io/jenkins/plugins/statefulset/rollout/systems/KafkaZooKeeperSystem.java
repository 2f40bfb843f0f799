package io.jenkins.plugins.statefulset.rollout.systems;

import io.jenkins.plugins.statefulset.rollout.testbed.agent.Image;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;

/** The guide's brokers, of the versions that it has, whose metadata are in ZooKeeper. */
public final class KafkaZooKeeperSystem extends KafkaSystem {
    private static final String OLD = "2.8.1";
    private static final String NEW = "2.8.2";

    private final ZooKeeperSystem zooKeeper = new ZooKeeperSystem();

    /** Found as a service. */
    public KafkaZooKeeperSystem() {
        super(OLD, NEW);
    }

    @Override
    public String name() {
        return "kafka-zookeeper";
    }

    @Override
    public String title() {
        return "Kafka " + OLD + " → " + NEW + ", ZooKeeper mode";
    }

    @Override
    public Optional<String> obstacle() {
        return super.obstacle().or(zooKeeper::obstacle);
    }

    @Override
    public Map<String, Image> images() throws IOException {
        Map<String, Image> images = new HashMap<>(super.images());
        images.putAll(zooKeeper.images());
        return images;
    }

    @Override
    int controller(Admin asked) throws ExecutionException, TimeoutException, InterruptedException {
        Node controller = asked.describeCluster().controller().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return controller == null ? -1 : controller.id();
    }
}
