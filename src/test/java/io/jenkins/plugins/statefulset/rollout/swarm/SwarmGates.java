package io.jenkins.plugins.statefulset.rollout.swarm;

import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.driver.GateChecks;
import io.jenkins.plugins.statefulset.rollout.gate.Gate;
import io.jenkins.plugins.statefulset.rollout.gate.GateContext;
import io.jenkins.plugins.statefulset.rollout.gate.GateRunner;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.gate.HttpGet;
import io.jenkins.plugins.statefulset.rollout.gate.PodScene;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What checks find between waves: all is well, or not yet, or not for long. One of each kind, all of one mind. */
final class SwarmGates {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** Far more than have a reason at one moment. */
    private static final int MOST = 500;

    private final Supplier<Instant> now;
    private Instant failsUntil = Instant.MIN;
    private Optional<SwarmMemberWorld> world = Optional.empty();
    private int flaps;
    private int passed;
    private int askedAtOnce;
    private Instant asked = Instant.MIN;
    private Instant lastPassed = Instant.MIN;

    SwarmGates(Supplier<Instant> now) {
        this.now = now;
    }

    /** A check of any kind but a person's promotion. */
    static GateSpec any(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new GateSpec.Http("http://{pod}.db.default.svc:8080/healthz", LIMIT);
            case 1 -> new GateSpec.PromQl("http://prometheus:9090", "rate(errors[1m]) < 0.01", LIMIT);
            case 2 -> new GateSpec.Sql("db", "select true", LIMIT);
            case 3 -> new GateSpec.Caller("own", LIMIT);
            default -> new GateSpec.Exec("db", "check", LIMIT);
        };
    }

    void failFor(Duration span) {
        failsUntil = now.get().plus(span);
    }

    void flap(int times) {
        flaps = times;
    }

    GateChecks checks(Cluster cluster, Scheduler scheduler) {
        Map<String, Gate> callers = new HashMap<>();
        callers.put("own", this::own);
        world.ifPresent(there -> callers.putAll(there.callers()));
        GateRunner runner = new GateRunner(cluster, scheduler, this::get, callers);
        return (spec, context) -> {
            rest();
            CompletionStage<GateVerdict> check = runner.check(spec, context);
            // Whoever asked may cancel that stage, and none that depends on it.
            CompletionStage<Void> unused = check.thenAccept(verdict -> noted(verdict, spec, context));
            return check;
        };
    }

    /** A driver that asks for ever without anything that happens would never end. */
    private void rest() {
        askedAtOnce = now.get().equals(asked) ? askedAtOnce + 1 : 1;
        asked = now.get();
        if (askedAtOnce > MOST) {
            throw new IllegalStateException(askedAtOnce + " checks were asked at " + asked + ": nothing comes to rest");
        }
    }

    private void noted(GateVerdict verdict, GateSpec spec, GateContext context) {
        if (verdict instanceof GateVerdict.Passed && context.scene().isPresent()) {
            PodScene scene = context.scene().get();
            world.orElseThrow().passed(scene.moment(), spec, scene.pod());
        }
    }

    /** Those that are asked around each pod as well. */
    void around(SwarmMemberWorld members) {
        world = Optional.of(members);
    }

    ExecResult exec(Pod pod, String container, List<String> command) {
        return passes() ? new ExecResult(0, "t\n", "") : new ExecResult(1, "", "not yet");
    }

    private HttpGet.Response get(URI address, Duration timeout) throws IOException {
        if (!passes()) {
            throw new IOException("connect: connection refused");
        }
        return new HttpGet.Response(200, Optional.empty(), """
            {"status": "success", "data": {"resultType": "vector", "result": [{"metric": {}, "value": [1, "1"]}]}}\
            """);
    }

    private CompletionStage<GateVerdict> own(GateContext context) {
        return CompletableFuture.completedFuture(
                passes() ? new GateVerdict.Passed("") : new GateVerdict.Pending("not yet"));
    }

    private boolean passes() {
        if (now.get().isBefore(failsUntil)) {
            return false;
        }
        if (flaps > 0) {
            flaps--;
            return false;
        }
        passed++;
        lastPassed = now.get();
        return true;
    }

    /** How many looks found all well. */
    int passed() {
        return passed;
    }

    /** When a look found all well last; {@link Instant#MIN} for never. */
    Instant lastPassed() {
        return lastPassed;
    }
}
