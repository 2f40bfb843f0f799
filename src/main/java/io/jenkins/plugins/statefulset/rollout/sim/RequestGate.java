package io.jenkins.plugins.statefulset.rollout.sim;

import io.jenkins.plugins.statefulset.rollout.cluster.ClockReading;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import io.jenkins.plugins.statefulset.rollout.cluster.ServerClock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The way of one process's requests to the API server and back: time passes, permissions are checked, and what the faults
 * say goes wrong. The process may die right after a write took effect.
 */
final class RequestGate {
    private static final Set<String> READS = Set.of("get", "list", "watch");
    private static final long FORGOTTEN_AFTER = 5_000;

    private final SimulationContext world;
    private final String user;
    private final TaskQueue process;
    private final ProcessClock own;
    private final Predicate<Permission> denied;
    private final ServerClock serverClock = new ServerClock();
    private final Map<String, Integer> counts = new TreeMap<>();
    private int requests;
    private int writes;
    private int dieAfter;

    RequestGate(
            SimulationContext world, String user, TaskQueue process, ProcessClock own, Predicate<Permission> denied) {
        this.world = world;
        this.user = user;
        this.process = process;
        this.own = own;
        this.denied = denied;
    }

    /** The process dies when its n-th write from now on has taken effect. */
    void dieAfterWrite(int n) {
        dieAfter = writes + n;
    }

    ServerClock serverClock() {
        return serverClock;
    }

    int writes() {
        return writes;
    }

    Map<String, Integer> counts() {
        return Map.copyOf(counts);
    }

    boolean isAllowed(Permission permission) {
        return !denied.test(permission);
    }

    /**
     * Makes a request.
     *
     * @param name of the object, empty where there is none
     */
    <T> T request(Permission permission, String name, Supplier<T> effect) {
        return request(permission, name, READS.contains(permission.verb()) ? Kind.READ : Kind.WRITE, effect);
    }

    /** Makes a request that stores nothing, whatever its verb. */
    <T> T dryRun(Permission permission, String name, Supplier<T> effect) {
        return request(permission, name, Kind.READ, effect);
    }

    /** Makes a read that goes along with others, and takes no time of its own. */
    <T> T beside(Permission permission, String name, Supplier<T> effect) {
        checkAlive();
        checkReachable();
        require(permission, name);
        return effect.get();
    }

    private enum Kind {
        READ,
        WRITE
    }

    private <T> T request(Permission permission, String name, Kind kind, Supplier<T> effect) {
        checkAlive();
        own.awaitWaking();
        ClockReading sent = own.moment();
        requests++;
        long way = world.draw(world.timings.request()) + delays();
        world.clock.block(way / 2);
        checkAlive();
        checkReachable();
        require(permission, name);
        Instant date = world.clock.now().truncatedTo(ChronoUnit.SECONDS);
        T answer;
        try {
            answer = effect.get();
        } catch (ClusterException refused) {
            // A refusal is an answer, too, and has its date.
            serverClock.heard(date, sent, own.moment());
            throw refused;
        }
        boolean forgotten = false;
        if (kind == Kind.WRITE) {
            wrote();
            forgotten = world.faults.all(Fault.ApiForgets.class).anyMatch(f -> world.happens(f.rate(), writes));
        }
        world.clock.block(forgotten ? FORGOTTEN_AFTER : way - way / 2);
        own.awaitWaking();
        checkAlive();
        if (forgotten) {
            throw new ClusterException(Reason.TIMEOUT, "no answer from the API server within 5 s");
        }
        serverClock.heard(date, sent, own.moment());
        return answer;
    }

    /** Authorizes: what a request asks for is counted, and refused where it is not granted. */
    void require(Permission permission, String name) {
        counts.merge(permission.verb() + " " + permission.resource(), 1, Integer::sum);
        if (denied.test(permission)) {
            throw forbidden(permission, name);
        }
    }

    private long delays() {
        return world.faults
                .all(Fault.ApiDelays.class)
                .mapToLong(fault -> fault.duration().toMillis())
                .sum();
    }

    private void wrote() {
        writes++;
        if (writes == dieAfter) {
            process.kill();
            throw new SimulatedCrash(user + " died after write " + writes);
        }
    }

    private void checkAlive() {
        if (process.isDead()) {
            throw new SimulatedCrash(user + " is dead");
        }
    }

    private void checkReachable() {
        if (world.faults.all(Fault.ApiDown.class).anyMatch(f -> world.within(f.window()))) {
            throw new ClusterException(Reason.UNREACHABLE, "dial tcp 10.0.0.1:6443: connect: connection refused");
        }
        if (world.faults.all(Fault.ApiUnauthorized.class).anyMatch(f -> world.within(f.window()))) {
            throw new ClusterException(Reason.UNAUTHORIZED, "Unauthorized");
        }
        if (world.faults.all(Fault.ApiRefuses.class).anyMatch(f -> world.happens(f.rate(), requests))) {
            throw new ClusterException(Reason.UNAVAILABLE, "the server is currently unable to handle the request");
        }
    }

    private ClusterException forbidden(Permission permission, String name) {
        String group = permission.group();
        int slash = permission.resource().indexOf('/');
        String kind = slash < 0 ? permission.resource() : permission.resource().substring(0, slash);
        return new ClusterException(
                Reason.FORBIDDEN,
                kind + (group.isEmpty() ? "" : "." + group) + (name.isEmpty() ? "" : " \"" + name + "\"")
                        + " is forbidden: User \"system:serviceaccount:default:" + user + "\" cannot "
                        + permission.verb() + " resource \"" + permission.resource() + "\" in API group \"" + group
                        + "\" in the namespace \"" + permission.namespace() + "\"");
    }
}
