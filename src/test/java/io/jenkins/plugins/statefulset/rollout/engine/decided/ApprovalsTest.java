package io.jenkins.plugins.statefulset.rollout.engine.decided;

import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NEW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NOW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.ago;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.minutes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.seconds;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertReleases;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertRollsBack;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertWaitsFor;
import static io.jenkins.plugins.statefulset.rollout.event.VoteStanding.COUNTS;
import static io.jenkins.plugins.statefulset.rollout.event.VoteStanding.NOT_KNOWN;
import static io.jenkins.plugins.statefulset.rollout.event.VoteStanding.NOT_SUBMITTER;
import static io.jenkins.plugins.statefulset.rollout.event.VoteStanding.NO_SUCH_USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.AskGate;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.AskJudge;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Stage;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Ballot;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.IssuedCommand;
import io.jenkins.plugins.statefulset.rollout.event.ApprovalAsked.VoteReason;
import io.jenkins.plugins.statefulset.rollout.event.Vote;
import io.jenkins.plugins.statefulset.rollout.event.Vote.Choice;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rules of {@link Approvals}, and of votes in {@link CommandCheck}. */
class ApprovalsTest {
    private static final GateSpec.Approval TWO =
            new GateSpec.Approval(List.of("dba", "ann"), 2, List.of(), VoteReason.OPTIONAL, Optional.of(minutes(30)));
    private static final String GATE = "approval by dba, ann";

    private static Vote yes(String by) {
        return vote(by, Choice.APPROVE);
    }

    private static Vote vote(String by, Choice choice) {
        return new Vote(by, choice, ago(seconds(5)), Optional.of("seen"));
    }

    /** The first wave of three pods is ready and soaked, and has to be approved. */
    private static DecisionScene soaked(GateSpec... gates) {
        return DecisionScene.of(3).gates(gates).released(2, minutes(5)).pod(2).ready(NEW, minutes(2));
    }

    @Nested
    class Ballots {
        @Test
        void areOpenedInTheRecordBeforeAnybodyIsAsked() {
            Write opened = (Write) soaked(TWO).step();

            assertThat(opened.transition()).isEqualTo(new Transition.OpenBallot());
            assertThat(opened.partition()).isEmpty();
            assertThat(opened.state().ballots()).containsExactly(new Ballot(1, 1, 0, NOW, List.of()));
        }

        @Test
        void waitForVotesUntilTheirTimeIsOver() {
            DecisionScene scene = soaked(TWO).ballot(0, minutes(1), yes("ann"));

            assertWaitsFor(scene.step(), GATE, NOW.plus(minutes(29)));
            assertThat(scene.decide().stage()).isEqualTo(new Stage.Approving(1, 1, ago(minutes(1)), TWO));
        }

        @Test
        void belongToThePodsThatTheyAreAbout() {
            DecisionScene scene =
                    soaked(TWO).ballot(0, minutes(3), yes("ann"), yes("ben")).judged(seconds(1), COUNTS, COUNTS);

            assertThat(((Write) scene.step()).transition())
                    .as("the pod of the wave got ready after the vote")
                    .isEqualTo(new Transition.OpenBallot());
            assertThat(((Write) scene.step()).state().ballots()).hasSize(2);
        }

        @Test
        void goOnAfterAHoldWithTheVotesThatThereAre() {
            DecisionScene scene = soaked(TWO).resumed(seconds(2)).ballot(0, minutes(1), yes("ann"));

            assertWaitsFor(scene.step(), GATE);
        }

        @Test
        void areOpenedAnewWhereARejectionHeldTheRollout() {
            DecisionScene scene = soaked(TWO).resumed(seconds(2)).ballot(0, minutes(1), vote("ann", Choice.REJECT));

            assertThat(((Write) scene.step()).transition()).isEqualTo(new Transition.OpenBallot());
        }

        @Test
        void areOpenedAnewWhereTheirTimeWasOverBeforeItWasTakenUp() {
            DecisionScene scene = DecisionScene.of(3)
                    .gates(TWO)
                    .released(2, minutes(50))
                    .pod(2)
                    .ready(NEW, minutes(45))
                    .resumed(seconds(2))
                    .ballot(0, minutes(40), yes("ann"));

            assertThat(((Write) scene.step()).transition()).isEqualTo(new Transition.OpenBallot());
        }
    }

    @Nested
    class Votes {
        @Test
        void areJudgedWhenThereAreEnough() {
            DecisionScene scene = soaked(TWO).ballot(0, minutes(1), yes("ann"), yes("ben"));

            assertThat(scene.step())
                    .isEqualTo(new AskJudge(scene.state().ballots().get(0), TWO));
        }

        @Test
        void ofOnePersonCountOnce() {
            assertWaitsFor(
                    soaked(TWO).ballot(0, minutes(1), yes("ann"), yes("ann")).step(), GATE);
        }

        @Test
        void areWaitedForWhileTheyAreJudged() {
            assertWaitsFor(
                    soaked(TWO)
                            .ballot(0, minutes(1), yes("ann"), yes("ben"))
                            .judging(2)
                            .step(),
                    GATE);
        }

        @Test
        void areJudgedAnewWhereOneCameMeanwhile() {
            DecisionScene scene = soaked(TWO)
                    .ballot(0, minutes(1), yes("ann"), yes("ben"), yes("cid"))
                    .judged(seconds(1), COUNTS, NOT_SUBMITTER);

            assertThat(scene.step()).isInstanceOf(AskJudge.class);
        }

        @Test
        void thatCountReleaseTheNextWave() {
            DecisionScene scene =
                    soaked(TWO).ballot(0, minutes(1), yes("ann"), yes("ben")).judged(seconds(1), COUNTS, COUNTS);

            assertReleases(scene.step(), 2, 2, 1);
        }

        @Test
        void ofWhoLeftTheGroupOrHasNoAccountDoNot() {
            DecisionScene scene = soaked(TWO)
                    .ballot(0, minutes(1), yes("ann"), yes("ben"), yes("cid"))
                    .judged(seconds(1), COUNTS, NOT_SUBMITTER, NO_SUCH_USER);

            assertWaitsFor(scene.step(), GATE, NOW.plusSeconds(9));
        }

        @Test
        void thatDoNotCountAreJudgedAgain() {
            DecisionScene scene = soaked(TWO)
                    .ballot(0, minutes(1), yes("ann"), yes("ben"))
                    .judged(seconds(11), COUNTS, NOT_SUBMITTER);

            assertThat(scene.step()).isInstanceOf(AskJudge.class);
        }

        @Test
        void thatCannotBeJudgedPassNothingAndFailNothing() {
            assertWaitsFor(
                    soaked(TWO)
                            .ballot(0, minutes(1), yes("ann"), yes("ben"))
                            .judged(seconds(1), COUNTS, NOT_KNOWN)
                            .step(),
                    GATE);
            assertWaitsFor(
                    soaked(TWO)
                            .ballot(0, minutes(1), yes("ann"), yes("ben"), vote("cid", Choice.REJECT))
                            .judged(seconds(1), COUNTS, COUNTS, NOT_KNOWN)
                            .step(),
                    GATE);
        }

        @Test
        void againstItFailTheWave() {
            assertRollsBack(
                    soaked(TWO)
                            .ballot(0, minutes(1), yes("ben"), vote("ann", Choice.REJECT))
                            .judged(seconds(1), COUNTS, COUNTS)
                            .step(),
                    "wave 1 was rejected by ann: seen");
        }

        @Test
        void againstItByAStrangerFailNothing() {
            assertWaitsFor(
                    soaked(TWO)
                            .ballot(0, minutes(1), yes("ben"), vote("eve", Choice.REJECT))
                            .judged(seconds(1), COUNTS, NOT_SUBMITTER)
                            .step(),
                    GATE);
        }

        @Test
        void thatComeTooLateFailTheWave() {
            DecisionScene scene = DecisionScene.of(3)
                    .gates(TWO)
                    .released(2, minutes(50))
                    .pod(2)
                    .ready(NEW, minutes(45))
                    .ballot(0, minutes(30), yes("ann"));

            assertRollsBack(scene.step(), "wave 1 was not approved within 30 min: 1 of 2 approvals");
        }
    }

    @Nested
    class Release {
        @Test
        void isJudgedOnceMoreRightBeforeIt() {
            DecisionScene scene =
                    soaked(TWO).ballot(0, minutes(1), yes("ann"), yes("ben")).judged(seconds(10), COUNTS, COUNTS);

            assertThat(scene.step()).isInstanceOf(AskJudge.class);
        }

        @Test
        void isJudgedOnceMoreAfterAnotherGateThatTookLong() {
            GateSpec http = new GateSpec.Http("http://db/ok", minutes(5));
            DecisionScene scene = soaked(TWO, http)
                    .ballot(0, minutes(1), yes("ann"), yes("ben"))
                    .judged(seconds(50), COUNTS, COUNTS);

            assertThat(scene.step()).isEqualTo(new AskGate(scene.key(1, 1), http));
            assertThat(scene.verdict(1, 1, new GateVerdict.Passed("")).step()).isInstanceOf(AskJudge.class);
        }

        @Test
        void ofTheEndIsJudgedOnceMoreToo() {
            DecisionScene scene = DecisionScene.of(1)
                    .gates(TWO)
                    .released(0, minutes(5))
                    .pod(0)
                    .ready(NEW, minutes(2))
                    .ballot(0, minutes(1), yes("ann"), yes("ben"));

            assertThat(scene.judged(seconds(20), COUNTS, COUNTS).step()).isInstanceOf(AskJudge.class);
            assertThat(((Write) scene.judged(seconds(1), COUNTS, COUNTS).step()).transition())
                    .isInstanceOf(Transition.End.class);
        }

        @Test
        void comesOfNoPromotion() {
            DecisionScene promoted = soaked(TWO).promotedThrough(3);

            assertThat(((Write) promoted.step()).transition()).isEqualTo(new Transition.OpenBallot());
            assertWaitsFor(promoted.ballot(0, minutes(1), yes("ann")).step(), GATE);
        }

        @Test
        void ofWhatWasPromotedNeedsTheVotesAlone() {
            GateSpec http = new GateSpec.Http("http://db/ok", minutes(5));
            DecisionScene promoted = soaked(http, TWO)
                    .soak(Duration.ofHours(1))
                    .promotedThrough(1)
                    .ballot(1, minutes(1), yes("ann"), yes("ben"))
                    .judged(seconds(1), COUNTS, COUNTS);

            assertReleases(promoted.step(), 2, 2, 1);
        }
    }

    @Nested
    class Commands {
        private final DecisionScene waiting = soaked(TWO).ballot(0, minutes(1), yes("ann"));

        private Optional<String> refusal(DecisionScene scene, Command command) {
            return CommandCheck.refusal(new IssuedCommand("1", Optional.empty(), command), scene.state())
                    .map(Message::toString);
        }

        private Command cast(String by, int ballot, Choice choice) {
            return new Command.CastVote(by, ballot, choice, Optional.empty());
        }

        @Test
        void thatVoteAreAddedToTheRecord() {
            Write vote = (Write) waiting.command(cast("ben", 1, Choice.APPROVE)).step();

            assertThat(vote.state().ballots().get(0).votes())
                    .extracting(Vote::by)
                    .containsExactly("ann", "ben");
            assertThat(vote.partition()).isEmpty();
        }

        @Test
        void thatPromoteAreRefusedWhileAnApprovalIsAwaited() {
            assertThat(refusal(waiting, new Command.Promote("root", Optional.empty()))
                            .orElseThrow())
                    .contains("approval of dba, ann (1 of 2 approvals)", "no promotion");
        }

        @Test
        void thatVoteOnAnotherWaveAreRefused() {
            assertThat(refusal(waiting, cast("ben", 2, Choice.APPROVE))).isPresent();
        }

        @Test
        void thatApproveTwiceAreRefused() {
            assertThat(refusal(waiting, cast("ann", 1, Choice.APPROVE))).contains("ann has approved already");
            assertThat(refusal(waiting, cast("ann", 1, Choice.REJECT))).isEmpty();
        }

        @Test
        void thatLackTheReasonThatIsRequiredAreRefused() {
            GateSpec.Approval strict =
                    new GateSpec.Approval(List.of("dba"), 1, List.of(), VoteReason.REQUIRED, Optional.empty());

            assertThat(refusal(soaked(strict).ballot(0, minutes(1)), cast("ben", 1, Choice.APPROVE)))
                    .contains("a reason is required");
        }

        @Test
        void thatVoteAreRefusedWhereTheRecordIsFull() {
            Vote[] many = IntStream.range(0, Ballot.MOST_VOTES)
                    .mapToObj(each -> yes("user-" + each))
                    .toArray(Vote[]::new);

            assertThat(refusal(soaked(TWO).ballot(0, minutes(1), many), cast("ben", 1, Choice.APPROVE)))
                    .contains("there are 40 votes already");
        }
    }

    @Test
    void aRecordOfManyWavesKeepsTheLatestVotes() {
        DecisionScene scene = soaked(TWO);
        for (int ballot = 0; ballot < 30; ballot++) {
            scene.ballot(0, minutes(1), yes("ann"), yes("ben"), yes("cid"), yes("dan"), yes("eve"));
        }

        List<Ballot> kept = scene.state().voted(yes("fay")).ballots();

        assertThat(kept.get(kept.size() - 1).votes()).hasSize(6);
        assertThat(kept.stream().mapToInt(ballot -> ballot.votes().size()).sum())
                .isLessThanOrEqualTo(120);
    }
}
