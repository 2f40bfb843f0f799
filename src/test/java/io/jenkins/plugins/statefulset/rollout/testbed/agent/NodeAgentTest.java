package io.jenkins.plugins.statefulset.rollout.testbed.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.cluster.fabric8.Fabric8Cluster;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pods that the real scheduler binds to the agent's node run as their specs say, and the real API server shows it. */
@Tag("testbed")
class NodeAgentTest {
    private static final String IMAGE = "machine:1";

    private static KubernetesClient client;
    private static NodeAgent agent;
    private static String namespace;

    @BeforeAll
    static void startAgent() throws IOException {
        String kubeconfig = System.getProperty("testbed.kubeconfig", "");
        Assumptions.assumeFalse(kubeconfig.isEmpty(), "no testbed");
        NodeAgent.obstacle().ifPresent(why -> Assumptions.abort(why));
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Path.of(kubeconfig).toFile()))
                .build();
        namespace = client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName("agent-")
                        .endMetadata()
                        .build())
                .create()
                .getMetadata()
                .getName();
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
            client.namespaces().withName(namespace).delete();
            client.close();
        }
    }

    private static PodBuilder pod(String name, String script) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withNodeSelector(agent.selector())
                .withTolerations(NodeAgent.toleration())
                .addNewVolume()
                .withName("shared")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .addNewContainer()
                .withName("main")
                .withImage(IMAGE)
                .withCommand("/bin/sh", "-c", script)
                .addNewVolumeMount()
                .withName("shared")
                .withMountPath("/var/lib/shared")
                .endVolumeMount()
                .endContainer()
                .endSpec();
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
        Pod made = client.resource(pod("whole", """
                                cat /var/lib/shared/from-init; echo "$TEXT of $NAME at $POD_ADDRESS by $(id -u):$(id -G)"
                                cat /run/words/greeting && stat -c '%a %g' /run/words/greeting
                                touch /etc/x || echo "read-only"; ls /home /work 2>&1 | head -2
                                echo said >/dev/termination-log
                                """)
                        .editSpec()
                        .withRestartPolicy("Never")
                        .withNewSecurityContext()
                        .withRunAsUser(1234L)
                        .withRunAsGroup(1234L)
                        .withFsGroup(77L)
                        .endSecurityContext()
                        .addNewInitContainer()
                        .withName("first")
                        .withImage(IMAGE)
                        .withCommand("/bin/sh", "-c", "echo initialized >/var/lib/shared/from-init")
                        .addNewVolumeMount()
                        .withName("shared")
                        .withMountPath("/var/lib/shared")
                        .endVolumeMount()
                        .endInitContainer()
                        .addNewVolume()
                        .withName("words")
                        .withNewSecret()
                        .withSecretName("words")
                        .withDefaultMode(0400)
                        .endSecret()
                        .endVolume()
                        .editFirstContainer()
                        .addNewVolumeMount()
                        .withName("words")
                        .withMountPath("/run/words")
                        .endVolumeMount()
                        .withNewSecurityContext()
                        .withReadOnlyRootFilesystem(true)
                        .endSecurityContext()
                        .addNewEnv()
                        .withName("WORD")
                        .withNewValueFrom()
                        .withNewSecretKeyRef("greeting", "words", false)
                        .endValueFrom()
                        .endEnv()
                        .addNewEnv()
                        .withName("NAME")
                        .withNewValueFrom()
                        .withNewFieldRef("v1", "metadata.name")
                        .endValueFrom()
                        .endEnv()
                        .addNewEnv()
                        .withName("TEXT")
                        .withValue("$(WORD) $$(WORD)")
                        .endEnv()
                        .endContainer()
                        .endSpec()
                        .build())
                .create();

        Pod done = until(made, pod -> phase(pod, "Succeeded") || phase(pod, "Failed"));

        assertThat(client.pods().resource(done).getLog().lines())
                .containsExactly(
                        "initialized",
                        "good day $(WORD) of whole at " + done.getStatus().getPodIP() + " by 1234:1234 77",
                        "good day440 77",
                        "touch: cannot touch '/etc/x': Read-only file system",
                        "read-only",
                        "ls: cannot access '/home': No such file or directory",
                        "ls: cannot access '/work': No such file or directory");
        assertThat(end(done).getExitCode()).isZero();
        assertThat(end(done).getMessage()).isEqualTo("said\n");
    }

    @Test
    void aPodIsReadyWhenItsProbeSaysSoAndGetsItsGraceWhenItIsDeleted() {
        Pod made = client.resource(pod(
                                "patient",
                                "trap 'sleep 1; echo bye >>/var/lib/shared/log; exit 0' TERM; touch /var/lib/shared/ready;"
                                        + " while :; do sleep 0.1; done")
                        .editSpec()
                        .withTerminationGracePeriodSeconds(10L)
                        .editFirstContainer()
                        .withNewReadinessProbe()
                        .withNewExec()
                        .withCommand("test", "-e", "/var/lib/shared/ready")
                        .endExec()
                        .withPeriodSeconds(1)
                        .endReadinessProbe()
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        Pod running = until(made, NodeAgentTest::ready);
        assertThat(main(running).getRestartCount()).isZero();
        assertThat(exec("patient", "echo told; echo wrong >&2; ls /var/lib/shared; exit 3"))
                .isEqualTo(new ExecResult(3, "told\nready\n", "wrong\n"));
        assertThat(exec("patient", "true").exitCode()).isZero();

        client.pods().resource(running).delete();
        Pod ended = until(made, pod -> pod == null || end(pod) != null);

        assertThat(ended == null || end(ended).getExitCode() == 0)
                .as("told to stop, it ended by itself: " + ended)
                .isTrue();
        assertThat(until(made, pod -> pod == null)).isNull();
    }

    @Test
    void aPodThatIsAskedOverHttpIsReadyForAsLongAsItSaysSo() throws IOException {
        Pod made = client.resource(pod("asked", "echo begun; exec sleep 1000")
                        .editSpec()
                        .withTerminationGracePeriodSeconds(0L)
                        .editFirstContainer()
                        .addNewPort()
                        .withName("web")
                        .withContainerPort(18080)
                        .endPort()
                        .withNewReadinessProbe()
                        .withNewHttpGet()
                        .withPath("/health")
                        .withNewPort("web")
                        .endHttpGet()
                        .withPeriodSeconds(1)
                        .withFailureThreshold(1)
                        .endReadinessProbe()
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
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
        Pod made = client.resource(pod("dead", "exec sleep 1000")
                        .editSpec()
                        .withTerminationGracePeriodSeconds(1L)
                        .editFirstContainer()
                        .withNewLivenessProbe()
                        .withNewTcpSocket()
                        .withNewPort(18081)
                        .endTcpSocket()
                        .withPeriodSeconds(1)
                        .withFailureThreshold(1)
                        .endLivenessProbe()
                        .endContainer()
                        .endSpec()
                        .build())
                .create();

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
        Pod made = client.resource(pod("failing", "echo no such database; exit 7")
                        .editSpec()
                        .editFirstContainer()
                        .withTerminationMessagePolicy("FallbackToLogsOnError")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();

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
