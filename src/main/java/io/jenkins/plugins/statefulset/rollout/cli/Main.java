package io.jenkins.plugins.statefulset.rollout.cli;

/** The command line. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(2);
    }
}
