package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import hudson.model.Item;
import hudson.model.Run;
import hudson.model.User;
import hudson.util.HttpResponses;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.event.ApprovalAsked;
import io.jenkins.plugins.statefulset.rollout.event.ApprovalAsked.VoteReason;
import io.jenkins.plugins.statefulset.rollout.event.Vote.Choice;
import io.jenkins.plugins.statefulset.rollout.gate.VoteJudgement;
import io.jenkins.plugins.statefulset.rollout.jenkins.VoterAccounts;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.Ballots;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.text.ApprovalWords;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.function.Consumer;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.HttpResponse;

/**
 * What the present user tells a rollout on a page of Jenkins. Each command needs its permission; a vote needs that the person is asked. What the
 * rollout does not hear is answered with why.
 */
final class PersonCommands {
    private final Run<?, ?> run;
    private final RolloutRecord record;
    private final Ballots ballots;
    private final Reader reader;

    /** @param ballots what people with names are asked now */
    PersonCommands(Run<?, ?> run, RolloutRecord record, Ballots ballots, Reader reader) {
        this.run = run;
        this.record = record;
        this.ballots = ballots;
        this.reader = reader;
    }

    /** @param to how far, such as {@code 2} or {@code 50%}; blank for the present wave only */
    HttpResponse promote(String to) {
        Steering.PROMOTE.check(run);
        return send(live -> live.promote(run, record, person(), size(to)));
    }

    HttpResponse resume() {
        Steering.RESUME.check(run);
        return send(live -> live.resume(run, record, person()));
    }

    HttpResponse hold(String reason) {
        Steering.HOLD.check(run);
        return send(live -> live.hold(run, record, person(), orElse(reason, reader.say("jenkins.held-in-jenkins"))));
    }

    HttpResponse rollBack(String reason) {
        Steering.ROLL_BACK.check(run);
        return send(live ->
                live.rollBack(run, record, person(), orElse(reason, reader.say("jenkins.rolled-back-in-jenkins"))));
    }

    /** Judged here, at this moment, by what the security realm says; permissions count for nothing. */
    HttpResponse vote(Choice choice, String ballot, String reason) {
        run.getParent().checkPermission(Item.READ);
        ApprovalAsked asked = ballots.asked().orElse(null);
        if (asked == null || !(ballot == null || ballot.isBlank() || ballot.equals(String.valueOf(asked.ballot())))) {
            return new SteeringError(reader.say(Phrase.of("jenkins.vote-not-asked")
                    .with("set", record.target().toString())));
        }
        Optional<Phrase> refusal = refusal(asked, choice, reason);
        return refusal.isPresent()
                ? new SteeringError(reader.say(refusal.get()))
                : send(live -> live.vote(
                        run,
                        record,
                        new Command.CastVote(person(), asked.ballot(), choice, Optional.ofNullable(reason))));
    }

    private Optional<Phrase> refusal(ApprovalAsked asked, Choice choice, String reason) {
        User user = User.current();
        if (user == null) {
            return Optional.of(Phrase.of("jenkins.log-in"));
        }
        VoteJudgement judgement = VoterAccounts.get().judge(asked.submitters(), asked.excluded(), user.getId());
        if (!judgement.counts()) {
            return Optional.of(Phrase.of("jenkins.no-vote")
                    .with("person", user.getId())
                    .with("why", ApprovalWords.of(judgement.standing()))
                    .with("detail", judgement.detail())
                    .with("people", Message.listed(asked.submitters())));
        }
        if (asked.reason() == VoteReason.REQUIRED && (reason == null || reason.isBlank())) {
            return Optional.of(Phrase.of("jenkins.reason-required"));
        }
        return choice == Choice.APPROVE && ballots.isApprovedBy(user.getId())
                ? Optional.of(Phrase.of("jenkins.approved-already").with("person", user.getId()))
                : Optional.empty();
    }

    private HttpResponse send(Consumer<LiveRollouts> command) {
        try {
            command.accept(LiveRollouts.get());
            return HttpResponses.status(HttpServletResponse.SC_NO_CONTENT);
        } catch (BadRequestException | ClusterException refused) {
            return new SteeringError(reader.say(refused));
        }
    }

    private static String person() {
        User user = User.current();
        return user == null ? Jenkins.ANONYMOUS2.getName() : user.getId();
    }

    private static Optional<WaveSize> size(String to) {
        return to == null || to.isBlank() ? Optional.empty() : Optional.of(WaveSize.parse(to));
    }

    private static String orElse(String text, String otherwise) {
        return text == null || text.isBlank() ? otherwise : text.strip();
    }
}
