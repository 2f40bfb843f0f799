package io.jenkins.plugins.statefulset.rollout.testbed.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodFluent;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.jenkins.plugins.statefulset.rollout.change.Change;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.testbed.TestNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A namespace in which one rollout plays: its set, its drivers with a proxy each, people, and somebody who edits the set meanwhile. */
final class FaultNamespace implements AutoCloseable {
    static final String SET = "db";
    static final int REPLICAS = 3;
    static final String OLD = "registry.example/app:1";
    static final String NEW = "registry.example/app:2";
    static final String BYSTANDER = "faults/bystander";

    private final Plane plane;
    private final RolloutCourse course;
    private final TestNamespace own;
    private final SetWitness witness;
    private final Path files;
    private final String token;
    private final List<FaultProxy> proxies = new ArrayList<>();
    private final List<Driver> drivers = new ArrayList<>();
    private final ExecutorService bystander = Executors.newSingleThreadExecutor();
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final AtomicInteger edits = new AtomicInteger();
    private final AtomicInteger edited = new AtomicInteger();

    private FaultNamespace(Plane plane, RolloutCourse course, TestNamespace own) {
        this.plane = plane;
        this.course = course;
        this.own = own;
        this.files = plane.files().resolve(own.name());
        create();
        this.token = token();
        this.witness = new SetWitness(admin(), own.name(), this::edit);
    }

    /** With all pods ready, and what the course has happen before. */
    static FaultNamespace make(Plane plane, RolloutCourse course) {
        FaultNamespace arena = new FaultNamespace(plane, course, plane.control().namespace("faults"));
        arena.until("all pods are ready", () -> arena.witness.ready(OLD, 0));
        arena.until(
                "the budget counts them",
                () ->
                        arena
                                .admin()
                                .policy()
                                .v1()
                                .podDisruptionBudget()
                                .inNamespace(arena.namespace())
                                .list()
                                .getItems()
                                .stream()
                                .allMatch(budget -> budget.getStatus() != null
                                        && Integer.valueOf(REPLICAS)
                                                .equals(budget.getStatus().getCurrentHealthy())));
        course.before(arena);
        arena.witness.begin();
        return arena;
    }

    private void create() {
        try {
            Files.createDirectories(files);
            Files.writeString(files.resolve("patch.yaml"), course.patch());
            String role = Files.readString(Path.of("docs/rbac.yaml"))
                    .replace("namespace: databases", "namespace: " + namespace());
            List<HasMetadata> objects = admin().getKubernetesSerialization().unmarshal(role);
            Stream.concat(objects.stream(), course.objects(namespace()).stream())
                    .forEach(object ->
                            admin().resource(object).inNamespace(namespace()).create());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String token() {
        return admin().serviceAccounts()
                .inNamespace(namespace())
                .withName("statefulset-rollout")
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    static Change merge(String patch) {
        try {
            return new Change.StrategicMergePatch(new YAMLMapper().readTree(patch), "faults");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Complete when a driver has written the record, or when this was closed. */
    CompletableFuture<Void> begun() {
        return begun;
    }

    Plane plane() {
        return plane;
    }

    RolloutCourse course() {
        return course;
    }

    KubernetesClient admin() {
        return plane.admin();
    }

    String namespace() {
        return own.name();
    }

    SetWitness witness() {
        return witness;
    }

    /** All drivers that there were, in order. */
    List<Driver> drivers() {
        return List.copyOf(drivers);
    }

    /** The proxies of these drivers. */
    List<FaultProxy> proxies() {
        return List.copyOf(proxies);
    }

    FaultProxy proxy(URI... servers) {
        FaultProxy proxy = FaultProxy.before(
                plane.vertx(), servers.length == 0 ? List.of(plane.server()) : List.of(servers), plane.authority());
        proxies.add(proxy);
        return proxy;
    }

    Driver start(FaultProxy proxy) {
        return noted(new InProcessDriver(
                kubeconfig(proxy), (rollouts, listener) -> rollouts.start(course.request(namespace()), listener)));
    }

    Driver resume(FaultProxy proxy) {
        return noted(new InProcessDriver(
                kubeconfig(proxy), (rollouts, listener) -> rollouts.resume(namespace(), SET, "faults", listener)));
    }

    /** As a process of its own. */
    CommandLineDriver run(FaultProxy proxy) {
        List<String> arguments = new ArrayList<>(List.of("run", SET, "-n", namespace()));
        arguments.addAll(course.arguments(files.resolve("patch.yaml").toString()));
        return noted(new CommandLineDriver(kubeconfig(proxy), output(), arguments));
    }

    /** As a process of its own. */
    CommandLineDriver takeUp(FaultProxy proxy) {
        return noted(new CommandLineDriver(kubeconfig(proxy), output(), List.of("resume", SET, "-n", namespace())));
    }

    private Path output() {
        return files.resolve("driver-" + drivers.size() + ".log");
    }

    private <T extends Driver> T noted(T driver) {
        drivers.add(driver);
        return driver;
    }

    private Path kubeconfig(FaultProxy proxy) {
        try {
            Path file = files.resolve("kubeconfig-" + proxies.indexOf(proxy));
            Files.writeString(file, """
                    apiVersion: v1
                    kind: Config
                    current-context: proxy
                    contexts: [{name: proxy, context: {cluster: proxy, user: driver, namespace: %s}}]
                    clusters: [{name: proxy, cluster: {server: "%s"}}]
                    users: [{name: driver, user: {token: %s}}]
                    """.formatted(namespace(), proxy.url(), token));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void until(String what, BooleanSupplier holds) {
        Retrying.until(course + " in " + namespace() + ": " + what, holds);
    }

    /** A person's word, from another machine. */
    void tell(Command word) {
        Retrying.done("told to " + word, () -> plane.people().issue(namespace(), SET, word));
    }

    void ail(String pod, String annotation) {
        edit(pod, metadata -> metadata.addToAnnotations(annotation, "true"));
    }

    void cure(String pod, String annotation) {
        edit(pod, metadata -> metadata.removeFromAnnotations(annotation));
    }

    private void edit(String pod, Consumer<PodFluent<PodBuilder>.MetadataNested<PodBuilder>> change) {
        Retrying.done(
                "annotated " + pod,
                () -> admin().pods().inNamespace(namespace()).withName(pod).edit(each -> {
                    PodBuilder builder = new PodBuilder(each);
                    var metadata = builder.editMetadata();
                    change.accept(metadata);
                    metadata.endMetadata();
                    return builder.build();
                }));
    }

    /** Somebody else edits the set twice: when it begins to roll, and when its first new pod is ready. */
    private void edit(SetWitness seen) {
        if (!seen.drivers().isEmpty()) {
            begun.complete(null);
        }
        boolean rolls =
                seen.state().filter(state -> state.phase() != Phase.BACKUP).isPresent();
        if (rolls && edits.compareAndSet(0, 1)) {
            bystander.execute(() -> write(1));
        }
        if (rolls && seen.ready(NEW, REPLICAS - 1) && edits.compareAndSet(1, 2)) {
            bystander.execute(() -> write(2));
        }
    }

    private void write(int number) {
        String patch = """
                {"metadata": {"annotations": {"%s": "%d"}}, "spec": {"revisionHistoryLimit": %d}}""".formatted(BYSTANDER, number, 20 + number);
        Retrying.done("somebody else's edit", () -> admin().apps()
                .statefulSets()
                .inNamespace(namespace())
                .withName(SET)
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch));
        edited.set(number);
    }

    /** Nobody drives the set, and nobody is about to edit it. */
    boolean isLeftAlone() {
        String seen = witness.set()
                .map(set -> set.getMetadata().getAnnotations().get(BYSTANDER))
                .orElse("");
        return edits.get() == edited.get()
                && String.valueOf(edited.get()).equals(seen)
                && ObservedEnd.of(this).lease().equals(ObservedEnd.NOBODY);
    }

    /** How often drivers asked for something to be changed, whether that went through or not. */
    long writes() {
        return proxies.stream()
                .flatMap(proxy -> proxy.exchanges().stream())
                .filter(exchange -> exchange.request().kind().counts())
                .count();
    }

    @Override
    public void close() {
        begun.complete(null);
        drivers.stream().filter(driver -> !driver.over()).forEach(Driver::kill);
        witness.close();
        bystander.shutdownNow();
        proxies.forEach(FaultProxy::close);
        Retrying.done("deleted " + namespace(), own::close);
    }
}
