package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane;
import io.jenkins.plugins.statefulset.rollout.testbed.RequiresTestbed;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract on real control planes. */
@RequiresTestbed
@ParameterizedClass
@MethodSource("io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane#all")
class ControlPlaneTest extends ControlPlaneContract {
    @Parameter
    private ControlPlane plane;

    /** Its pods need no image, and end at once. */
    @BeforeEach
    void podsGetReady() {
        plane.assumeThatAnnotationsSteerPods();
    }

    @Override
    Path kubeconfig() {
        return plane.kubeconfig();
    }
}
