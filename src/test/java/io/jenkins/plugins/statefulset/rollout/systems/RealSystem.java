package io.jenkins.plugins.statefulset.rollout.systems;

import io.jenkins.plugins.statefulset.rollout.testbed.agent.Image;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * A system that people run as a StatefulSet: its servers, its clients, and what is changed of it. Implementations that need a system's own
 * client library are under {@code src/systems} and are found as services.
 */
public interface RealSystem {
    /** A word for {@code -Dsystems=…}; also the folder of its manifests and scripts. */
    String name();

    /** As in a heading: {@code ZooKeeper 3.8.4 → 3.8.6}. */
    String title();

    /** Why its servers cannot be run here; empty if they can. */
    Optional<String> obstacle();

    /** By the names that its manifests and updates say. */
    Map<String, Image> images() throws IOException;

    /** The name of its set. */
    String set();

    /** How many members must serve, for it to serve. */
    int quorum();

    /** Whether clients can write to it, rather than only read. */
    default boolean takesWrites() {
        return true;
    }

    /** Whether one member leads the others, of which a profile can ask. */
    default boolean hasLeader() {
        return true;
    }

    /** A new minor version, or another value of a setting. */
    Update update();

    /** What takes {@link #update} back. */
    Update downdate();

    /** A release that does not run. */
    Update badRelease();

    /** A release whose members take longer to catch up; empty where there is no such thing. */
    Optional<Update> slowRelease();

    /** What takes {@link #slowRelease} back. */
    default Optional<Update> quickRelease() {
        return Optional.empty();
    }

    /** Once, when all members are ready: whatever clients need there. */
    default void prepare(Members members) throws Exception {}

    /**
     * Asks every member how it is. A member that does not answer within a second does not serve.
     *
     * @throws IllegalStateException if nobody can tell
     */
    Roles look(Members members);

    /** @throws Exception if there is no client to be had */
    LoadClient connect(Members members) throws Exception;
}
