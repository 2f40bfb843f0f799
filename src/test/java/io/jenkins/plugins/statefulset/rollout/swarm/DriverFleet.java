package io.jenkins.plugins.statefulset.rollout.swarm;

import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.swarm.UnreliableApi.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** The machines of one run, and the people who look after what drivers leave. */
final class DriverFleet {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration A_MOMENT = Duration.ofMinutes(1);
    private static final int ROUNDS = 60;
    private static final int OFTEN = 6;
    private static final String PERSON = "person-";

    private final SwarmStage stage;
    private final Random random;
    private final List<Trouble> troubles = new ArrayList<>();
    /** What a server says that will answer again. */
    private final Set<String> passing = new HashSet<>();

    private final List<DriverMachine> machines = new ArrayList<>();
    private final List<UnreliableApi> ways = new ArrayList<>();

    private int takenUp;
    private boolean gateFailed;
    private boolean endedWithoutPods;

    DriverFleet(SwarmStage stage, Random random) {
        this.stage = stage;
        this.random = random;
    }

    /** A process on a machine of its own. */
    DriverMachine machine() {
        DriverMachine machine = machine("driver-" + machines.size());
        machines.add(machine);
        return machine;
    }

    private DriverMachine machine(String name) {
        UnreliableApi way = new UnreliableApi(name, stage, new Random(random.nextLong()), troubles);
        if (stage.scene.clocks() == SwarmScene.Clocks.WRONG) {
            way.client().setClock(Duration.ofSeconds(random.nextInt(7200) - 3600L));
        }
        ways.add(way);
        return new DriverMachine(way.client(), way, stage.gates, this::told);
    }

    int size() {
        return machines.size();
    }

    /** How many requests were made by all, Leases aside. */
    int requests() {
        return ways.stream().mapToInt(UnreliableApi::requests).sum();
    }

    void trouble(Trouble trouble) {
        troubles.add(trouble);
        if (Set.of(Reason.UNAVAILABLE, Reason.TIMEOUT, Reason.UNREACHABLE).contains(trouble.reason())) {
            passing.add(trouble.words());
        }
    }

    /** From now on nothing goes wrong between machines and server. */
    void endTroubles() {
        troubles.clear();
        machines.forEach(machine -> machine.api.flow());
    }

    boolean nobodyDrives() {
        return machines.stream().noneMatch(DriverMachine::drives);
    }

    /** One that drives; empty where none does. */
    Optional<DriverMachine> driver(Random draw) {
        List<DriverMachine> driving =
                machines.stream().filter(DriverMachine::drives).toList();
        return driving.isEmpty() ? Optional.empty() : Optional.of(driving.get(draw.nextInt(driving.size())));
    }

    /** In the process that drives, or from another machine. */
    void command(Random draw, Command command) {
        Optional<DriverMachine> driver = driver(draw);
        if (driver.isPresent() && draw.nextBoolean()) {
            driver.get().say(command);
        } else {
            fromElsewhere(draw, command);
        }
    }

    /** From another machine. */
    void fromElsewhere(Random draw, Command command) {
        DriverMachine person = machine(PERSON + ways.size() + "-" + draw.nextInt(1000));
        stage.chronicle.say(command + ": " + person.tell(command).orElse("left"));
    }

    /** Somebody looks after what is left until it is over, or is held for good. */
    void settle(boolean transientOnly) {
        for (int round = 0; round < ROUNDS && !isOver(); round++) {
            lookAfter(transientOnly);
            stage.cluster.clock().runUntil(() -> nobodyDrives() || isOver(), PATIENCE);
            // Nobody reads why it is held, and decides, faster than that.
            if (nobodyDrives() && !isOver()) {
                stage.cluster.clock().runFor(A_MOMENT);
            }
        }
    }

    /** A person resumes what nobody drives, or takes it back, and promotes what waits for that. */
    void lookAfter(boolean transientOnly) {
        Optional<RolloutState> left = stage.state();
        if (left.isEmpty() || left.get().over()) {
            return;
        }
        if (nobodyDrives()) {
            takenUp++;
            // Nobody goes on for ever with what is held again and again.
            boolean back = !transientOnly && left.get().held().isPresent() && (random.nextBoolean() || takenUp > OFTEN);
            DriverMachine fresh = machine();
            boolean found = !transientOnly && left.get().held().isPresent() && random.nextInt(4) == 0;
            Optional<String> refused =
                    back ? fresh.rollBack("dee") : found ? fresh.resumeFromFound("dee") : fresh.resume("dee");
            stage.chronicle.say("taken up (" + (back ? "to roll back" : found ? "as found" : "to go on") + "): "
                    + refused.orElse("drives"));
        } else if (stage.scene.isManual()) {
            machines.stream()
                    .filter(DriverMachine::drives)
                    .forEach(m -> m.say(new Command.Promote("dee", Optional.empty())));
        }
    }

    boolean isOver() {
        return stage.state().map(RolloutState::over).orElse(true);
    }

    private void told(RolloutEvent event) {
        stage.chronicle.say(event);
        gateFailed |= event instanceof RolloutEvent.GateChanged gate
                && gate.pod().isEmpty()
                && gate.state() == RolloutEvent.StepState.FAILED;
        for (String secret : stage.truth.promises().secrets()) {
            stage.chronicle.check(!event.toString().contains(secret), () -> "a secret was told: " + event);
        }
        if (event instanceof RolloutEvent.Finished finished) {
            endedWithoutPods |= finished.replicas().equals(Optional.of(0));
            stage.chronicle.check(!finished.reason().toString().contains("the driver broke"), () -> finished.reason()
                    .toString());
            stage.chronicle.check(
                    !passing.contains(finished.reason().toString()),
                    () -> "a server that will answer again ended a driver: " + finished.reason());
        }
        if (event instanceof RolloutEvent.Finished finished
                && finished.reason().toString().contains("another driver took over")) {
            boolean could = machines.size() > 1
                    || stage.truth.others().contains(InvariantWatcher.Deed.LEASE)
                    || stage.truth.others().contains(InvariantWatcher.Deed.SET);
            stage.chronicle.check(could, () -> "nobody took over: " + finished.reason());
        }
    }

    /** Whether a rollout ended while the set was scaled to zero: a wave without pods passes every gate that asks pods. */
    boolean endedWithoutPods() {
        return endedWithoutPods;
    }

    /** Whether a check was told to have failed. */
    boolean gateFailed() {
        return gateFailed;
    }

    Instant now() {
        return stage.now();
    }
}
