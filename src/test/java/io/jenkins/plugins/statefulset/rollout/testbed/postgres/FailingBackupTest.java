package io.jenkins.plugins.statefulset.rollout.testbed.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.backup.BackupOptions;
import io.jenkins.plugins.statefulset.rollout.backup.SecretKey;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest.BackupPolicy;
import io.jenkins.plugins.statefulset.rollout.testbed.RequiresTestbed;
import io.jenkins.plugins.statefulset.rollout.testbed.postgres.PostgresNamespace.Story;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Backups of real servers that fail. Each failure is named, leaves nothing that looks like a backup, and nothing is touched.
 */
@RequiresTestbed
class FailingBackupTest {
    private static final String SET = "postgresql";
    private static final String NEWER = "newer";
    private static final String CLAIM = "backup-pvc";

    private static PostgresNamespace namespace;

    private Map<String, String> podsBefore;
    private String templateBefore;

    @BeforeAll
    static void startServers() throws IOException {
        namespace = Testbed.postgres();
        namespace.quickExample(3).forEach(namespace::create);
        newerServer().forEach(namespace::create);
        namespace.untilReady(SET);
        namespace.untilReady(NEWER);
        // About 40 MB that a dump can hardly compress.
        namespace.sql(
                "postgresql-0",
                "mydb",
                "create table big as select decode(md5(g::text) || md5((-g)::text), 'hex') v from generate_series(1, 600000) g");
    }

    @AfterAll
    static void stopServers() throws IOException {
        if (namespace != null) {
            namespace.close();
        }
    }

    /** A set of its own with a server of a later major than the clients. */
    private static List<HasMetadata> newerServer() {
        StatefulSet set = namespace.quickExample(1).stream()
                .filter(StatefulSet.class::isInstance)
                .map(StatefulSet.class::cast)
                .findFirst()
                .orElseThrow();
        Map<String, String> labels = Map.of("app", NEWER);
        set.getMetadata().setName(NEWER);
        set.getSpec().setServiceName(NEWER);
        set.getSpec().getSelector().setMatchLabels(labels);
        set.getSpec().getTemplate().getMetadata().setLabels(labels);
        set.getSpec().getTemplate().getSpec().getContainers().get(0).setImage(PostgresImages.TOO_NEW);
        return List.of(
                set,
                new ServiceBuilder()
                        .withNewMetadata()
                        .withName(NEWER)
                        .endMetadata()
                        .withNewSpec()
                        .withClusterIP("None")
                        .withSelector(labels)
                        .endSpec()
                        .build());
    }

    @BeforeEach
    void remember() {
        namespace.untilReady(SET);
        namespace.untilReady(NEWER);
        podsBefore = pods();
        templateBefore = templates();
    }

    private static Map<String, String> pods() {
        Map<String, String> pods = namespace.pods(SET);
        pods.putAll(namespace.pods(NEWER));
        return pods;
    }

    private static String templates() {
        return Stream.of(SET, NEWER)
                .map(set -> namespace.set(set).getStatus().getUpdateRevision()
                        + namespace.set(set).getSpec().getTemplate())
                .toList()
                .toString();
    }

    private void assertThatNothingWasTouched() {
        assertThat(pods()).isEqualTo(podsBefore);
        assertThat(templates()).isEqualTo(templateBefore);
    }

    /** Neither a backup nor a part of one. */
    private static void assertThatNothingIsOn(String claim) throws IOException {
        try (Stream<Path> files = Files.walk(namespace.agent().claim(namespace.name(), claim))) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
        try (Stream<Path> files = Files.walk(namespace.agent().claim(namespace.name(), claim), 2)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("20") || name.startsWith(".partial"));
        }
    }

    private static RolloutRequest request(
            String set, Optional<SecretKey> password, Optional<String> image, Optional<String> claim) {
        return namespace
                .request(set)
                .image(SET, set.equals(SET) ? "postgres:13.23" : "postgres:18.1")
                .backup(BackupPolicy.ALWAYS)
                .backupOptions(options(password, image, claim))
                .build();
    }

    private static BackupOptions options(Optional<SecretKey> password, Optional<String> image, Optional<String> claim) {
        return new BackupOptions(
                Optional.empty(),
                Optional.empty(),
                password,
                Optional.empty(),
                Optional.empty(),
                image,
                claim,
                Optional.empty(),
                Optional.empty(),
                BackupOptions.DEFAULT_DEADLINE);
    }

    private static Story fails(RolloutRequest request) {
        Story story = namespace.run(request);
        assertThat(story.outcome().result()).as(story.log()).isEqualTo(Result.FAILED);
        assertThat(story.events()).noneMatch(RolloutEvent.Armed.class::isInstance);
        return story;
    }

    @Test
    void aWrongPassword() throws IOException {
        namespace.secret("wrong", PostgresNamespace.randomPassword());

        Story story = fails(
                request(SET, Optional.of(new SecretKey("wrong", "password")), Optional.empty(), Optional.empty()));

        assertThat(story.outcome().reason().toString())
                .contains("server postgresql-0 refuses user mydb_owner")
                .contains("password authentication failed");
        assertThat(story.log()).contains("pgPasswordSecret");
        assertThatNothingWasTouched();
        assertThatNothingIsOn(CLAIM);
    }

    @Test
    void aClaimThatRunsFullMidway() throws IOException, InterruptedException {
        withSmallClaim("filling", "14m", () -> {
            Story story = fails(request(SET, Optional.empty(), Optional.empty(), Optional.of("filling")));

            assertThat(story.outcome().reason().toString())
                    .contains("claim filling is full")
                    .contains("No space left on device");
            assertThat(story.log()).contains("name another with claim.");
            assertThatNothingWasTouched();
            assertThatNothingIsOn("filling");
        });
    }

    @Test
    void aClaimThatIsTooSmallBeforehand() throws IOException, InterruptedException {
        withSmallClaim("small", "2m", () -> {
            Story story = fails(request(SET, Optional.empty(), Optional.empty(), Optional.of("small")));

            assertThat(story.outcome().reason().toString())
                    .containsPattern("claim small has [12] MB free for databases of \\d+ MB");
            assertThatNothingWasTouched();
            assertThatNothingIsOn("small");
        });
    }

    /** What is done while the claim is there. */
    private interface Work {
        void run() throws IOException;
    }

    private static void withSmallClaim(String claim, String size, Work work) throws IOException, InterruptedException {
        claim(claim);
        String folder = namespace.agent().claim(namespace.name(), claim).toString();
        run("mount", "-t", "tmpfs", "-o", "size=" + size, "small-claim", folder);
        try {
            work.run();
        } finally {
            run("umount", folder);
        }
    }

    private static void claim(String name) {
        namespace.create(new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withNewResources()
                .withRequests(Map.of("storage", new Quantity("1Gi")))
                .endResources()
                .endSpec()
                .build());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    @Test
    void aServerThatDiesMidwayEachTime() throws Exception {
        CompletableFuture<Story> story = CompletableFuture.supplyAsync(
                () -> fails(request(SET, Optional.empty(), Optional.empty(), Optional.empty())));

        assertThat(dieUnderAttempts(2, CLAIM, story)).isEqualTo(2);
        assertThat(story.get().outcome().reason().toString())
                .contains("dump of database mydb of postgresql-0 failed")
                .contains("server closed the connection unexpectedly");
        assertThatNothingWasTouched();
        assertThatNothingIsOn(CLAIM);
        namespace.untilReady(SET);
    }

    @Test
    void aServerThatDiesOnceIsDumpedByTheSecondAttempt() throws Exception {
        claim("second");
        CompletableFuture<Story> running = CompletableFuture.supplyAsync(() -> namespace.run(namespace
                .request(SET)
                .restart(Instant.now())
                .backup(BackupPolicy.ALWAYS)
                .backupOptions(options(Optional.empty(), Optional.empty(), Optional.of("second")))
                .build()));

        assertThat(dieUnderAttempts(1, "second", running)).isEqualTo(1);
        Story story = running.get();
        assertThat(story.outcome().result()).as(story.log()).isEqualTo(Result.COMPLETED);
        try (Stream<Path> folders =
                Files.list(namespace.agent().claim(namespace.name(), "second").resolve(SET))) {
            assertThat(folders.map(folder -> SET + "/" + folder.getFileName())).containsExactly(story.backupFolder());
        }
    }

    /** Kills the server as soon as an attempt has written half of its big database; gives how often. */
    private static int dieUnderAttempts(int most, String claim, CompletableFuture<Story> story) throws IOException {
        Set<Path> killed = new HashSet<>();
        Path folder = namespace.agent().claim(namespace.name(), claim);
        while (!story.isDone()) {
            for (Path attempt : begun(folder)) {
                if (killed.size() < most && killed.add(attempt)) {
                    namespace.agent().kill(namespace.name(), "postgresql-0", SET);
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        story.join();
        return killed.size();
    }

    /** Half-written dumps of the big database. */
    private static List<Path> begun(Path claim) throws IOException {
        Path base = claim.resolve(SET);
        if (!Files.exists(base)) {
            return List.of();
        }
        try (Stream<Path> attempts = Files.list(base)) {
            return attempts.map(attempt -> attempt.resolve("postgresql-0").resolve("mydb.dump"))
                    .filter(dump -> dump.toFile().length() > 1 << 20)
                    .toList();
        }
    }

    @Test
    void aClientThatIsOlderThanTheServer() throws IOException {
        Story story =
                fails(request(NEWER, Optional.empty(), Optional.of(PostgresImages.sameAsClients()), Optional.empty()));

        assertThat(story.outcome().reason().toString())
                .contains("pg_dump " + PostgresImages.clientMajor() + " cannot dump a 18 server (newer-0)");
        assertThat(story.log()).contains("with backupImage.");
        assertThatNothingWasTouched();
        assertThatNothingIsOn(CLAIM);
    }
}
