package io.jenkins.plugins.statefulset.rollout.swarm;

import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.swarm.UnreliableApi.Trouble;
import io.jenkins.plugins.statefulset.rollout.swarm.UnreliableApi.Trouble.When;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;

/** What happens to drivers, their machines, and the way between them and the API server. */
final class DriverTroubles {
    /** For how long a watch that says nothing may be believed before pods are taken down, and a moment. */
    private static final Duration BELIEVED = Duration.ofSeconds(11);

    private final SwarmStage stage;
    private final DriverFleet fleet;

    DriverTroubles(SwarmStage stage, DriverFleet fleet) {
        this.stage = stage;
        this.fleet = fleet;
    }

    void kill(Random draw) {
        fleet.driver(draw).ifPresent(machine -> machine.client.kill());
    }

    void dieOfAWrite(Random draw) {
        fleet.driver(draw).ifPresent(machine -> machine.client.failAfterWrite(1 + draw.nextInt(6)));
    }

    void pause(Random draw) {
        fleet.driver(draw).ifPresent(machine -> {
            Duration span = Duration.ofSeconds(1 + draw.nextInt(300));
            stage.truth.leases().sleeps(machine.api.name(), stage.now().plus(span));
            machine.client.sleep(span);
        });
    }

    void jumpClock(Random draw) {
        fleet.driver(draw).ifPresent(machine -> {
            stage.truth.leases().clockSet(machine.api.name());
            machine.client.setClock(Duration.ofSeconds(draw.nextInt(7200) - 3600L));
        });
    }

    /** Killed with a write on its way, which arrives when another may have taken over. */
    void dieWithAWriteOnItsWay(Random draw) {
        fleet.driver(draw).ifPresent(machine -> machine.api.dieOfThePatch(Duration.ofSeconds(1 + draw.nextInt(60))));
    }

    /** Whoever is told that somebody else drives may delete the Lease, to be rid of that. */
    void second(Random draw) {
        if (draw.nextInt(3) == 0) {
            stage.others.deleteLeases();
        }
        stage.chronicle.say("second driver: " + fleet.machine().resume("second").orElse("drives"));
    }

    void stall(Random draw) {
        look(draw, Duration.ofSeconds(1 + draw.nextInt(90)), Duration.ZERO, UnreliableApi::stall);
    }

    void stallForLong(Random draw) {
        look(draw, Duration.ofMinutes(10), Duration.ZERO, UnreliableApi::stall);
    }

    /** While nothing of it is heard. */
    void stall(Random draw, Runnable meanwhile) {
        stall(draw);
        stage.later(Duration.ofMillis(1 + draw.nextInt(5000)), meanwhile);
    }

    /** The connection breaks, and all is listed anew a moment later: what lay between is not seen. */
    void drop(Random draw) {
        look(draw, Duration.ofMillis(200 + draw.nextInt(5000)), Duration.ZERO, UnreliableApi::stall);
    }

    void coalesce(Random draw) {
        int n = 2 + draw.nextInt(9);
        look(draw, Duration.ofSeconds(5 + draw.nextInt(60)), Duration.ZERO, way -> way.coalesce(n));
    }

    /** What it believes meanwhile may have been written down in its pauses: that lasts longer. */
    void goBack(Random draw) {
        int changes = 1 + draw.nextInt(10);
        look(draw, Duration.ofSeconds(1 + draw.nextInt(30)), Duration.ofMinutes(1), way -> way.goBack(changes));
    }

    private void look(Random draw, Duration span, Duration beyond, Consumer<UnreliableApi> change) {
        fleet.driver(draw).ifPresent(machine -> {
            Duration believed = span.compareTo(BELIEVED) < 0 ? span : BELIEVED;
            stage.truth.blindFor(beyond.isZero() ? believed : span.plus(beyond));
            change.accept(machine.api);
            stage.later(span, machine.api::flow);
        });
    }

    void conflicts(Random draw) {
        String words = "Operation cannot be fulfilled: the object has been modified; please apply your changes";
        trouble(Reason.CONFLICT, words, When.BEFORE, 0.5, draw.nextInt(20));
    }

    /** 410, as the port knows it. */
    void gone(Random draw) {
        trouble(Reason.UNAVAILABLE, "too old resource version: 1 (2)", When.BEFORE, 0.3, draw.nextInt(20));
    }

    void busy(Random draw) {
        trouble(
                Reason.UNAVAILABLE,
                "the server is currently unable to handle the request",
                When.BEFORE,
                0.6,
                draw.nextInt(60));
    }

    /** 429: nothing goes through before the time that {@code Retry-After} names. */
    void throttles(Random draw) {
        trouble(Reason.UNAVAILABLE, "Too many requests, please try again later.", When.BEFORE, 1, 1 + draw.nextInt(30));
    }

    /** 500: whether a write took effect is not known. */
    void breaks(Random draw) {
        trouble(
                Reason.UNAVAILABLE,
                "Internal error occurred: etcdserver: leader changed",
                draw.nextBoolean() ? When.BEFORE : When.AFTER_THE_EFFECT,
                0.5,
                draw.nextInt(20));
    }

    void timesOut(Random draw) {
        trouble(Reason.TIMEOUT, "no answer within 5 s", When.BEFORE, 0.6, draw.nextInt(30));
    }

    void losesAnswers(Random draw) {
        trouble(Reason.TIMEOUT, "no answer within 5 s", When.AFTER_THE_EFFECT, 0.6, draw.nextInt(30));
    }

    void down(Random draw) {
        trouble(Reason.UNREACHABLE, "connect: connection refused", When.BEFORE, 1, 1 + draw.nextInt(240));
    }

    void unauthorized(Random draw) {
        boolean expired = draw.nextBoolean();
        trouble(
                expired ? Reason.UNAUTHORIZED : Reason.FORBIDDEN,
                expired ? "Unauthorized" : "is forbidden: RBAC: not found",
                When.BEFORE,
                0.5,
                1 + draw.nextInt(8));
    }

    private void trouble(Reason reason, String words, When when, double rate, int seconds) {
        fleet.trouble(
                new Trouble(reason, words, when, rate, fleet.now(), fleet.now().plusSeconds(seconds)));
    }
}
