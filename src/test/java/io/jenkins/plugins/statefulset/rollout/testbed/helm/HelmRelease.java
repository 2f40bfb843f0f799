package io.jenkins.plugins.statefulset.rollout.testbed.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.statefulset.rollout.cli.RealCommandLine;
import io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane;
import io.jenkins.plugins.statefulset.rollout.testbed.TestNamespace;
import io.jenkins.plugins.statefulset.rollout.testbed.helm.Programs.Said;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A release of the example's chart in a namespace of its own, and everything that people do to it: with helm, kubectl and {@code ./rollout}. */
final class HelmRelease implements AutoCloseable {
    static final String NAME = "srv";
    static final int GUARD = 1_000_000;
    static final String OLD = "1.27.4";
    static final String NEW = "1.27.5";

    private static final Path CHART = Path.of("examples/helm/chart").toAbsolutePath();

    /** For what never comes about: much longer than anything takes on a machine that is busy with other work. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final long LOOK_MILLIS = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ControlPlane plane;
    private final TestNamespace namespace;
    private final Path home;

    HelmRelease(ControlPlane plane) {
        this.plane = plane;
        this.namespace = plane.namespace("helm");
        try {
            this.home = Files.createTempDirectory("helm");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String namespace() {
        return namespace.name();
    }

    /** Helm on the chart, with pods that take a second to go, so that budgets see it. */
    Said install(String... options) {
        Said said = chart("install", options);
        untilReady();
        return said;
    }

    void untilReady() {
        until("all pods are ready", () -> ready() == replicas());
    }

    Said upgrade(String tag, String... options) {
        return chart(
                "upgrade",
                Stream.concat(Stream.of("--set-string", "image.tag=" + tag), Stream.of(options))
                        .toArray(String[]::new));
    }

    private Said chart(String verb, String... options) {
        List<String> arguments = new ArrayList<>(
                List.of(verb, NAME, CHART.toString(), "--set-string", "podAnnotations.testbed/stop-after=1s"));
        arguments.addAll(List.of(options));
        return helm(arguments.toArray(String[]::new)).orFail();
    }

    Said helm(String... arguments) {
        return Programs.run(
                command(Programs.helm(), arguments),
                Map.of(
                        "HELM_CACHE_HOME", home.resolve("cache").toString(),
                        "HELM_CONFIG_HOME", home.resolve("config").toString(),
                        "HELM_DATA_HOME", home.resolve("data").toString()),
                "");
    }

    Said kubectl(String input, String... arguments) {
        return Programs.run(
                command(Programs.kubectl(), arguments),
                Map.of("KUBECACHEDIR", home.resolve("kube").toString()),
                input);
    }

    private List<String> command(Path program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "--namespace", namespace(), "--kubeconfig", plane.kubeconfig().toString()));
        return command;
    }

    RealCommandLine.Said rollout(String command) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(List.of("-n", namespace()));
        return RealCommandLine.run(plane.kubeconfig(), arguments);
    }

    /** The same, while the test goes on. */
    CompletableFuture<RealCommandLine.Said> rolloutBeside(String command) {
        CompletableFuture<RealCommandLine.Said> said = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        said.complete(rollout(command));
                    } catch (RuntimeException | Error e) {
                        said.completeExceptionally(e);
                    }
                },
                "rollout " + namespace());
        thread.setDaemon(true);
        thread.start();
        return said;
    }

    static RealCommandLine.Said end(CompletableFuture<RealCommandLine.Said> said) {
        return said.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** What differs between the release and what is in place, in lines that begin with + or -; the headers aside. */
    List<String> drift() {
        String manifest = helm("get", "manifest", NAME).orFail().text();
        Said diff = kubectl(manifest, "diff", "-f", "-");
        if (diff.code() > 1) {
            throw new AssertionError(diff.text());
        }
        return diff.text()
                .lines()
                .filter(line -> line.startsWith("+") || line.startsWith("-"))
                .filter(line -> !line.startsWith("+++") && !line.startsWith("---"))
                .map(line -> line.charAt(0) + line.substring(1).strip())
                .filter(line -> !line.substring(1).startsWith("generation:"))
                .toList();
    }

    StatefulSet set() {
        return client().apps()
                .statefulSets()
                .inNamespace(namespace())
                .withName(NAME)
                .get();
    }

    /** As the API server has it, byte for byte. */
    String template() {
        return present().orElseThrow().at("/spec/template").toString();
    }

    /** As the API server has it; empty where it is not there. */
    Optional<JsonNode> present() {
        String set = client().raw("/apis/apps/v1/namespaces/" + namespace() + "/statefulsets/" + NAME);
        try {
            return set == null ? Optional.empty() : Optional.of(JSON.readTree(set));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    int partition() {
        return set().getSpec().getUpdateStrategy().getRollingUpdate().getPartition();
    }

    int replicas() {
        return set().getSpec().getReplicas();
    }

    /** By ordinal. */
    List<String> tags() {
        return pods().stream()
                .map(pod -> pod.getSpec().getContainers().get(0).getImage())
                .map(image -> image.substring(image.lastIndexOf(':') + 1))
                .toList();
    }

    /** By ordinal. */
    List<String> uids() {
        return pods().stream().map(pod -> pod.getMetadata().getUid()).toList();
    }

    private List<Pod> pods() {
        return client()
                .pods()
                .inNamespace(namespace())
                .withLabel("app.kubernetes.io/instance", NAME)
                .list()
                .getItems()
                .stream()
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    private long ready() {
        return pods().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True")))
                .count();
    }

    /** Until the first wave, of one pod, is there. */
    void untilCanary(String tag) {
        until(
                "the canary is ready",
                () -> ready() == replicas()
                        && tags().stream().filter(tag::equals).count() == 1);
    }

    KubernetesClient client() {
        return plane.admin();
    }

    /** Requests by the rollout that changed the set; empty where nobody keeps a log. */
    Optional<List<String>> writes() {
        return plane.auditLog().map(log -> {
            try (Stream<String> lines = Files.lines(log)) {
                return lines.filter(line -> line.contains("\"verb\":\"patch\"")
                                && line.contains("/namespaces/" + namespace() + "/statefulsets/" + NAME)
                                && line.contains("\"userAgent\":\"statefulset-rollout"))
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    static void until(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("in vain for " + PATIENCE.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
        }
    }

    @Override
    public void close() {
        namespace.close();
    }
}
