package io.jenkins.plugins.statefulset.rollout.cli;

import static io.jenkins.plugins.statefulset.rollout.cli.GuardedExample.GUARD;
import static io.jenkins.plugins.statefulset.rollout.cli.GuardedExample.NEW;
import static io.jenkins.plugins.statefulset.rollout.cli.GuardedExample.guarded;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.ChangedAnswers;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.sim.WriteMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets whose revisions, record or strategy others have brought into a state that is seldom met. */
class OddSetsTest {
    private static final String SET = ExampleCluster.SET;
    private static final Duration MINUTES = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @Test
    void aDriverThatLivesAndSeesNothingHasNotAnswered() {
        ExampleCluster world = ExampleCluster.with("watch-stalls=1h@70s");
        world.grace(request -> request.soak(Duration.ofMinutes(20)));
        world.pass(Duration.ofSeconds(80));

        assertThat(world.console().run("hold", SET).err())
                .contains("It lives, and has not answered within 15 s: it is told to hold as soon as it looks");
    }

    /** A program of somebody else's that ends a rollout so. */
    @Test
    void aRecordThatEndedHeldIsShown() {
        ExampleCluster world = ExampleCluster.calm();
        world.console().run("run", SET, "--restart", "--backup", "never");
        world.edit(set -> {
            String record = set.getMetadata().getAnnotations().get(StateAnnotation.STATE);
            String held = record.replace("\"result\":\"completed\"", "\"result\":\"held\"");
            assertThat(held).isNotEqualTo(record);
            return new StatefulSetBuilder(set)
                    .editMetadata()
                    .addToAnnotations(StateAnnotation.STATE, held)
                    .endMetadata()
                    .build();
        });

        assertThat(world.console().run("status", SET).out()).containsPattern("held .* ago.*: ");
        assertThat(world.console().run("status", "--all").out()).containsPattern("held \\d\\d:\\d\\d");
    }

    @Test
    void whatIsPendingIsNotKnownBeforeTheControllerHasLooked() {
        ExampleCluster world = guarded();
        world.apply(NEW);

        assertThat(world.console().run("status", SET).out())
                .contains("Pending  not known: ", "has not looked at the template in place yet");
    }

    @Test
    void aRevisionThatWasMadeAnewIsPendingWithoutAChange() {
        ExampleCluster world = guarded("revision-anew@1m");
        world.pass(MINUTES);

        assertThat(world.console().run("status", SET).out()).containsPattern("revision \\S+ of the same template");
        assertThat(world.console().run("plan", SET, "--applied").out())
                .containsPattern("; the same template as \\S+, under another revision");
    }

    /** The pods are on a revision that the controller does not make pods from: the roll-out before this one never ended. */
    @Test
    void wherePodsWouldComeBackOnAnOlderRevisionTheTemplateIsWrittenBack() {
        ExampleCluster world = ExampleCluster.with("never-ready=0");
        world.apply(NEW);
        world.pass(MINUTES);
        world.partition(GUARD);
        world.apply("postgres:13.24");
        world.pass(Duration.ofMinutes(1));

        assertThat(world.console().run("plan", SET, "--applied").out())
                .containsPattern("the controller makes pods below the partition");
    }

    @Test
    void aBackupThatAnUnfinishedRolloutWouldLikeIsLeftOutWhereNoneCanBeTaken() {
        ExampleCluster world = guarded();
        world.apply("postgres:13.24");
        world.pass(MINUTES);

        assertThat(world.console()
                        .run(
                                "plan",
                                SET,
                                "--restart",
                                "--accept",
                                "unfinished-rollout",
                                "--backup-from-cronjob",
                                "nightly")
                        .out())
                .contains("none, because none can be taken: ");
    }

    @Test
    void aSetWithoutRevisionsHasNone() {
        ExampleCluster world = ExampleCluster.calm();
        world.cluster()
                .somebodyElse()
                .deleteRevision("default", only(world).getMetadata().getName());

        assertThat(world.console().run("plan", SET, "--to", "7").err()).contains("; the set has no revisions yet");
    }

    @Test
    void aBeginningThatSeveralRevisionsShareNamesNone() {
        ExampleCluster world = ExampleCluster.calm();
        ControllerRevision revision = only(world);
        String name = revision.getMetadata().getName();
        world.cluster()
                .storage()
                .create(
                        "somebody",
                        Resource.REVISIONS,
                        new ControllerRevisionBuilder(revision)
                                .withRevision(2L)
                                .editMetadata()
                                .withName(name + "0")
                                .endMetadata()
                                .build(),
                        WriteMode.STORE);

        assertThat(world.console()
                        .run("plan", SET, "--to", name.substring(SET.length() + 1, name.length() - 1))
                        .err())
                .contains(": several revisions begin so of StatefulSet default/postgresql; there are revision 2, ");
    }

    /** A control plane that is newer than this library knows. */
    @Test
    void aStrategyThatIsNotKnownIsToldAndRefused() {
        ExampleCluster world = ExampleCluster.calm();

        assertThat(newer(world, "ada").run("status", SET).out()).contains("an unknown update strategy");
        assertThat(newer(world, "bob").run("plan", SET, "--restart").err())
                .isEqualTo(
                        "StatefulSet default/postgresql: spec.updateStrategy.type Recreate is not known here; allowed"
                                + " are RollingUpdate and OnDelete\n");
    }

    private static CommandLine newer(ExampleCluster world, String process) {
        return new CommandLine()
                .connecting(options -> ChangedAnswers.of(
                        Venue.class, new SimulatedVenue(world.cluster(), process), OddSetsTest::newer));
    }

    private static Object newer(Object answer) {
        if (answer instanceof Cluster cluster) {
            return ChangedAnswers.of(Cluster.class, cluster, OddSetsTest::newer);
        }
        return answer instanceof Optional<?> found && found.isPresent() && found.get() instanceof StatefulSet set
                ? Optional.of(new StatefulSetBuilder(set)
                        .editSpec()
                        .withNewUpdateStrategy()
                        .withType("Recreate")
                        .endUpdateStrategy()
                        .endSpec()
                        .build())
                : answer;
    }

    @Test
    void aProfileOfWhichNothingMayBeAskedIsToldSo() {
        SimulatedCluster world = SimulatedCluster.builder()
                .start(CommandLine.NOON)
                .load(Manifests.read("examples/cassandra", InputStream.nullInputStream(), "default").entries().stream()
                        .map(Manifests.Entry::object)
                        .toList())
                .deny(permission -> permission.toString().contains("pods/exec"))
                .build();

        assertThat(new CommandLine()
                        .on(world)
                        .run("plan", "cassandra", "--restart")
                        .out())
                .contains(": nothing of it can be asked");
    }

    @Test
    void inARehearsalNobodyIsKnownToLead() throws IOException {
        Path profile = Files.writeString(folder.resolve("ours.yaml"), """
                profile: ours
                title: Ours
                images: [db]
                checks:
                  - {leader: leads, exec: leads, why: w, source: "https://example.com"}
                """);
        String set = """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db}
                spec:
                  replicas: 2
                  updateStrategy: {type: OnDelete}
                  selector: {matchLabels: {app: db}}
                  template:
                    metadata: {labels: {app: db}}
                    spec:
                      containers: [{name: db, image: 'db:1.0.0'}]
                """;

        assertThat(new CommandLine()
                        .typing(set)
                        .run("plan", "-", "--restart", "--order", "leader-last", "--profile", profile.toString())
                        .out())
                .contains("the highest ordinal first, and what leads last\n");
    }

    private static ControllerRevision only(ExampleCluster world) {
        assertThat(world.cluster().revisions("default")).hasSize(1);
        return world.cluster().revisions("default").iterator().next();
    }
}
