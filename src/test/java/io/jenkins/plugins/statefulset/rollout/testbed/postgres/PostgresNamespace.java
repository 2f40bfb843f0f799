package io.jenkins.plugins.statefulset.rollout.testbed.postgres;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane;
import io.jenkins.plugins.statefulset.rollout.testbed.TestNamespace;
import io.jenkins.plugins.statefulset.rollout.testbed.agent.NodeAgent;
import io.jenkins.plugins.statefulset.rollout.text.LogLines;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** A namespace of a real control plane whose pods run PostgreSQL on a node agent, and what tests do with it. */
final class PostgresNamespace implements AutoCloseable {
    static final String SECRET = "postgres-secret";
    static final String USER = "mydb_owner";

    private static final String ON_CLAIM = "pvc/";

    private final KubernetesClient client;
    private final TestNamespace own;
    private final NodeAgent agent;
    private final String name;
    private final Path bin = PostgresImages.clients().orElseThrow();

    /**
     * How a rollout ended.
     *
     * @param log what people read of it
     */
    record Story(Outcome outcome, List<RolloutEvent> events, String log) {
        /** The folder of the backup, below the claim's folder. */
        String backupFolder() {
            String said = events.stream()
                    .filter(RolloutEvent.Backup.class::isInstance)
                    .map(event -> ((RolloutEvent.Backup) event).message().toString())
                    .filter(message -> message.contains(ON_CLAIM))
                    .reduce((earlier, later) -> later)
                    .orElseThrow();
            String path = said.substring(said.indexOf(ON_CLAIM));
            return path.replaceFirst("^[^:]+:/", "").replaceFirst("[^A-Za-z0-9/-].*", "");
        }
    }

    PostgresNamespace(ControlPlane plane) throws IOException {
        this.client = plane.admin();
        this.own = plane.namespace("postgres");
        this.name = own.name();
        this.agent = NodeAgent.start(client, name, PostgresImages.all(), Duration.ofSeconds(1));
        secret(SECRET, randomPassword());
    }

    KubernetesClient client() {
        return client;
    }

    NodeAgent agent() {
        return agent;
    }

    String name() {
        return name;
    }

    static String randomPassword() {
        byte[] bytes = new byte[12];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    void secret(String secret, String password) {
        create(new SecretBuilder()
                .withNewMetadata()
                .withName(secret)
                .withNamespace(name)
                .endMetadata()
                .addToStringData("username", USER)
                .addToStringData("password", password)
                .build());
    }

    void create(HasMetadata object) {
        client.resource(object).inNamespace(name).create();
    }

    /**
     * What is in examples/postgresql, with the node it is to run on and a storage class that there is; a person would
     * change no less.
     */
    List<HasMetadata> example() {
        List<HasMetadata> objects =
                Manifests.read("examples/postgresql", InputStream.nullInputStream(), name).entries().stream()
                        .map(Manifests.Entry::object)
                        .toList();
        for (HasMetadata object : objects) {
            if (object instanceof StatefulSet set) {
                var pod = set.getSpec().getTemplate().getSpec();
                pod.setNodeSelector(agent.selector());
                pod.setTolerations(List.of(NodeAgent.toleration()));
                set.getSpec().getVolumeClaimTemplates().forEach(PostgresNamespace::anyStorage);
            } else if (object instanceof PersistentVolumeClaim claim) {
                anyStorage(claim);
            }
        }
        return objects;
    }

    /** The same, with fewer servers that are asked more often how they are. */
    List<HasMetadata> quickExample(int replicas) {
        List<HasMetadata> objects = example();
        for (HasMetadata object : objects) {
            if (object instanceof StatefulSet set) {
                quick(set, replicas);
            }
        }
        return objects;
    }

    static void quick(StatefulSet set, int replicas) {
        set.getSpec().setReplicas(replicas);
        var container = set.getSpec().getTemplate().getSpec().getContainers().get(0);
        container.getStartupProbe().setPeriodSeconds(1);
        container.getReadinessProbe().setPeriodSeconds(1);
        container.getReadinessProbe().setInitialDelaySeconds(0);
    }

    static void anyStorage(PersistentVolumeClaim claim) {
        claim.getSpec().setStorageClassName(null);
    }

    StatefulSet set(String set) {
        return client.apps().statefulSets().inNamespace(name).withName(set).get();
    }

    /** Until every pod of the set is ready. */
    void untilReady(String set) {
        client.apps()
                .statefulSets()
                .inNamespace(name)
                .withName(set)
                .waitUntilCondition(PostgresNamespace::settled, 180, TimeUnit.SECONDS);
    }

    /** All ready, in one revision, and the controller has written it all down. */
    private static boolean settled(StatefulSet set) {
        StatefulSetStatus status = set.getStatus();
        return status != null
                && set.getMetadata().getGeneration().equals(status.getObservedGeneration())
                && set.getSpec().getReplicas().equals(status.getReadyReplicas())
                && set.getSpec().getReplicas().equals(status.getUpdatedReplicas())
                && status.getUpdateRevision().equals(status.getCurrentRevision());
    }

    Pod until(String pod, Predicate<Pod> condition) {
        return client.pods().inNamespace(name).withName(pod).waitUntilCondition(condition, 60, TimeUnit.SECONDS);
    }

    /** UIDs and restart counts by the pods' names. */
    Map<String, String> pods(String set) {
        Map<String, String> pods = new TreeMap<>();
        client.pods().inNamespace(name).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getKind().equals("StatefulSet")
                                && owner.getName().equals(set)))
                .forEach(pod ->
                        pods.put(pod.getMetadata().getName(), pod.getMetadata().getUid()));
        return pods;
    }

    /** What SQL answers, without decoration, from the server of a pod. */
    String sql(String pod, String database, String statements) {
        ProcessBuilder psql = new ProcessBuilder(
                        bin.resolve("psql").toString(), "-XqAt", "-v", "ON_ERROR_STOP=1", "-f", "-")
                .redirectErrorStream(true);
        psql.environment().putAll(connection(pod, database));
        try {
            Process process = psql.start();
            try (var to = process.getOutputStream()) {
                to.write(statements.getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(pod + "/" + database + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Map<String, String> connection(String pod, String database) {
        String password = client.secrets()
                .inNamespace(name)
                .withName(SECRET)
                .get()
                .getData()
                .get("password");
        return Map.of(
                "PGHOST",
                client.pods().inNamespace(name).withName(pod).get().getStatus().getPodIP(),
                "PGDATABASE",
                database,
                "PGUSER",
                USER,
                "PGPASSWORD",
                new String(Base64.getDecoder().decode(password), StandardCharsets.UTF_8));
    }

    /** Of every table of every database of a server: number of rows, and a checksum of their content. */
    Map<String, String> contents(String pod) {
        Map<String, String> contents = new TreeMap<>();
        String databases = "select datname from pg_database where datallowconn and not datistemplate";
        for (String database : sql(pod, "postgres", databases).lines().toList()) {
            String tables = "select format('%I.%I', schemaname, tablename) from pg_tables"
                    + " where schemaname not in ('pg_catalog', 'information_schema')";
            contents.put(database, "");
            for (String table : sql(pod, database, tables).lines().toList()) {
                contents.put(
                        database + "/" + table,
                        sql(
                                pod,
                                database,
                                "select count(*), md5(string_agg(t::text, '|' order by t::text)) from " + table
                                        + " t"));
            }
        }
        return contents;
    }

    RolloutRequest.Builder request(String set) {
        return RolloutRequest.of(name, set).by("ada");
    }

    /** Drives a rollout to its end. */
    Story run(RolloutRequest request) {
        List<RolloutEvent> events = new ArrayList<>();
        try (Rollouts rollouts = Rollouts.on(client)) {
            Outcome outcome = rollouts.start(request, event -> {
                        synchronized (events) {
                            events.add(event);
                        }
                    })
                    .outcome()
                    .toCompletableFuture()
                    .get(3, TimeUnit.MINUTES);
            LogLines lines = new LogLines(ZoneOffset.UTC);
            synchronized (events) {
                String log = String.join(
                        "\n",
                        events.stream()
                                .flatMap(event -> lines.lines(event).stream())
                                .toList());
                return new Story(outcome, List.copyOf(events), log);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the rollout did not end: " + events, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        agent.close();
        own.close();
    }
}
