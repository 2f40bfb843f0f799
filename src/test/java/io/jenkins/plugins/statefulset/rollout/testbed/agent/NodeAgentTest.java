package io.jenkins.plugins.statefulset.rollout.testbed.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.cluster.fabric8.Fabric8Cluster;
import io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane;
import io.jenkins.plugins.statefulset.rollout.testbed.RequiresTestbed;
import io.jenkins.plugins.statefulset.rollout.testbed.TestNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pods that the real scheduler binds to the agent's node run as their specs say, and the real API server shows it. */
@RequiresTestbed
class NodeAgentTest {
    private static final String IMAGE = "machine:1";

    private static TestNamespace own;
    private static KubernetesClient client;
    private static NodeAgent agent;
    private static String namespace;

    @BeforeAll
    static void startAgent() throws IOException {
        ControlPlane plane = ControlPlane.of("1.37");
        client = plane.admin();
        NodeAgent.obstacle(client).ifPresent(why -> Assumptions.abort(why));
        own = plane.namespace("agent");
        namespace = own.name();
        agent = NodeAgent.start(client, namespace, Map.of(IMAGE, Image.ofThisMachine()), Duration.ofSeconds(1));
        client.secrets()
                .inNamespace(namespace)
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("words")
                        .endMetadata()
                        .addToStringData("greeting", "good day")
                        .build())
                .create();
    }

    @AfterAll
    static void stopAgent() throws IOException {
        if (agent != null) {
            agent.close();
            own.close();
        }
    }

    /** @param yaml of the spec, without what brings it to the agent's node */
    private static Pod pod(String name, String yaml) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withSpec(Serialization.unmarshal(yaml, PodSpec.class))
                .editSpec()
                .withNodeSelector(agent.selector())
                .withTolerations(NodeAgent.toleration())
                .endSpec()
                .build();
        return client.resource(pod).create();
    }

    /** As our own client asks, for the checks between waves. */
    private static ExecResult exec(String pod, String script) {
        try (Fabric8Cluster cluster = Fabric8Cluster.using(client)) {
            return cluster.exec(namespace, pod, "main", List.of("/bin/sh", "-c", script), Duration.ofSeconds(10));
        }
    }

    private static Pod until(Pod pod, Predicate<Pod> condition) {
        return client.pods().resource(pod).waitUntilCondition(condition, 30, TimeUnit.SECONDS);
    }

    private static ContainerStatus main(Pod pod) {
        return pod.getStatus().getContainerStatuses().get(0);
    }

    private static ContainerStateTerminated end(Pod pod) {
        return main(pod).getState().getTerminated();
    }

    private static boolean ready(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    private static boolean phase(Pod pod, String phase) {
        return pod.getStatus() != null && phase.equals(pod.getStatus().getPhase());
    }

    @Test
    void aPodGetsWhatItsSpecSays() {
        Pod made = pod("whole", """
                restartPolicy: Never
                securityContext: {runAsUser: 1234, runAsGroup: 1234, fsGroup: 77}
                initContainers:
                - name: first
                  image: machine:1
                  command: [/bin/sh, -c, "echo initialized >/var/lib/shared/from-init"]
                  volumeMounts: [{name: shared, mountPath: /var/lib/shared}]
                containers:
                - name: main
                  image: machine:1
                  command:
                  - /bin/sh
                  - -c
                  - |
                    cat /var/lib/shared/from-init
                    echo "$TEXT of $NAME at $POD_ADDRESS by $(id -u):$(id -G)"
                    cat /run/words/greeting && stat -c ' %a %g' /run/words/greeting
                    touch /etc/x || echo "read-only"
                    ls /home /work
                    echo said >/dev/termination-log
                  env:
                  - {name: WORD, valueFrom: {secretKeyRef: {name: words, key: greeting}}}
                  - {name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                  - {name: TEXT, value: $(WORD) $$(WORD)}
                  securityContext: {readOnlyRootFilesystem: true}
                  volumeMounts:
                  - {name: shared, mountPath: /var/lib/shared}
                  - {name: words, mountPath: /run/words}
                volumes:
                - {name: shared, emptyDir: {}}
                - {name: words, secret: {secretName: words, defaultMode: 256}}
                """);

        Pod done = until(made, pod -> phase(pod, "Succeeded") || phase(pod, "Failed"));

        assertThat(client.pods().resource(done).getLog().lines())
                .containsExactly(
                        "initialized",
                        "good day $(WORD) of whole at " + done.getStatus().getPodIP() + " by 1234:1234 77",
                        "good day 440 77",
                        "touch: cannot touch '/etc/x': Read-only file system",
                        "read-only",
                        "ls: cannot access '/home': No such file or directory",
                        "ls: cannot access '/work': No such file or directory");
        assertThat(end(done).getExitCode()).isZero();
        assertThat(end(done).getMessage()).isEqualTo("said\n");
    }

    @Test
    void aPodIsReadyWhenItsProbeSaysSoAndGetsItsGraceWhenItIsDeleted() {
        Pod made = pod("patient", """
                terminationGracePeriodSeconds: 10
                containers:
                - name: main
                  image: machine:1
                  command: [/bin/sh, -c, "trap 'sleep 1; exit 0' TERM; touch /tmp/ready; while :; do sleep 0.1; done"]
                  readinessProbe: {periodSeconds: 1, exec: {command: [test, -e, /tmp/ready]}}
                """);
        Pod running = until(made, NodeAgentTest::ready);
        assertThat(main(running).getRestartCount()).isZero();
        assertThat(exec("patient", "echo told; echo wrong >&2; ls /tmp; exit 3"))
                .isEqualTo(new ExecResult(3, "told\nready\n", "wrong\n"));
        assertThat(exec("patient", "true").exitCode()).isZero();

        client.pods().resource(running).delete();
        Pod ended = until(made, pod -> pod == null || end(pod) != null);

        assertThat(ended == null || end(ended).getExitCode() == 0)
                .as("told to stop, it ended by itself: " + ended)
                .isTrue();
        assertThat(until(made, pod -> pod == null)).isNull();
    }

    /** As of a kubelet's: one whose Ready became False after a start was ready in between. */
    @Test
    void aPodIsSaidNotToBeReadyBeforeItStarts() {
        List<Pod> told = new CopyOnWriteArrayList<>();
        Watcher<Pod> watcher = new Watcher<>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                told.add(pod);
            }

            @Override
            public void onClose(WatcherException cause) {}
        };
        Watch watch = client.pods().inNamespace(namespace).withName("told").watch(watcher);
        try {
            until(pod("told", """
                    containers:
                    - {name: main, image: machine:1, command: [sleep, "60"]}
                    """), NodeAgentTest::ready);
        } finally {
            watch.close();
        }

        assertThat(told)
                .filteredOn(pod -> pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")))
                .first()
                .satisfies(pod -> assertThat(main(pod).getState().getWaiting()).isNotNull());
    }

    @Test
    void aPodThatIsAskedOverHttpIsReadyForAsLongAsItSaysSo() throws IOException {
        Pod made = pod("asked", """
                terminationGracePeriodSeconds: 0
                containers:
                - name: main
                  image: machine:1
                  command: [/bin/sh, -c, echo begun; exec sleep 1000]
                  ports: [{name: web, containerPort: 18080}]
                  readinessProbe: {periodSeconds: 1, failureThreshold: 1, httpGet: {path: /health, port: web}}
                """);
        Pod running = until(made, pod -> phase(pod, "Running"));
        assertThat(ready(running)).isFalse();

        // Pods share this machine's network, so the test can answer in the pod's place.
        AtomicInteger answer = new AtomicInteger(200);
        HttpServer server =
                HttpServer.create(new InetSocketAddress(running.getStatus().getPodIP(), 18080), 0);
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(answer.get(), -1);
            exchange.close();
        });
        server.start();
        try {
            until(made, NodeAgentTest::ready);
            answer.set(503);
            until(made, pod -> !ready(pod));
        } finally {
            server.stop(0);
        }
        assertThat(client.pods().resource(made).getLog()).isEqualTo("begun\n");
    }

    @Test
    void aContainerThatIsNotAliveIsKilledAfterItsGraceAndStartedAgain() {
        Pod made = pod("dead", """
                terminationGracePeriodSeconds: 1
                containers:
                - name: main
                  image: machine:1
                  command: [sleep, "1000"]
                  livenessProbe: {periodSeconds: 1, failureThreshold: 1, tcpSocket: {port: 18081}}
                """);

        Pod again = until(
                made,
                pod -> pod.getStatus() != null
                        && !pod.getStatus().getContainerStatuses().isEmpty()
                        && main(pod).getRestartCount() == 1);

        // Process 1 of a container ignores SIGTERM unless it handles it.
        assertThat(main(again).getLastState().getTerminated().getExitCode()).isEqualTo(137);
        assertThat(client.v1().events().inNamespace(namespace).list().getItems())
                .anyMatch(event -> event.getReason().equals("Unhealthy")
                        && event.getInvolvedObject().getName().equals("dead"));
    }

    @Test
    void aContainerThatFailsIsStartedAgainEverMoreSlowly() {
        Pod made = pod("failing", """
                containers:
                - name: main
                  image: machine:1
                  command: [/bin/sh, -c, echo no such database; exit 7]
                  terminationMessagePolicy: FallbackToLogsOnError
                """);

        Pod looping = until(
                made,
                pod -> pod.getStatus() != null
                        && !pod.getStatus().getContainerStatuses().isEmpty()
                        && main(pod).getRestartCount() >= 3
                        && main(pod).getState().getWaiting() != null);

        assertThat(main(looping).getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
        assertThat(main(looping).getLastState().getTerminated().getExitCode()).isEqualTo(7);
        assertThat(main(looping).getLastState().getTerminated().getMessage()).isEqualTo("no such database\n");
        assertThat(client.pods().resource(made).getLog()).isEqualTo("no such database\n");
        assertThat(client.pods().resource(made).terminated().getLog()).isEqualTo("no such database\n");
    }
}
