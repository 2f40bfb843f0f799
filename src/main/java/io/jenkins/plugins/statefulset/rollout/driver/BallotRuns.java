package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.AskJudge;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Ballot;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BallotJudgement;
import io.jenkins.plugins.statefulset.rollout.event.Vote;
import io.jenkins.plugins.statefulset.rollout.gate.VoteJudgement;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Has votes judged, and collects what is said of them. A judge that fails, or judges another number of votes, knows nothing. */
final class BallotRuns {
    private static final String NO_ANSWER = "whose votes count could not be found out";

    private final GateChecks checks;
    private final Runnable wake;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Map<Integer, BallotJudgement> judgements = new HashMap<>();
    private volatile boolean closed;

    private record Answer(AskJudge ask, List<VoteJudgement> standings) {}

    /** @param wake called when there is something to hear */
    BallotRuns(GateChecks checks, Runnable wake) {
        this.checks = checks;
        this.wake = wake;
    }

    /** What is known, by the number of the ballot: a view. */
    Map<Integer, BallotJudgement> judgements() {
        return Collections.unmodifiableMap(judgements);
    }

    /** Tells what was said since the last look, so that it counts from now on. */
    void hear(Narrator narrator, Instant now) {
        for (Answer next = answers.poll(); next != null; next = answers.poll()) {
            Ballot ballot = next.ask().ballot();
            judgements.put(
                    ballot.number(), new BallotJudgement.Judged(ballot.votes().size(), next.standings(), now));
            narrator.judged(ballot, next.ask().gate().label(), next.standings(), now);
        }
    }

    void ask(AskJudge ask) {
        List<Vote> votes = ask.ballot().votes();
        judgements.put(ask.ballot().number(), new BallotJudgement.Asked(votes.size()));
        CompletionStage<Void> unused = checks.judge().judge(ask.gate(), votes).handle((said, failure) -> {
            if (!closed) {
                boolean complete = failure == null && said != null && said.size() == votes.size();
                answers.add(new Answer(ask, complete ? said : unknown(votes, failure)));
                wake.run();
            }
            return null;
        });
    }

    private static List<VoteJudgement> unknown(List<Vote> votes, Throwable failure) {
        String why = failure == null || failure.getMessage() == null ? NO_ANSWER : failure.getMessage();
        return votes.stream().map(vote -> VoteJudgement.notKnown(why)).toList();
    }

    /** Nobody listens any more. */
    void close() {
        closed = true;
    }
}
