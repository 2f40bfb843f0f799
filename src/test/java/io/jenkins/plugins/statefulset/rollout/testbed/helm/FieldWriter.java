package io.jenkins.plugins.statefulset.rollout.testbed.helm;

import io.jenkins.plugins.statefulset.rollout.testbed.helm.Programs.Said;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Somebody who applies the same few fields again and again, as what corrects drift does. */
final class FieldWriter {
    private static final long PAUSE_SECONDS = 2;

    private final HelmRelease release;
    private final String manifest;
    private final String[] arguments;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread;

    private FieldWriter(HelmRelease release, String manifest, String... arguments) {
        this.release = release;
        this.manifest = manifest;
        this.arguments = arguments;
        this.thread = new Thread(this::write, "drift " + release.namespace());
    }

    /**
     * Writes server-side, under the name {@code gitops}, taking the fields from whoever has them, for as long as the rest of the course takes.
     *
     * @param spec what is under {@code spec}, as a flow mapping
     */
    static void during(HelmRelease release, String spec, Runnable course) {
        FieldWriter writer = new FieldWriter(
                release,
                manifest(spec),
                "apply",
                "--server-side",
                "--field-manager=gitops",
                "--force-conflicts",
                "-f",
                "-");
        writer.writeOnce().orFail();
        writer.thread.setDaemon(true);
        writer.thread.start();
        try {
            course.run();
        } finally {
            writer.stop();
        }
    }

    /** @param spec what is under {@code spec}, as a flow mapping */
    static String manifest(String spec) {
        // What begins with a brace is JSON to kubectl.
        return """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: %s}
                spec: %s
                """.formatted(HelmRelease.NAME, spec);
    }

    private Said writeOnce() {
        return release.kubectl(manifest, arguments);
    }

    private void write() {
        try {
            while (!end.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
                writeOnce();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop() {
        end.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
