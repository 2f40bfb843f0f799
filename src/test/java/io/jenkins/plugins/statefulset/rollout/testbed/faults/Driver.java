package io.jenkins.plugins.statefulset.rollout.testbed.faults;

/** Somebody who drives a rollout, and how that ended. */
interface Driver {
    /** Returns at once. */
    boolean over();

    /** The exit code of the command line; defined when it is over. */
    int exitCode();

    /** As of SIGKILL. */
    void kill();

    /** What it told. */
    String said();
}
