package io.jenkins.plugins.statefulset.rollout.testbed;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A namespace that one test has for itself. */
public final class TestNamespace implements AutoCloseable {
    private final ControlPlane plane;
    private final String name;

    private TestNamespace(ControlPlane plane, String name) {
        this.plane = plane;
        this.name = name;
    }

    static TestNamespace create(ControlPlane plane, String prefix) {
        String name = plane.admin()
                .namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName(prefix + "-")
                        .endMetadata()
                        .build())
                .create()
                .getMetadata()
                .getName();
        // Before it is there no pod is admitted, and controllers try again ever more slowly.
        plane.admin()
                .serviceAccounts()
                .inNamespace(name)
                .withName("default")
                .waitUntilCondition(Objects::nonNull, 30, TimeUnit.SECONDS);
        return new TestNamespace(plane, name);
    }

    public String name() {
        return name;
    }

    @Override
    public void close() {
        plane.admin().namespaces().withName(name).delete();
    }
}
