package io.jenkins.plugins.statefulset.rollout.benchmark;

import java.lang.management.ManagementFactory;

/** How much else the machine does. */
final class MachineLoad {
    private MachineLoad() {}

    /** Processes that wanted to run, on average over the last minute; those of the benchmark itself are among them. */
    static double now() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
