package io.jenkins.plugins.statefulset.rollout.testbed;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real control plane for tests: one of the testbed's own, started once for each version and test run, or with
 * {@code -Dtestbed.kubeconfig=FILE} the cluster that the file names.
 *
 * <p>Test classes are annotated with {@link RequiresTestbed} and take theirs from {@link #all()}:
 *
 * <pre>{@code
 * @RequiresTestbed
 * @ParameterizedClass
 * @MethodSource("io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane#all")
 * }</pre>
 */
public final class ControlPlane {
    /** The minors that the testbed builds, oldest first. */
    public static final List<String> MINORS = List.of("1.34", "1.37");

    private static final String UNSTEERED = "no annotations steer its pods (testbed/README.md says what that takes)";

    private static final Path SCRIPTS = Path.of("testbed").toAbsolutePath();
    private static final Path FOLDERS = Path.of("target", "testbed").toAbsolutePath();
    private static final Map<String, ControlPlane> STARTED = new ConcurrentHashMap<>();

    private final Path kubeconfig;
    private final Optional<Path> folder;
    private final KubernetesClient admin;
    private final String version;
    private final boolean steersPods;

    private ControlPlane(Path kubeconfig, Optional<Path> folder) {
        this.kubeconfig = kubeconfig;
        this.folder = folder;
        this.admin =
                new KubernetesClientBuilder().withConfig(config(kubeconfig)).build();
        String full = admin.getKubernetesVersion().getGitVersion();
        this.version = full.startsWith("v") ? full.substring(1) : full;
        List<Node> nodes = admin.nodes().list().getItems();
        this.steersPods = nodes.stream().anyMatch(ControlPlane::isFake)
                && nodes.stream().allMatch(node -> isFake(node) || keepsPodsAway(node));
    }

    private static Config config(Path kubeconfig) {
        Config config = Config.fromKubeconfig(kubeconfig.toFile());
        config.setUserAgent("testbed");
        return config;
    }

    private static boolean isFake(Node node) {
        return "fake".equals(node.getMetadata().getLabels().get("testbed/node"));
    }

    private static boolean keepsPodsAway(Node node) {
        return node.getSpec().getTaints().stream()
                .anyMatch(taint -> taint.getEffect().equals("NoSchedule"));
    }

    /** Every control plane that this test run has; those of the testbed are started by the first who asks. */
    public static List<ControlPlane> all() {
        return own().map(List::of)
                .orElseGet(() -> MINORS.stream().map(ControlPlane::of).toList());
    }

    /** The testbed's control plane of that minor, or the person's own cluster whatever its version. */
    public static ControlPlane of(String minor) {
        return own().orElseGet(() -> STARTED.computeIfAbsent(minor, folder -> start(minor, folder)));
    }

    /** Another one of the testbed's own of that minor, for a test that stops parts of it. */
    public static ControlPlane apart(String minor, String name) {
        return STARTED.computeIfAbsent(minor + "-" + name, folder -> start(minor, folder));
    }

    private static Optional<ControlPlane> own() {
        return Optional.ofNullable(System.getProperty("testbed.kubeconfig"))
                .filter(file -> !file.isBlank())
                .map(file -> STARTED.computeIfAbsent("own", key -> own(Path.of(file))));
    }

    private static ControlPlane own(Path kubeconfig) {
        ControlPlane plane = new ControlPlane(kubeconfig, Optional.empty());
        System.out.println("testbed: " + kubeconfig + " is " + plane
                + (plane.steersPods
                        ? "; annotations steer its pods, so nothing is left out"
                        : "; " + UNSTEERED + ", so every test on it is left out"));
        return plane;
    }

    private static ControlPlane start(String minor, String name) {
        Path folder = FOLDERS.resolve(name);
        script("down", "--dir", folder.toString());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> script("down", "--dir", folder.toString())));
        script("up", "--version", minor, "--dir", folder.toString());
        return new ControlPlane(folder.resolve("kubeconfig"), Optional.of(folder));
    }

    /** Ends all of them; the next who asks starts them again. */
    static void endAll() {
        for (String key : List.copyOf(STARTED.keySet())) {
            Optional.ofNullable(STARTED.remove(key)).ifPresent(ControlPlane::end);
        }
    }

    private static String script(String name, String... arguments) {
        List<String> command = Stream.concat(Stream.of(SCRIPTS.resolve(name).toString()), Stream.of(arguments))
                .toList();
        try {
            Files.createDirectories(FOLDERS);
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            StringBuilder said = new StringBuilder();
            try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    said.append(line).append('\n');
                    System.out.println("testbed: " + line);
                }
            }
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + status + ":\n" + said);
            }
            return said.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Allows everything, and is in the file that {@code kubectl} takes. */
    public Path kubeconfig() {
        return kubeconfig;
    }

    /** Where its processes and files are; empty where the cluster is a person's own. */
    public Optional<Path> folder() {
        return folder;
    }

    /**
     * Disturbs a process of it, as {@code testbed/part} does.
     *
     * @return what that printed
     */
    public String part(String action, String process, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of(action, process, "--dir", folder.orElseThrow().toString()));
        arguments.addAll(List.of(more));
        return script("part", arguments.toArray(String[]::new));
    }

    /** A client that may do everything. It stays this control plane's to close. */
    public KubernetesClient admin() {
        return admin;
    }

    /** Settings of {@link #admin()} with that bearer token in the place of its credentials. */
    public Config configWith(String token) {
        Config own = admin.getConfiguration();
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(own.getMasterUrl())
                .withCaCertData(own.getCaCertData())
                .withCaCertFile(own.getCaCertFile())
                .withTrustCerts(own.isTrustCerts())
                .withOauthToken(token)
                .withUserAgent("statefulset-rollout")
                .withWatchReconnectInterval(250)
                .build();
    }

    /** As in {@code 1.37.2}. */
    public String version() {
        return version;
    }

    /** As in {@code 1.37}. */
    public String minor() {
        return version.replaceFirst("^(\\d+\\.\\d+).*", "$1");
    }

    /** One line of JSON for each request; where the cluster is a person's own only if {@code testbed/up} has started it. */
    public Optional<Path> auditLog() {
        return Optional.of(kubeconfig.resolveSibling("audit.log")).filter(Files::isReadable);
    }

    /** Skips the test where pods do not fare as the annotations of {@code testbed/README.md} say. */
    public void assumeThatAnnotationsSteerPods() {
        Assumptions.assumeTrue(steersPods, () -> this + ": " + UNSTEERED);
    }

    /** A namespace of its own, ready for pods; closing it begins its deletion. */
    public TestNamespace namespace(String prefix) {
        return TestNamespace.create(this, prefix);
    }

    // Not AutoCloseable: JUnit closes arguments of parameterized classes that are, after the first class.
    private void end() {
        admin.close();
        folder.ifPresent(path -> script("down", "--dir", path.toString()));
    }

    @Override
    public String toString() {
        return "Kubernetes " + version;
    }
}
