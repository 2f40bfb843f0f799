package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The contract on a real control plane, where {@code -Dtestbed.kubeconfig=FILE} names one. */
@EnabledIfSystemProperty(named = "testbed.kubeconfig", matches = ".+")
class ControlPlaneTest extends ControlPlaneContract {
    @Override
    Path kubeconfig() {
        return Path.of(System.getProperty("testbed.kubeconfig", ""));
    }
}
