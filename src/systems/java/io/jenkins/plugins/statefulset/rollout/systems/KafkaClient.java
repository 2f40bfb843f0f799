package io.jenkins.plugins.statefulset.rollout.systems;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Produces with {@code acks=all} and idempotence, and gives a record up for an error after ten seconds of its own retries. */
final class KafkaClient implements LoadClient {
    static final String TOPIC = "written";
    static final int PORT = 29092;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration ALL = Duration.ofMinutes(2);

    private final String servers;
    private Optional<Producer<String, String>> producer = Optional.empty();
    private Optional<Consumer<String, String>> consumer = Optional.empty();

    KafkaClient(String servers) {
        this.servers = servers;
    }

    private Map<String, Object> settings() {
        return new HashMap<>(Map.of("bootstrap.servers", servers, "request.timeout.ms", 3000));
    }

    private Producer<String, String> producer() {
        if (producer.isEmpty()) {
            Map<String, Object> settings = settings();
            settings.putAll(Map.of(
                    "acks", "all",
                    "enable.idempotence", true,
                    "linger.ms", 0,
                    "max.block.ms", 10_000,
                    "delivery.timeout.ms", 10_000));
            producer = Optional.of(new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer()));
        }
        return producer.get();
    }

    private Consumer<String, String> consumer() {
        if (consumer.isEmpty()) {
            Map<String, Object> settings = settings();
            settings.putAll(Map.of(
                    "default.api.timeout.ms", 6000, "enable.auto.commit", false, "isolation.level", "read_committed"));
            consumer = Optional.of(new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer()));
        }
        return consumer.get();
    }

    @Override
    public void write(String id) throws ExecutionException, InterruptedException {
        Object unused = producer().send(new ProducerRecord<>(TOPIC, id, id)).get();
    }

    private List<TopicPartition> partitions() {
        return consumer().partitionsFor(TOPIC).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    /** Fetches the newest record of some partition. */
    @Override
    public void read(String id) throws IOException {
        List<TopicPartition> all = partitions();
        TopicPartition one = all.get(ThreadLocalRandom.current().nextInt(all.size()));
        consumer().assign(List.of(one));
        long end = consumer().endOffsets(List.of(one)).get(one);
        if (end > 0) {
            consumer().seek(one, end - 1);
            if (consumer().poll(PATIENCE).isEmpty()) {
                throw new IOException("no record of partition " + one.partition() + " within " + PATIENCE);
            }
        }
    }

    @Override
    public Set<String> stored(String run) throws IOException {
        List<TopicPartition> all = partitions();
        consumer().assign(all);
        consumer().seekToBeginning(all);
        List<TopicPartition> left = new ArrayList<>(all);
        Map<TopicPartition, Long> ends = consumer().endOffsets(all);
        Set<String> ids = new TreeSet<>();
        Instant limit = Instant.now().plus(ALL);
        while (!left.isEmpty()) {
            if (Instant.now().isAfter(limit)) {
                throw new IOException("could not read to the end: " + left);
            }
            for (ConsumerRecord<String, String> entry : consumer().poll(Duration.ofMillis(500))) {
                if (entry.value().startsWith(run + "-")) {
                    ids.add(entry.value());
                }
            }
            left.removeIf(partition -> consumer().position(partition) >= ends.get(partition));
        }
        return ids;
    }

    @Override
    public void close() {
        producer.ifPresent(open -> open.close(Duration.ofSeconds(1)));
        consumer.ifPresent(open -> open.close(Duration.ofSeconds(1)));
    }
}
