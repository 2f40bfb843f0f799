package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.event.ApprovalAsked.VoteReason;
import io.jenkins.plugins.statefulset.rollout.event.Vote.Choice;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets, rollouts and files that the command line seldom meets, and what it tells of them. */
class RarelyMetTest {
    private static final String SET = ExampleCluster.SET;
    private static final Duration SOAK = Duration.ofHours(1);

    private final ExampleCluster world = ExampleCluster.calm();

    @TempDir
    private Path folder;

    @Test
    void aSetWithoutPodsHasNothingToRollOut() {
        world.edit(set ->
                new StatefulSetBuilder(set).editSpec().withReplicas(0).endSpec().build());

        assertThat(world.console().run("plan", SET, "--restart").err())
                .isEqualTo(
                        "StatefulSet default/postgresql: spec.replicas is 0, so there is no pod to roll out; at least 1 is"
                                + " needed\n");
    }

    @Test
    void aNamespaceWithoutSetsIsToldSo() {
        SimulatedCluster empty = SimulatedCluster.builder().build();

        assertThat(new CommandLine().on(empty).run("plan", SET, "--restart").err())
                .startsWith("StatefulSet default/postgresql does not exist on ")
                .endsWith(": there is none in that namespace\n");
    }

    @Test
    void aRolloutOfOneWaveHasNoSecond() {
        world.grace(request -> request.waves("100%").soak(SOAK));
        world.pass(Duration.ofMinutes(1));

        assertThat(world.console()
                        .run("status", SET, "--watch", "--until", "wave=2")
                        .err())
                .contains("--until wave=2: the rollout has 1 wave");
    }

    @Test
    void votesStandInTheStatus() {
        GateSpec gate = new GateSpec.Approval(
                List.of("dba"), 3, List.of(), VoteReason.OPTIONAL, Optional.of(Duration.ofHours(8)));
        Rollout rollout = world.grace(request -> request.waves("1,100%").gate(gate));
        world.pass(Duration.ofMinutes(10));
        rollout.issue(new Command.CastVote("ann", 1, Choice.APPROVE, Optional.of("the graphs are calm")));
        world.pass(Duration.ofMinutes(1));

        Said asked = world.console().run("status", SET);
        assertThat(asked.out())
                .contains("Approval dba: 1 of 3 approvals, until ", "they vote on its page in Jenkins")
                .contains("Vote     approved by ann, ", ": the graphs are calm");

        Said promoted = world.console().run("promote", SET);
        assertThat(promoted.err()).contains("It does not promote: ", "approval of dba (1 of 3 approvals)");

        rollout.issue(new Command.CastVote("bob", 1, Choice.REJECT, Optional.empty()));
        world.pass(Duration.ofMinutes(1));
        assertThat(world.console().run("status", SET).out()).contains("Vote     rejected by bob, ");
    }

    @Test
    void aReportThatCannotBeWrittenEndsNothing() {
        Said said = new CommandLine()
                .run("rehearse", "examples/postgresql", "--restart", "--backup", "never", "--report", "/dev/full");

        assertThat(said.err()).contains("the report could not be written: ");
        assertThat(said.out()).contains("Completed in ");
    }

    @Test
    void aSpeedIsANumber() {
        assertThat(new CommandLine()
                        .run("simulate", "examples/postgresql", "--speed", "fast")
                        .err())
                .contains("--speed fast: a number above 0 is allowed, such as 10");
    }

    @Test
    void aFolderOfKustomizeIsToBePipedIn() throws Exception {
        Files.writeString(folder.resolve("kustomization.yaml"), "resources: []\n");

        assertThat(new CommandLine().run("plan", folder.toString(), "--restart").err())
                .contains("a kustomization, which is not rendered here; pipe it in: kubectl kustomize ");
    }

    @Test
    void aNameThatNoFileCanHaveAndAStreamThatNeverEndsAreRefused() {
        assertThatThrownBy(() -> Manifests.read("a\0b", InputStream.nullInputStream(), "default"))
                .hasMessageContaining("a?b: not a path: ");
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return '#';
            }

            @Override
            public int read(byte[] into, int from, int length) {
                Arrays.fill(into, from, from + length, (byte) '#');
                return length;
            }
        };
        assertThatThrownBy(() -> Manifests.read("-", endless, "default"))
                .hasMessageContaining("larger than 64 MiB; no manifest is");
    }

    @Test
    void aVoteIsCastWhereTheRolloutIsDriven() {
        world.grace(request -> request.soak(SOAK));
        SimulatedClient other = world.cluster().client("other");

        assertThatThrownBy(() -> Rollouts.on(other, other.scheduler())
                        .issue("default", SET, new Command.CastVote("ann", 1, Choice.APPROVE, Optional.empty())))
                .hasMessage("a vote is cast where the rollout is driven, by the program that knows the people");
    }
}
