package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.manifest.WarmUpManifest;
import java.util.Arrays;

/**
 * What takes long at the first time and does not depend on the arguments is done on a second processor while this one reads them: Jackson
 * looks through the models of Kubernetes' objects. Both are through before the command begins, so that they never load the
 * same classes at once.
 */
final class ModelPreloading {
    private final Thread thread;

    private ModelPreloading(Runnable work) {
        thread = new Thread(work, "head-start");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((ended, failure) -> {});
    }

    /** Begins, where there is a processor to spare and one of these arguments names a command that reads manifests. */
    static ModelPreloading of(String... arguments) {
        boolean worthIt = Arrays.asList(arguments).contains("rehearse")
                && Runtime.getRuntime().availableProcessors() > 1;
        ModelPreloading start = new ModelPreloading(worthIt ? WarmUpManifest::study : () -> {});
        if (worthIt) {
            start.thread.start();
        }
        return start;
    }

    /** Waits until it is through. What went wrong in it will go wrong again where it is needed, and is told there. */
    void await() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
