package io.jenkins.plugins.statefulset.rollout.testbed.faults;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** A control plane on which rollouts go wrong, and how they end there where nothing does. */
final class Plane {
    private final ControlPlane control;
    private final Vertx vertx;
    private final Path files;
    private final Rollouts people;
    private final Map<RolloutCourse, CompletableFuture<UndisturbedRollout>> undisturbed;
    private final Semaphore beginnings;

    /**
     * @param files a folder for what drivers are given and say
     * @param beginnings how many rollouts are made at once: that is what costs, later most is waiting
     * @param undisturbed filled by the row in which nothing goes wrong, on whichever control plane of that version it plays
     */
    Plane(
            ControlPlane control,
            Vertx vertx,
            Path files,
            int beginnings,
            Map<RolloutCourse, CompletableFuture<UndisturbedRollout>> undisturbed) {
        this.undisturbed = undisturbed;
        this.beginnings = new Semaphore(beginnings, true);
        this.control = control;
        this.vertx = vertx;
        this.files = files;
        this.people = Rollouts.on(control.admin());
    }

    ControlPlane control() {
        return control;
    }

    Vertx vertx() {
        return vertx;
    }

    Path files() {
        return files;
    }

    KubernetesClient admin() {
        return control.admin();
    }

    Rollouts people() {
        return people;
    }

    URI server() {
        return URI.create(control.admin().getConfiguration().getMasterUrl());
    }

    /** The certificate that the API server is verified by. */
    Path authority() {
        return control.folder().orElseThrow().resolve("pki/server.crt");
    }

    /** How many rollouts may still be made at once. */
    Semaphore beginnings() {
        return beginnings;
    }

    CompletableFuture<UndisturbedRollout> undisturbed(RolloutCourse course) {
        return undisturbed.computeIfAbsent(course, each -> new CompletableFuture<>());
    }
}
