package io.jenkins.plugins.statefulset.rollout.engine.kept;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.statefulset.rollout.event.Vote;
import io.jenkins.plugins.statefulset.rollout.event.Vote.Choice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What people said at one gate of one wave. Votes are added, and none is taken away.
 *
 * @param number in the rollout, from 1
 * @param wave after which it is asked
 * @param gate its position in the list of gates, from 0
 * @param since when it was opened
 * @param votes in the order in which they were cast; at most {@value #MOST_VOTES}
 */
public record Ballot(
        int number,
        int wave,
        int gate,
        Instant since,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Vote> votes) {
    /** The record stands in an annotation. */
    public static final int MOST_VOTES = 40;

    /** As many votes as the record keeps of all ballots together; the events have all. */
    static final int MOST_KEPT = 120;

    /** As many ballots as it keeps. */
    private static final int MOST_BALLOTS = 60;

    public Ballot {
        votes = votes == null ? List.of() : List.copyOf(votes);
    }

    /** Whether the vote that decides has been cast, if all count: a rejection, or approvals of that many people. */
    public boolean isDecided(int minimum) {
        return isRejected() || approvals() >= minimum;
    }

    public boolean isRejected() {
        return votes.stream().anyMatch(vote -> vote.choice() == Choice.REJECT);
    }

    /** How many different people approved. */
    public long approvals() {
        return votes.stream()
                .filter(vote -> vote.choice() == Choice.APPROVE)
                .map(Vote::by)
                .distinct()
                .count();
    }

    /** Whether that person has approved. */
    public boolean isApprovedBy(String person) {
        return votes.stream()
                .anyMatch(vote -> vote.choice() == Choice.APPROVE && vote.by().equals(person));
    }

    Ballot with(Vote vote) {
        List<Vote> more = new ArrayList<>(votes);
        more.add(vote);
        return new Ballot(number, wave, gate, since, more);
    }

    Ballot shown(UnaryOperator<String> shown) {
        return new Ballot(
                number,
                wave,
                gate,
                since,
                votes.stream().map(vote -> vote.shown(shown)).toList());
    }

    /** The latest of them that a record has room for, the last one in any case. */
    static List<Ballot> kept(List<Ballot> all) {
        int from = all.size() - 1;
        int votes = all.get(from).votes().size();
        while (from > 0 && all.size() - from < MOST_BALLOTS) {
            votes += all.get(from - 1).votes().size();
            if (votes > MOST_KEPT) {
                break;
            }
            from--;
        }
        return List.copyOf(all.subList(from, all.size()));
    }
}
