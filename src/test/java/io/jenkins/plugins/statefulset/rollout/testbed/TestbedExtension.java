package io.jenkins.plugins.statefulset.rollout.testbed;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/** Ends the control planes when the last test of the run has ended; a shutdown hook does where a run is broken off. */
final class TestbedExtension implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        Store store = context.getRoot().getStore(Namespace.create(TestbedExtension.class));
        store.getOrComputeIfAbsent(End.class, key -> new End(), End.class);
    }

    private static final class End implements AutoCloseable {
        @Override
        public void close() {
            ControlPlane.endAll();
        }
    }
}
