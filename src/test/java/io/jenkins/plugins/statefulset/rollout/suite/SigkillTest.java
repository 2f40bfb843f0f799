package io.jenkins.plugins.statefulset.rollout.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.statefulset.rollout.cli.Main;
import io.jenkins.plugins.statefulset.rollout.driver.Drivers;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane;
import io.jenkins.plugins.statefulset.rollout.testbed.RequiresTestbed;
import io.jenkins.plugins.statefulset.rollout.testbed.TestNamespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process of its own that is killed, on a real control plane. */
@RequiresTestbed
class SigkillTest {
    private static final String OLD = "example:1.0.0";
    private static final String NEW = "example:1.0.1";

    @TempDir
    private Path first;

    @TempDir
    private Path second;

    private final ControlPlane plane = ControlPlane.of(ControlPlane.MINORS.get(ControlPlane.MINORS.size() - 1));

    @Test
    void endsAsIfItHadNotBeenKilledWhenItIsResumedFromAnotherFolder() throws IOException, InterruptedException {
        plane.assumeThatAnnotationsSteerPods();
        try (TestNamespace own = plane.namespace("killed")) {
            KubernetesClient admin = plane.admin();
            admin.resource(set()).inNamespace(own.name()).create();
            var resource = admin.apps().statefulSets().inNamespace(own.name()).withName(Ground.SET);
            resource.waitUntilCondition(SigkillTest::allReady, 30, TimeUnit.SECONDS);

            Process killed = rollout(
                    first,
                    "run",
                    Ground.SET,
                    "-n",
                    own.name(),
                    "--image",
                    "db=" + NEW,
                    "--backup",
                    "never",
                    "--waves",
                    "1,100%",
                    "--soak",
                    "5s");
            admin.pods()
                    .inNamespace(own.name())
                    .withName("db-2")
                    .waitUntilCondition(SigkillTest::isNew, 60, TimeUnit.SECONDS);
            killed.destroyForcibly().waitFor();
            assertThat(StateAnnotation.state(resource.get()).orElseThrow().over())
                    .isFalse();
            letLeaseRunOut(own.name());

            Process resumed = rollout(second, "resume", Ground.SET, "-n", own.name());
            String said = all(resumed);
            assertThat(resumed.waitFor()).as(said).isZero();

            StatefulSet set = resource.get();
            assertThat(StateAnnotation.state(set)
                            .orElseThrow()
                            .end()
                            .orElseThrow()
                            .result())
                    .isEqualTo(Result.COMPLETED);
            assertThat(set.getSpec().getUpdateStrategy().getRollingUpdate().getPartition())
                    .isZero();
            assertThat(admin.pods().inNamespace(own.name()).list().getItems())
                    .hasSize(3)
                    .allMatch(SigkillTest::isNew);
        }
    }

    private static StatefulSet set() {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName(Ground.SET)
                .endMetadata()
                .withNewSpec()
                .withReplicas(3)
                .withServiceName(Ground.SET)
                .withNewSelector()
                .addToMatchLabels("app", "db")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "db")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("db")
                .withImage(OLD)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static boolean allReady(StatefulSet set) {
        return set != null
                && set.getStatus() != null
                && set.getSpec().getReplicas().equals(set.getStatus().getReadyReplicas());
    }

    private static boolean isNew(Pod pod) {
        return pod != null && pod.getSpec().getContainers().get(0).getImage().equals(NEW) && ScenarioEnd.ready(pod);
    }

    private Process rollout(Path folder, String... arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command =
                new ArrayList<>(List.of(java, "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        Stream.concat(
                        Stream.of(arguments),
                        Stream.of("--kubeconfig", plane.kubeconfig().toString()))
                .forEach(command::add);
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static String all(Process process) throws IOException {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            return String.join("\n", output.lines().toList());
        }
    }

    /** As half a minute would. */
    private void letLeaseRunOut(String namespace) {
        ZonedDateTime longAgo = ZonedDateTime.now(ZoneOffset.UTC).minusMinutes(5);
        plane.admin()
                .leases()
                .inNamespace(namespace)
                .withName(Drivers.lease(Ground.SET))
                .edit(lease -> new LeaseBuilder(lease)
                        .editSpec()
                        .withRenewTime(longAgo)
                        .endSpec()
                        .build());
    }
}
