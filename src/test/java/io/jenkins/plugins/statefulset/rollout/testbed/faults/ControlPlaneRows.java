package io.jenkins.plugins.statefulset.rollout.testbed.faults;

import io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Faults of the control plane itself. They begin when three rollouts are all about to release their first pod. */
final class ControlPlaneRows {
    private static final String SERVER = "kube-apiserver";
    private static final String ETCD = "etcd";
    private static final String CONTROLLERS = "kube-controller-manager";
    private static final List<String> KEPT = List.of("kube-scheduler", CONTROLLERS, "kwok");
    private static final int KEEP_SECONDS = 2;
    private static final RolloutCourse[] THREE = {RolloutCourse.ROLLING, RolloutCourse.BAD, RolloutCourse.ON_DELETE};

    private static final Pattern ADDRESS = Pattern.compile("address: (\\S+)");
    private static final int BEHIND_SECONDS = 8;
    private static final int CURRENT_SECONDS = 1;

    private ControlPlaneRows() {}

    static List<FaultRow> all() {
        return List.of(
                row("the API server stands still for 30 s", control -> pause(control, SERVER, 30)),
                row("the API server is ended and started again", control -> restart(control, SERVER, 0)),
                row("etcd stands still for 30 s", control -> pause(control, ETCD, 30)),
                row("etcd is ended, and started after 10 s", control -> restart(control, ETCD, 10)),
                row("the controller manager stands still for 20 s", control -> pause(control, CONTROLLERS, 20)),
                row(
                        "the controller manager is ended, and started after 10 s",
                        control -> restart(control, CONTROLLERS, 10)),
                FaultRow.alone("of two API servers one is behind", ControlPlaneRows::behind, THREE)
                        .more(20));
    }

    private static FaultRow row(String name, Consumer<ControlPlane> disturb) {
        return FaultRow.alone(
                name,
                (plane, rollouts) -> {
                    Meeting made = new Meeting(THREE.length);
                    Meeting released = new Meeting(THREE.length);
                    rollouts.begin(arena -> {
                        made.arrive().join();
                        DriverFates.through(proxy -> ConnectionFaults.holdFirstRelease(proxy, released::arrive))
                                .play(arena);
                    });
                    released.all().join();
                    disturb.accept(plane.control());
                    keep(plane.control(), rollouts);
                },
                THREE);
    }

    /** What ends by itself for such a fault is started again, as a kubelet does it. */
    private static void keep(ControlPlane control, FaultRow.Rollouts rollouts) {
        while (!rollouts.over()) {
            KEPT.forEach(part -> control.part("keep", part));
            Retrying.pass(KEEP_SECONDS);
        }
    }

    private static void pause(ControlPlane control, String part, int seconds) {
        control.part("pause", part);
        Retrying.pass(seconds);
        control.part("continue", part);
    }

    private static void restart(ControlPlane control, String part, int seconds) {
        control.part("end", part);
        Retrying.pass(seconds);
        control.part("start", part);
    }

    /** What one of them says of the past is old most of the time; drivers talk to both in turn. */
    private static void behind(Plane plane, FaultRow.Rollouts rollouts) {
        ControlPlane control = plane.control();
        Path folder = control.folder().orElseThrow();
        try (EtcdLink link = new EtcdLink(folder.resolve("link:1"), folder.resolve("client:1"))) {
            URI second = address(control.part("second", SERVER, "--etcd", "unix://link:1"));
            Meeting made = new Meeting(THREE.length);
            CompletableFuture<Void> behind = new CompletableFuture<>();
            rollouts.begin(arena -> {
                made.arrive().join();
                behind.join();
                FaultProxy proxy = arena.proxy(plane.server(), second);
                DriverFates.finish(arena, arena.start(proxy), () -> arena.resume(proxy));
            });
            made.all().handle((all, late) -> null).join();
            // Else it would know neither namespace nor Role, and refuse all.
            Retrying.pass(CURRENT_SECONDS);
            while (!rollouts.over()) {
                link.freeze();
                behind.complete(null);
                Retrying.pass(BEHIND_SECONDS);
                link.thaw();
                Retrying.pass(CURRENT_SECONDS);
            }
            control.part("end", SERVER + "-2");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI address(String printed) {
        Matcher address = ADDRESS.matcher(printed);
        if (!address.find()) {
            throw new IllegalStateException("no address in: " + printed);
        }
        return URI.create(address.group(1));
    }
}
