package io.jenkins.plugins.statefulset.rollout.suite;

import io.jenkins.plugins.statefulset.rollout.api.BlockedException;
import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PartitionMoved;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodChanged;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A scenario on its ground: the steps that its course is made of. */
final class SuiteStage {
    final Ground ground;
    private final SuiteScenario scenario;
    private final List<RolloutEvent> events = new CopyOnWriteArrayList<>();
    private Optional<Ground.Driving> process = Optional.empty();
    private Optional<Rollout> rollout = Optional.empty();
    private Optional<String> refusal = Optional.empty();
    private boolean applied;

    SuiteStage(SuiteScenario scenario, Ground ground) {
        this.scenario = scenario;
        this.ground = ground;
    }

    /** Somebody else puts the new template in place; the rollout takes that. */
    void apply() {
        applied = true;
        ground.edit(scenario::upgraded);
    }

    void start() {
        process = Optional.of(ground.process("one"));
        RolloutRequest request =
                applied ? scenario.takingWhatIsApplied(ground.namespace()) : scenario.request(ground.namespace());
        try {
            rollout = Optional.of(process.get().rollouts().start(request, events::add));
        } catch (BadRequestException | BlockedException refused) {
            refusal = Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    void finish() {
        rollout.ifPresent(driver -> ground.until(
                "the driver is done",
                () -> driver.outcome().toCompletableFuture().isDone()));
    }

    void run() {
        start();
        finish();
    }

    Rollout rollout() {
        return rollout.orElseThrow(() -> new AssertionError("no rollout began: " + refusal.orElse("not started")));
    }

    /** The process of the driver ends as of {@code kill -9}. */
    void kill() {
        process.orElseThrow().kill().run();
        rollout = Optional.empty();
    }

    /** Another process takes it up. */
    void takeUp(Optional<Command> word) {
        process = Optional.of(ground.process("two"));
        rollout = Optional.of(process.get().rollouts().drive(ground.namespace(), Ground.SET, word, "two", events::add));
    }

    /** Until the events tell that. */
    void untilTold(String what, Class<? extends RolloutEvent> type) {
        ground.until(what, () -> events.stream().anyMatch(type::isInstance));
    }

    /** Until the gate after that wave waits for a person. */
    void untilGate(int wave) {
        ground.until("the gate after wave " + wave + " waits", () -> events.stream()
                .anyMatch(event -> event instanceof RolloutEvent.GateChanged gate && gate.wave() == wave));
    }

    /** The same of the rollout that takes the place of the first. */
    void untilGateOfTheNext(int wave) {
        ground.until("the gate after wave " + wave + " of the next one waits", () -> events.stream()
                .dropWhile(event -> !(event instanceof RolloutEvent.Planned plan
                        && plan.restart().isPresent()))
                .anyMatch(event -> event instanceof RolloutEvent.GateChanged gate && gate.wave() == wave));
    }

    Outcome outcome() {
        return rollout().outcome().toCompletableFuture().join();
    }

    /** What was told of pods, as a person reads it. */
    List<String> toldOfPods() {
        return events.stream()
                .filter(PodChanged.class::isInstance)
                .flatMap(event -> ((PodChanged) event).reason().map(Message::toString).stream())
                .toList();
    }

    /** What was said about it, for a reader of a failed test. */
    String said() {
        return refusal.orElseGet(() -> rollout.filter(
                        driver -> driver.outcome().toCompletableFuture().isDone())
                .map(driver ->
                        driver.outcome().toCompletableFuture().join().reason().toString())
                .orElse("nothing"));
    }

    ScenarioEnd end() {
        String result = refusal.map(text -> "REFUSED")
                .orElseGet(() -> rollout.isPresent() ? outcome().result().name() : "NONE");
        List<Integer> partitions = events.stream()
                .filter(PartitionMoved.class::isInstance)
                .map(event -> ((PartitionMoved) event).to())
                .toList();
        return ScenarioEnd.of(result, partitions, ground);
    }
}
