package io.jenkins.plugins.statefulset.rollout.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.plan.TemplateOwner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuardWordsTest {
    private static List<String> told(
            Optional<PendingChange> pending, Optional<Message> unknown, Optional<String> rollout) {
        GuardStatus status = new GuardStatus(
                "shop", "srv", UpdateStrategy.ROLLING_UPDATE, 1_000_000, pending, unknown, List.of(), rollout);
        return new GuardWords(status).status().stream().map(Message::toString).toList();
    }

    @Test
    void aRolloutThatMovesThePartitionIsNamed() {
        assertThat(told(Optional.empty(), Optional.empty(), Optional.of("r-7f3a")))
                .containsExactly(
                        "StatefulSet shop/srv: guard up, partition 1000000",
                        "  rollout r-7f3a is under way or held, and moves the partition");
    }

    @Test
    void whyItIsNotKnownWhatIsPendingIsSaid() {
        assertThat(told(Optional.empty(), Optional.of(Message.of("no revisions may be read")), Optional.empty()))
                .last()
                .isEqualTo("  what is pending is not known: no revisions may be read");
    }

    @Test
    void aRevisionOfTheSameTemplateIsPendingAsWell() {
        PendingChange anew = new PendingChange(
                "srv-1",
                new PodTemplateSpec(),
                "srv-2",
                List.of(),
                3,
                List.of("srv-2", "srv-1"),
                List.of("srv-0"),
                Map.of(),
                RollbackBy.PARTITION,
                new TemplateOwner(TemplateOwner.Kind.HELM, Optional.empty(), Optional.empty()));

        assertThat(told(Optional.of(anew), Optional.empty(), Optional.empty()))
                .contains(
                        "  pending: another revision of the same template",
                        "  srv-2, srv-1 are not on it yet, srv-0 is; to roll it out in waves:"
                                + " ./rollout run srv -n shop --applied");
    }

    @Test
    void ofARevisionThatWasMadeAnewARequestIsToldWhose() {
        PendingChange anew = new PendingChange(
                "srv-1",
                new PodTemplateSpec(),
                "srv-2",
                List.of(),
                3,
                List.of("srv-0"),
                List.of(),
                Map.of(),
                RollbackBy.PARTITION,
                new TemplateOwner(TemplateOwner.Kind.HELM, Optional.empty(), Optional.empty()));

        assertThat(PendingWords.changes(anew))
                .singleElement()
                .hasToString("revision srv-2 of the same template: the controller made it anew, as an upgrade of the"
                        + " control plane can (kubernetes #134773)");
    }
}
