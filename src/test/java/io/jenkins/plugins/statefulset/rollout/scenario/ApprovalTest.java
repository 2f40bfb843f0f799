package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.driver.GateChecks;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.ApprovalAsked.VoteReason;
import io.jenkins.plugins.statefulset.rollout.event.EventJson;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Finished;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.GateChanged;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Refused;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Voted;
import io.jenkins.plugins.statefulset.rollout.event.Vote;
import io.jenkins.plugins.statefulset.rollout.event.Vote.Choice;
import io.jenkins.plugins.statefulset.rollout.event.VoteStanding;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.gate.VoteJudge;
import io.jenkins.plugins.statefulset.rollout.gate.VoteJudgement;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.scenario.SimulatedRollout.Stage;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import io.jenkins.plugins.statefulset.rollout.text.LogLines;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Two people of a group approve each wave, while accounts come and go and drivers die. */
class ApprovalTest {
    private static final Duration A_WHILE = Duration.ofMinutes(3);
    private static final GateSpec.Approval TWO =
            new GateSpec.Approval(List.of("dba"), 2, List.of(), VoteReason.OPTIONAL, Optional.of(Duration.ofHours(8)));

    /** Who is in the group now. */
    private final Set<String> group = new TreeSet<>(Set.of("ann", "ben", "cid"));

    private final VoteJudge judge = (gate, votes) -> CompletableFuture.completedFuture(votes.stream()
            .map(vote -> VoteJudgement.of(group.contains(vote.by()) ? VoteStanding.COUNTS : VoteStanding.NOT_SUBMITTER))
            .toList());
    private final GateChecks passing = (spec, context) -> spec instanceof GateSpec.Manual
            ? new CompletableFuture<>()
            : CompletableFuture.completedFuture(new GateVerdict.Passed(""));

    private final Stage stage = SimulatedRollout.of(3).stage();

    private Rollouts process(String name) {
        SimulatedClient client = stage.cluster.client(name);
        return Rollouts.on(client, client.scheduler(), passing.judgedBy(judge));
    }

    private ApprovalTest begun(GateSpec... gates) {
        RolloutRequest.Builder request = RolloutRequest.of(SimulatedRollout.NAMESPACE, SimulatedRollout.SET)
                .image("db", SimulatedRollout.NEW)
                .backup(RolloutRequest.BackupPolicy.NEVER)
                .waves("1,2,100%");
        for (GateSpec gate : gates) {
            request.gate(gate);
        }
        stage.rollout = Optional.of(process("one").start(request.build(), stage.events::add));
        stage.runFor(A_WHILE);
        return this;
    }

    private Rollout rollout() {
        return stage.rollout.orElseThrow();
    }

    private RolloutState record() {
        return StateAnnotation.state(stage.set()).orElseThrow();
    }

    private ApprovalTest votes(String who, Choice choice) {
        int ballot = record().ballot().orElseThrow().number();
        rollout().issue(new Command.CastVote(who, ballot, choice, Optional.of("looked at the graphs")));
        stage.runFor(A_WHILE);
        return this;
    }

    private ApprovalTest approves(String who) {
        return votes(who, Choice.APPROVE);
    }

    private List<String> log() {
        LogLines lines = new LogLines(ZoneId.of("UTC"));
        return stage.events.stream()
                .flatMap(event -> lines.lines(event).stream())
                .toList();
    }

    @Test
    void eachWaveIsApprovedByTwo() {
        begun(TWO).approves("ann");
        assertThat(stage.partition()).isEqualTo(2);

        approves("ben");
        assertThat(stage.partition()).isEqualTo(1);
        assertThat(record().ballots().get(0).votes()).extracting(Vote::by).containsExactly("ann", "ben");

        approves("ben").approves("cid").approves("cid").approves("ann");

        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.events(GateChanged.class).stream().flatMap(gate -> gate.approval().stream()))
                .extracting(asked -> asked.ballot())
                .containsExactly(1, 2, 3);
        assertThat(log().stream().filter(line -> line.contains("approv")))
                .anyMatch(line -> line.endsWith("wave 1 approved by ann: looked at the graphs"))
                .anyMatch(line -> line.contains("2 different people of dba are to approve it"));
        assertThat(stage.events).allSatisfy(event -> assertThat(EventJson.read(EventJson.write(event)))
                .isEqualTo(event));
    }

    @Test
    void aRejectionRollsBack() {
        begun(TWO).approves("ann").votes("ben", Choice.REJECT);

        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(stage.events(Finished.class).get(0).reason())
                .asString()
                .contains("wave 1 was rejected by ben: looked at the graphs");
        assertThat(record().ballots().get(0).votes()).hasSize(2);
    }

    @Test
    void whoLeftTheGroupBeforeTheReleaseDoesNotCountAnyMore() {
        begun(TWO).approves("ann");
        group.remove("ann");
        approves("ben");

        assertThat(stage.partition()).isEqualTo(2);
        assertThat(stage.events(Voted.class))
                .filteredOn(vote -> vote.standing() == VoteStanding.NOT_SUBMITTER)
                .as("said once, however often it is asked")
                .extracting(Voted::by)
                .containsExactly("ann");

        approves("cid");

        assertThat(stage.partition()).isEqualTo(1);
    }

    @Test
    void whoLeavesWhileABudgetIsInTheWayDoesNotCountAtTheRelease() {
        begun(TWO);
        stage.cluster.somebodyElse().makeUnready(SimulatedRollout.NAMESPACE, "db-0");
        approves("ann").approves("ben");
        assertThat(stage.partition()).isEqualTo(2);

        group.remove("ben");
        stage.cluster.somebodyElse().makeReady(SimulatedRollout.NAMESPACE, "db-0");
        stage.runFor(A_WHILE);

        assertThat(stage.partition()).isEqualTo(2);
        assertThat(approves("cid").stage.partition()).isEqualTo(1);
    }

    @Test
    void noPromotionStandsForIt() {
        begun(TWO).approves("ann");

        rollout().promote(WaveSize.ALL);
        process("elsewhere")
                .issue(SimulatedRollout.NAMESPACE, SimulatedRollout.SET, new Command.Promote("root", Optional.empty()));
        stage.runFor(A_WHILE);

        assertThat(stage.partition()).isEqualTo(2);
        assertThat(stage.events(Refused.class)).extracting(Refused::command).containsExactly("promote", "promote");
        assertThat(stage.events(Refused.class).get(0).reason().toString())
                .contains("approval of dba (1 of 2 approvals)");
    }

    @Test
    void aPromotionPassesTheOtherGatesAlone() {
        begun(new GateSpec.Manual(), TWO);
        rollout().promote(WaveSize.ALL);
        stage.runFor(A_WHILE);
        assertThat(stage.partition()).isEqualTo(2);

        approves("ann").approves("ben");

        assertThat(stage.partition()).isEqualTo(1);
        assertThat(record().awaitedApproval()).isPresent();
    }

    @Test
    void votesOutliveTheirDriverAndAreJudgedByTheNext() {
        begun(TWO).approves("ann");
        rollout().detach();
        stage.runFor(A_WHILE);

        stage.rollout = Optional.of(process("two")
                .drive(SimulatedRollout.NAMESPACE, SimulatedRollout.SET, Optional.empty(), "two", stage.events::add));
        stage.runFor(A_WHILE);
        approves("ben");

        assertThat(stage.partition()).isEqualTo(1);
        assertThat(record().ballots().get(0).number()).isEqualTo(1);
    }

    @Test
    void aHoldKeepsTheVotes() {
        begun(TWO).approves("ann");
        rollout().hold("lunch");
        stage.runFor(A_WHILE);

        stage.rollout = Optional.of(process("two")
                .drive(
                        SimulatedRollout.NAMESPACE,
                        SimulatedRollout.SET,
                        Optional.of(new Command.Resume("dan")),
                        "two",
                        stage.events::add));
        stage.runFor(A_WHILE);
        approves("ben");

        assertThat(stage.partition()).isEqualTo(1);
    }

    @Test
    void whoHasNoAccountsOfPeopleWaits() {
        begun(TWO).approves("ann");
        rollout().detach();
        stage.runFor(A_WHILE);
        SimulatedClient client = stage.cluster.client("two");
        stage.rollout = Optional.of(Rollouts.on(client, client.scheduler(), passing)
                .drive(SimulatedRollout.NAMESPACE, SimulatedRollout.SET, Optional.empty(), "two", stage.events::add));
        stage.runFor(A_WHILE);

        approves("ben");

        assertThat(stage.partition()).isEqualTo(2);
        assertThat(stage.ended()).isFalse();
        assertThat(log())
                .anyMatch(line -> line.contains("the vote of ann on wave 1 cannot be judged now: whoever drives"));
    }

    @Test
    void aVoteThatSomebodyWritesOntoTheSetIsNone() {
        begun(TWO).approves("ann");
        List<String> before = new ArrayList<>(log());

        String vote = "{\"do\":\"vote\",\"by\":\"ben\",\"ballot\":1,\"choice\":\"approve\",\"id\":\"1\"}";
        stage.cluster
                .somebodyElse()
                .edit(SimulatedRollout.NAMESPACE, SimulatedRollout.SET, set -> new StatefulSetBuilder(set)
                        .editMetadata()
                        .addToAnnotations(StateAnnotation.COMMAND, vote)
                        .endMetadata()
                        .build());
        stage.runFor(A_WHILE);

        assertThat(stage.partition()).isEqualTo(2);
        assertThat(record().ballots().get(0).votes()).hasSize(1);
        assertThat(log()).hasSizeGreaterThan(before.size());
    }

    @Test
    void itsTimeIsBounded() {
        begun(new GateSpec.Approval(
                List.of("dba"), 1, List.of(), VoteReason.OPTIONAL, Optional.of(Duration.ofHours(1))));
        stage.runFor(Duration.ofHours(1));

        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(stage.outcome().reason()).asString().contains("wave 1 was not approved within 1 h: 0 of 1 approval");
    }
}
