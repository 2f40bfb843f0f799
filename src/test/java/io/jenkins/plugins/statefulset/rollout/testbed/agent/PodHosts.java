package io.jenkins.plugins.statefulset.rollout.testbed.agent;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The pods' addresses, each of its own in 127.0.0.0/8, and in place of a DNS server the files /etc/hosts of all pods:
 * the names that headless Services give to pods that are ready.
 */
final class PodHosts {
    private final String prefix;
    private final Function<String, Optional<Service>> services;
    private final Map<String, PodWorker> pods = new LinkedHashMap<>();
    private final Map<String, Path> files = new LinkedHashMap<>();
    private int last = 1;

    /**
     * @param prefix of the addresses: {@code 127.1.2.}
     * @param services by {@code namespace/name}
     */
    PodHosts(String prefix, Function<String, Optional<Service>> services) {
        this.prefix = prefix;
        this.services = services;
    }

    synchronized String newAddress() {
        last = last % 250 + 1;
        return prefix + last;
    }

    synchronized void add(PodWorker pod) {
        pods.put(pod.uid(), pod);
    }

    synchronized void remove(PodWorker pod) {
        pods.remove(pod.uid());
        files.remove(pod.uid());
        refresh();
    }

    synchronized Path file(Path folder, Pod pod, String address) throws IOException {
        Path file = folder.resolve("hosts");
        Files.writeString(file, text(pod, address));
        files.put(pod.getMetadata().getUid(), file);
        return file;
    }

    /** Writes in place, because a container has the file itself and not its folder. */
    synchronized void refresh() {
        files.forEach((uid, file) -> {
            PodWorker pod = pods.get(uid);
            if (pod != null) {
                try {
                    Files.writeString(file, text(pod.pod(), pod.address()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }

    private String text(Pod reader, String address) {
        StringBuilder text = new StringBuilder(address + "\tlocalhost\n");
        text.append(address).append('\t').append(reader.getMetadata().getName()).append('\n');
        for (PodWorker pod : pods.values()) {
            String subdomain = pod.pod().getSpec().getSubdomain();
            String namespace = pod.pod().getMetadata().getNamespace();
            if (subdomain != null && isPublished(pod, namespace + "/" + subdomain)) {
                String name = pod.pod().getSpec().getHostname() + "." + subdomain;
                text.append(pod.address());
                if (namespace.equals(reader.getMetadata().getNamespace())) {
                    text.append('\t').append(name);
                }
                String whole = name + "." + namespace;
                text.append('\t').append(whole);
                text.append('\t').append(whole).append(".svc");
                text.append('\t').append(whole).append(".svc.cluster.local\n");
            }
        }
        return text.toString();
    }

    private boolean isPublished(PodWorker pod, String service) {
        return services.apply(service)
                .filter(found -> !pod.ending()
                        && (pod.ready() || Boolean.TRUE.equals(found.getSpec().getPublishNotReadyAddresses())))
                .isPresent();
    }
}
