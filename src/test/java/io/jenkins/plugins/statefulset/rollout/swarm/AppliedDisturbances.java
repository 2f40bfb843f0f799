package io.jenkins.plugins.statefulset.rollout.swarm;

import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Lets a disturbance happen. */
final class AppliedDisturbances {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private final SwarmStage stage;
    private final DriverFleet fleet;
    private final PodTroubles pods;
    private final ObjectTroubles objects;
    private final DriverTroubles drivers;

    AppliedDisturbances(SwarmStage stage, DriverFleet fleet) {
        this.stage = stage;
        this.fleet = fleet;
        this.pods = new PodTroubles(stage);
        this.objects = new ObjectTroubles(stage);
        this.drivers = new DriverTroubles(stage, fleet);
    }

    void happen(Disturbance disturbance) {
        Random draw = new Random(disturbance.draw());
        switch (disturbance.kind()) {
            case POD_DELETED -> pods.delete(draw);
            case POD_KILLED -> pods.kill(draw);
            case POD_DRAINED -> pods.drain(draw);
            case PODS_DELETED_TOGETHER -> pods.killTogether(draw);
            case POD_KILLED_UNSEEN -> drivers.stall(draw, () -> pods.kill(draw));
            case POD_ILL_FOR_A_WHILE -> pods.illForAWhile(draw);
            case POD_FLAPS -> pods.flap(draw);
            case POD_RELABELLED -> pods.relabel(draw);
            case NODE_LOST_FOR_A_WHILE -> pods.loseNode(draw);
            case DRIVER_KILLED -> drivers.kill(draw);
            case DRIVER_DIES_OF_A_WRITE -> drivers.dieOfAWrite(draw);
            case DRIVER_DIES_WITH_A_WRITE_ON_ITS_WAY -> drivers.dieWithAWriteOnItsWay(draw);
            case DRIVER_PAUSED -> drivers.pause(draw);
            case DRIVER_CLOCK_JUMPS -> drivers.jumpClock(draw);
            case SECOND_DRIVER -> drivers.second(draw);
            case VIEW_STALLS -> drivers.stall(draw);
            case VIEW_DROPS -> drivers.drop(draw);
            case VIEW_COALESCES -> drivers.coalesce(draw);
            case VIEW_GOES_BACK -> drivers.goBack(draw);
            case API_CONFLICTS -> drivers.conflicts(draw);
            case API_GONE -> drivers.gone(draw);
            case API_BUSY -> drivers.busy(draw);
            case API_THROTTLES -> drivers.throttles(draw);
            case API_BREAKS -> drivers.breaks(draw);
            case API_TIMES_OUT -> drivers.timesOut(draw);
            case API_ANSWERS_LOST -> drivers.losesAnswers(draw);
            case API_DOWN -> drivers.down(draw);
            case API_UNAUTHORIZED -> drivers.unauthorized(draw);
            default -> done(disturbance, draw);
        }
    }

    /** What others do to objects, and what people say. */
    private void done(Disturbance disturbance, Random draw) {
        switch (disturbance.kind()) {
            case STATUS_TOUCHED -> objects.touchStatus(draw);
            case CONTROL_PLANE_UPGRADED -> upgrade();
            case CONTROL_PLANE_OF_NEXT_MINOR -> stage.others.upgradeControlPlane(next());
            case SCALED -> objects.scale(disturbance.replicas(stage.scene.replicas()));
            case SCALED_TO_ZERO -> objects.scale(0);
            case TEMPLATE_EDITED -> objects.editTemplate();
            case TEMPLATE_PUT_BACK -> objects.putTemplateBack();
            case PARTITION_EDITED -> objects.editPartition(draw);
            case PARTITION_LOWERED_AGAIN_AND_AGAIN -> objects.lowerPartitionAgainAndAgain(draw);
            case STRATEGY_EDITED -> objects.editStrategy(draw);
            case EDITED_AS_A_WRITE_COMES ->
                fleet.driver(draw).ifPresent(machine -> machine.api.beforeThePatch(() -> edit(draw)));
            case EDITED_WHILE_HELD -> editWhileHeld(draw);
            case BUDGET_ADDED -> objects.addBudget(draw);
            case BUDGET_CHANGED -> objects.changeBudget(draw);
            case BUDGET_REMOVED -> objects.removeBudget(draw);
            case BUDGET_FORBIDS -> objects.forbid(draw);
            case BUDGET_NEVER_ALLOWS -> objects.forbidForEver(draw);
            case RECORD_REMOVED -> objects.removeRecord();
            case SET_MADE_ANEW -> objects.makeAnew();
            case LEASE_STOLEN -> stage.others.stealLeases();
            case LEASE_DELETED -> stage.others.deleteLeases();
            case GATE_FAILS -> stage.gates.failFor(LONG);
            case GATE_FLAPS -> stage.gates.flap(draw.nextInt(5));
            case PERSON_HOLDS -> fleet.command(draw, new Command.Hold("ada", "wait"));
            case PERSON_PROMOTES -> fleet.command(draw, new Command.Promote("bo", Optional.empty()));
            case PERSON_ROLLS_BACK -> fleet.command(draw, new Command.Rollback("cy", "asked for"));
            case PEOPLE_DISAGREE -> disagree(draw);
            default -> around(disturbance.kind(), draw);
        }
    }

    /** What happens in themes, and to what is asked around pods. */
    private void around(Disturbance.Kind kind, Random draw) {
        switch (kind) {
            case VIEW_STALLS_FOR_LONG -> drivers.stallForLong(draw);
            case POD_ILL_FOR_LONG -> pods.illForLong(draw);
            case POD_LEAVES_ITS_SELECTOR -> pods.leaveSelector(draw);
            case POD_GETS_ANOTHER_BUDGET -> {
                objects.addBudgetOfTouched();
                pods.touch(draw);
            }
            case POD_CHECKS_FLAP -> stage.world.flap(1 + draw.nextInt(5));
            case POD_CHECKS_HANG -> stage.world.hang(1 + draw.nextInt(3));
            case POD_CHECKS_NOT_THERE -> stage.world.lose(1 + draw.nextInt(3));
            case POD_CHECKS_FAIL -> stage.world.failFor(LONG);
            case LEADER_MOVES -> stage.world.elect();
            case DRIVER_DIES_OF_A_POD_CHECK ->
                stage.world.atTheNext(moment -> stage.later(A_MOMENT, () -> drivers.kill(draw)));
            case POD_KILLED_IN_A_POD_CHECK ->
                stage.world.atTheNext(moment -> stage.later(A_MOMENT, () -> pods.kill(draw)));
            default -> throw new IllegalStateException("nobody knows how to bring about " + kind);
        }
    }

    private void edit(Random draw) {
        switch (draw.nextInt(4)) {
            case 0 -> objects.editTemplate();
            case 1 -> objects.editPartition(draw);
            case 2 -> objects.editStrategy(draw);
            default -> objects.scale(draw.nextInt(stage.scene.replicas() + 3));
        }
    }

    private void editWhileHeld(Random draw) {
        fleet.command(draw, new Command.Hold("ada", "wait"));
        stage.later(Duration.ofSeconds(1 + draw.nextInt(20)), () -> edit(draw));
    }

    /** Several at once, from other machines, before whoever drives has heard of any. */
    private void disagree(Random draw) {
        fleet.driver(draw).ifPresent(machine -> machine.client.sleep(Duration.ofSeconds(1 + draw.nextInt(5))));
        List<Command> said = new ArrayList<>(List.of(
                new Command.Hold("ada", "wait"),
                new Command.Promote("bo", Optional.empty()),
                new Command.Rollback("cy", "asked for")));
        Collections.shuffle(said, draw);
        said.subList(0, 2 + draw.nextInt(2)).forEach(command -> fleet.fromElsewhere(draw, command));
    }

    /** As far as the simulation knows versions that differ. */
    private String next() {
        return stage.cluster.version().atLeast(1, 36) ? "1.37" : "1.36";
    }

    private void upgrade() {
        stage.truth.upgraded();
        stage.others.upgradeControlPlane();
    }
}
