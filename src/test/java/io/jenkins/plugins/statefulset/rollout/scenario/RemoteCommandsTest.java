package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.CommandAnswer;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.GateChanged;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Commands that people leave for a driver from other machines: each is obeyed, or refused with a reason. */
class RemoteCommandsTest {
    private final SimulatedRollout.Stage stage = SimulatedRollout.of(3)
            .request(asked -> asked.gate(new GateSpec.Manual()))
            .stage();

    @Test
    void aHoldIsNotLostWhileSomebodyPromotesInTheDrivingProcess() {
        untilTheGate();
        // The promotion is said while the hold is on its way.
        stage.cluster.onWrite(write -> {
            if (write.who().equals("two") && write.kind().equals("StatefulSet")) {
                stage.rollout.orElseThrow().promote(Optional.empty());
            }
        });
        String hold = in("two").issue("default", "db", new Command.Hold("bo", "wait for the numbers"));
        stage.finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.HELD);
        assertThat(stage.outcome().reason().toString()).isEqualTo("wait for the numbers");
        assertThat(stage.partition()).as("the next wave has not begun").isEqualTo(2);
        assertThat(answer(hold))
                .hasValueSatisfying(answer -> assertThat(answer.refused()).isEmpty());
        assertThat(StateAnnotation.commands(stage.set())).isEmpty();
    }

    @Test
    void twoCommandsFromTwoMachinesAreBothHeard() {
        untilHeld();
        String promotion = in("two").issue("default", "db", new Command.Promote("ada", Optional.empty()));
        String hold = in("three").issue("default", "db", new Command.Hold("bo", "not yet"));
        stage.takeUp("four", Optional.empty()).finish();

        RolloutState state = StateAnnotation.state(stage.set()).orElseThrow();
        assertThat(state.held())
                .hasValueSatisfying(held -> assertThat(held.by()).isEqualTo("bo"));
        assertThat(state.promotedThrough()).isEqualTo(1);
        assertThat(stage.partition()).isEqualTo(2);
        assertThat(answer(promotion)).isPresent();
        assertThat(answer(hold)).isPresent();
    }

    @Test
    void aCommandForAnotherRolloutIsRefusedAndSaidSo() {
        untilTheGate();
        annotate("{\"do\":\"rollback\",\"by\":\"ada\",\"reason\":\"old\",\"id\":\"aa\",\"rollout\":\"20250101-1\"}");
        stage.runFor(Duration.ofMinutes(1));

        String id = StateAnnotation.state(stage.set()).orElseThrow().setup().id();
        assertThat(refusals())
                .extracting(RolloutEvent.Refused::command, RolloutEvent.Refused::by, refused -> refused.reason()
                        .toString())
                .containsExactly(tuple("rollback", "ada", "it was for rollout 20250101-1, and this one is " + id));
        assertThat(answer("aa").flatMap(CommandAnswer::refused)).isPresent();
        assertThat(StateAnnotation.commands(stage.set())).isEmpty();
        assertThat(StateAnnotation.state(stage.set()).orElseThrow().failure()).isEmpty();
    }

    @Test
    void aCommandThatCannotBeReadIsTakenAwayAndTheRolloutGoesOn() {
        untilTheGate();
        annotate("{\"do\":\"dance\"}");
        stage.runFor(Duration.ofMinutes(1));

        assertThat(refusals()).hasSize(1);
        assertThat(stage.set().getMetadata().getAnnotations()).doesNotContainKey(StateAnnotation.COMMAND);
        assertThat(stage.ended()).isFalse();
    }

    @Test
    void theFormOfAVersionBeforeIsObeyed() {
        untilTheGate();
        annotate("{\"do\":\"hold\",\"by\":\"ada\",\"reason\":\"lunch\"}");
        stage.finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.HELD);
        assertThat(stage.outcome().reason().toString()).isEqualTo("lunch");
    }

    @Test
    void aPromotionOfARolloutThatGoesBackIsRefused() {
        untilTheGate();
        stage.rollout.orElseThrow().rollBack("the numbers are bad");
        stage.rollout.orElseThrow().promote(Optional.empty());
        stage.finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(refusals()).extracting(RolloutEvent.Refused::command).containsExactly("promote");
    }

    @Test
    void whatIsLeftForARolloutThatEndsIsAnswered() {
        untilTheGate();
        stage.rollout.orElseThrow().rollBack("the numbers are bad");
        stage.runFor(Duration.ofMillis(500));
        String resume = in("two").issue("default", "db", new Command.Resume("ada"));
        stage.finish();

        assertThat(answer(resume).flatMap(CommandAnswer::refused))
                .hasValueSatisfying(why -> assertThat(why).hasToString("the rollout is not held"));
    }

    @Test
    void aVersionBeforeReadsTheFirstCommandOfSeveral() {
        untilHeld();
        in("two").issue("default", "db", new Command.Hold("ada", "tea"));
        in("three").issue("default", "db", new Command.Rollback("bo", "bad"));

        assertThat(stage.set().getMetadata().getAnnotations().get(StateAnnotation.COMMAND))
                .startsWith("{\"do\":\"hold\",\"by\":\"ada\",\"reason\":\"tea\",");
    }

    private void untilTheGate() {
        stage.start("one");
        assertThat(stage.cluster
                        .clock()
                        .runUntil(
                                () -> stage.events.stream().anyMatch(GateChanged.class::isInstance),
                                Duration.ofHours(1)))
                .isTrue();
    }

    private void untilHeld() {
        untilTheGate();
        stage.rollout.orElseThrow().hold("lunch");
        stage.finish();
        assertThat(stage.outcome().result()).isEqualTo(Result.HELD);
    }

    private Rollouts in(String process) {
        SimulatedClient client = stage.cluster.client(process);
        return Rollouts.on(client, client.scheduler());
    }

    private void annotate(String command) {
        stage.cluster.somebodyElse().edit("default", "db", set -> new StatefulSetBuilder(set)
                .editMetadata()
                .addToAnnotations(StateAnnotation.COMMAND, command)
                .endMetadata()
                .build());
    }

    private Optional<CommandAnswer> answer(String id) {
        return StateAnnotation.answers(stage.set()).stream()
                .filter(one -> one.id().equals(id))
                .findFirst();
    }

    private List<RolloutEvent.Refused> refusals() {
        return stage.events.stream()
                .filter(RolloutEvent.Refused.class::isInstance)
                .map(RolloutEvent.Refused.class::cast)
                .toList();
    }
}
