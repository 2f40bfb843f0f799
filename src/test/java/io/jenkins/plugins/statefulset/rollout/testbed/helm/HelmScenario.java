package io.jenkins.plugins.statefulset.rollout.testbed.helm;

import java.util.function.Consumer;

/** What people do with one release. */
record HelmScenario(String name, Consumer<HelmRelease> course) {
    @Override
    public String toString() {
        return name;
    }
}
