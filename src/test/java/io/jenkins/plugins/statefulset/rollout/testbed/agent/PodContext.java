package io.jenkins.plugins.statefulset.rollout.testbed.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;

/** What a container needs of its pod. */
interface PodContext {
    String name();

    String uid();

    String address();

    long gracePeriodSeconds();

    /** Before the second restart; each further one waits twice as long as the one before. */
    Duration backOff();

    /** The pod is to go: nothing is started again. */
    boolean ending();

    Image image(String name) throws UnrunnableContainer;

    ContainerSpecs specs();

    Launcher launcher();

    ExecutorService workers();

    Path logFolder(String container);

    Path rootFolder(String container, int run);

    /** Tells the cluster, as an event of type Warning. */
    void tell(String reason, String message);
}
