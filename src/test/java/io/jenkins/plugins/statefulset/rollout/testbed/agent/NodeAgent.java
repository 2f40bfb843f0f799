package io.jenkins.plugins.statefulset.rollout.testbed.agent;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A kubelet for processes: registers a node, and runs each pod that is bound to it as processes of this machine.
 *
 * <ol>
 *   <li>A container has the pod's volumes, the files of its {@link Image} and this machine's {@code /usr}, and nothing
 *       else of this machine: mount, process, IPC and UTS namespaces are its own.
 *   <li>The network is this machine's. Each pod has an address in 127.0.0.0/8 ({@code POD_ADDRESS} in its environment)
 *       and is to listen there; 127.0.0.1 in a command or probe means that address.
 *   <li>Names of pods under headless Services are in every pod's /etc/hosts while the pod they name is ready.
 *   <li>Resources are not limited. What else a kubelet does and this does not: hooks, sidecar containers, input to
 *       exec, port forwarding, users' namespaces, seccomp.
 * </ol>
 */
public final class NodeAgent implements AutoCloseable {
    private final String name;
    private final Path folder;
    private final Launcher launcher;
    private final KubeletServer server;
    private final NodeRegistration registration;
    private final SharedIndexInformer<Service> services;
    private final SharedIndexInformer<Pod> pods;
    private final PodHosts hosts;
    private final PodWorker.Node node;
    private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "agent");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Starts an agent.
     *
     * @param client as a cluster's administrator; it stays the caller's to close, after this
     * @param name of the node, a DNS label
     * @param images by the names that pods say
     * @param backOff before a container's second restart; a kubelet has 10 s
     * @throws IOException if its folder cannot be made
     */
    public static NodeAgent start(KubernetesClient client, String name, Map<String, Image> images, Duration backOff)
            throws IOException {
        return new NodeAgent(client, name, images, backOff);
    }

    /** Why there can be no agent on this machine for that cluster; empty if there can. */
    public static Optional<String> obstacle(KubernetesClient client) {
        if (client.nodes().withLabel("testbed/node", "fake").list().getItems().isEmpty()) {
            return Optional.of("running pods as processes needs a control plane on this machine, of testbed/up");
        }
        return Launcher.obstacle();
    }

    /** The label that, as a node selector, leads to the node of this agent and to no other. */
    public Map<String, String> selector() {
        return Map.of(NodeRegistration.ARCHITECTURE, NodeRegistration.architecture(name));
    }

    /** What a pod needs to be let onto an agent's node. */
    public static Toleration toleration() {
        return new TolerationBuilder()
                .withKey(NodeRegistration.TAINT)
                .withOperator("Exists")
                .withEffect("NoSchedule")
                .build();
    }

    private NodeAgent(KubernetesClient client, String name, Map<String, Image> images, Duration backOff)
            throws IOException {
        this.name = name;
        folder = Files.createTempDirectory("agent-");
        // Users of containers pass through to what is theirs, and see nothing on the way.
        PodVolumes.allow(folder, 0711);
        Files.createDirectories(folder.resolve("claims"));
        launcher = new Launcher(folder);
        server = new KubeletServer(folder, this::served);
        services = client.services().inAnyNamespace().inform();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        hosts = new PodHosts(
                "127." + random.nextInt(16, 255) + "." + random.nextInt(0, 255) + ".",
                key -> Optional.ofNullable(services.getStore().getByKey(key)));
        node = new PodWorker.Node(
                new PodApi(client, name),
                Map.copyOf(images),
                launcher,
                hosts,
                threads,
                folder.resolve("pods"),
                folder.resolve("claims"),
                backOff,
                this::gone);
        registration = new NodeRegistration(client, name, server.port());
        pods = client.pods().inAnyNamespace().withField("spec.nodeName", name).inform(new Arrivals());
    }

    /** What the watch tells. */
    private final class Arrivals implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            PodWorker worker = new PodWorker(pod, hosts.newAddress(), node);
            workers.put(pod.getMetadata().getUid(), worker);
            hosts.add(worker);
            threads.execute(worker);
        }

        @Override
        public void onUpdate(Pod older, Pod newer) {
            PodWorker worker = workers.get(newer.getMetadata().getUid());
            if (worker != null) {
                worker.seen(newer);
            }
        }

        @Override
        public void onDelete(Pod pod, boolean unsure) {
            PodWorker worker = workers.get(pod.getMetadata().getUid());
            if (worker != null) {
                worker.vanished();
            }
        }
    }

    private void gone(PodWorker worker) {
        workers.remove(worker.uid());
        hosts.remove(worker);
    }

    private Optional<PodWorker> worker(String key) {
        return workers.values().stream()
                .filter(worker -> (worker.pod().getMetadata().getNamespace() + "/" + worker.name()).equals(key))
                .findFirst();
    }

    private Optional<KubeletServer.Served> served(String pod, String container) {
        return worker(pod).flatMap(worker -> worker.container(container));
    }

    /** Where a claim's data are. The folder can be there before a pod uses it, and be a mount. */
    public Path claim(String namespace, String name) throws IOException {
        return Files.createDirectories(
                folder.resolve("claims").resolve(namespace).resolve(name));
    }

    /**
     * A container's process is killed, as by the kernel when memory runs out.
     *
     * @throws IllegalArgumentException if there is no such container on this node
     */
    public void kill(String namespace, String pod, String container) {
        worker(namespace + "/" + pod)
                .flatMap(worker -> worker.container(container))
                .orElseThrow(() -> new IllegalArgumentException("no container " + container + " of pod " + pod))
                .kill();
    }

    /** Ends every process that it has started, and takes the node away. What is on claims is gone, too. */
    @Override
    public void close() throws IOException {
        pods.close();
        workers.values().forEach(PodWorker::vanished);
        threads.shutdown();
        try {
            if (!threads.awaitTermination(20, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        services.close();
        launcher.close();
        server.close();
        registration.close();
        // Without a kubelet nobody would say that they have ended.
        node.api()
                .client()
                .pods()
                .inAnyNamespace()
                .withField("spec.nodeName", name)
                .withGracePeriod(0)
                .delete();
        remove(folder);
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
