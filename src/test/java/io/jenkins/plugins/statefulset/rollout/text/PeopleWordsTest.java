package io.jenkins.plugins.statefulset.rollout.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.ApprovalAsked;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.Vote.Choice;
import io.jenkins.plugins.statefulset.rollout.event.VoteStanding;
import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.plan.TemplateOwner;
import io.jenkins.plugins.statefulset.rollout.plan.TemplateOwner.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of those who vote on a wave, of owners of templates, and of a server. */
class PeopleWordsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static String chinese(Message message) {
        return message.in(Wording.PROGRAM.in(Language.CHINESE));
    }

    @Test
    void saysWhoIsAskedToApprove() {
        ApprovalAsked asked = new ApprovalAsked(
                1, List.of("dba"), 1, List.of("ada"), ApprovalAsked.VoteReason.REQUIRED, Optional.of(NOON));

        assertThat(ApprovalWords.of(asked))
                .hasToString(
                        "one of dba is to approve it, with a reason; the vote of whoever began it does not count: ada;"
                                + " until 2026-11-23T12:00:00Z");
        assertThat(chinese(ApprovalWords.of(asked))).contains("dba", "ada").doesNotContain("approve", "reason");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "APPROVE | COUNTS | wave 1 approved by ada: looks well",
                "REJECT | COUNTS | wave 1 rejected by ada: looks well",
                "APPROVE | NO_SUCH_USER | the vote of ada on wave 1 does not count: there is no such account any more",
                "APPROVE | NOT_SUBMITTER | the vote of ada on wave 1 does not count: that account is not one of those"
                        + " that are asked, nor in a group of them",
                "REJECT | REQUESTER | the vote of ada on wave 1 does not count: whoever began the rollout is not asked",
            })
    void saysWhatBecameOfAVote(Choice choice, VoteStanding standing, String expected) {
        RolloutEvent.Voted vote = new RolloutEvent.Voted(
                NOON,
                "shop/db",
                1,
                "dba",
                1,
                "ada",
                choice,
                NOON,
                Optional.of("looks well"),
                standing,
                Optional.empty());

        assertThat(ApprovalWords.of(vote).message()).hasToString(expected);
        assertThat(chinese(ApprovalWords.of(vote).message()))
                .contains("ada")
                .doesNotContain("wave", "vote", "account", "approved", "rejected");
    }

    @Test
    void namesVotes() {
        assertThat(ApprovalWords.of(Choice.APPROVE)).hasToString("approved");
        assertThat(ApprovalWords.of(Choice.REJECT)).hasToString("rejected");
        assertThat(ApprovalWords.of(VoteStanding.NOT_KNOWN)).hasToString("it cannot be judged now");
        assertThat(ApprovalWords.of(VoteStanding.COUNTS).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ARGO_CD | Argo CD, application shop | revert the commit and sync (argocd app sync apps/shop)",
                "FLUX_HELM | Flux, HelmRelease shop | revert the commit and reconcile (flux reconcile helmrelease shop"
                        + " -n apps)",
                "FLUX_KUSTOMIZE | Flux, Kustomization shop | revert the commit and reconcile (flux reconcile"
                        + " kustomization shop -n apps)",
            })
    void saysWhoseATemplateIsAndHowItIsTakenBack(Kind kind, String owner, String undo) {
        TemplateOwner whose = new TemplateOwner(kind, Optional.of("shop"), Optional.of("apps"));

        assertThat(OwnerWords.of(whose)).hasToString(owner);
        assertThat(OwnerWords.undo(whose, "production")).hasToString(undo);
        assertThat(chinese(OwnerWords.undo(whose, "production")))
                .contains("shop")
                .doesNotContain("revert");
    }

    @Test
    void saysWhatARollbackLeavesUnderAGuard() {
        TemplateOwner helm = new TemplateOwner(Kind.HELM, Optional.of("srv"), Optional.of("shop"));

        assertThat(OwnerWords.leftToDo(new RolloutEvent.LeftToOwner(RollbackBy.PARTITION, 0, helm), "shop"))
                .hasToString(
                        "The template is still the failed one, and no pod goes to it. To do where it comes from: helm"
                                + " rollback srv -n shop. No pod restarts for that.");
    }

    @Test
    void saysHowTheServerIs() {
        RolloutEvent.ServerChanged refusing = server(RolloutEvent.ServerState.REFUSING);

        assertThat(ServerWords.of(refusing))
                .hasToString("the API server refuses this account since 2026-11-23T12:00:00Z (Forbidden): nothing is"
                        + " written; unless that changes this driver ends at 2026-11-23T12:05:00Z, and the rollout"
                        + " can be resumed");
        assertThat(ServerWords.now(refusing)).hasToString("the API server refuses this account; nothing is written");
        assertThat(ServerWords.of(server(RolloutEvent.ServerState.ANSWERING)))
                .hasToString("the API server answers again after 1 min: the rollout goes on");
        assertThat(ServerWords.now(server(RolloutEvent.ServerState.ANSWERING))).hasToString("the API server answers");
        assertThat(ServerWords.now(server(RolloutEvent.ServerState.SILENT)))
                .hasToString("the API server does not answer; nothing is written");
        assertThat(chinese(ServerWords.of(refusing))).contains("Forbidden").doesNotContain("server", "refuses");
    }

    private static RolloutEvent.ServerChanged server(RolloutEvent.ServerState state) {
        return new RolloutEvent.ServerChanged(
                NOON.plusSeconds(60),
                "shop/db",
                state,
                NOON,
                Optional.of(NOON.plusSeconds(300)),
                Optional.of("Forbidden"));
    }
}
