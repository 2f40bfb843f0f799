package io.jenkins.plugins.statefulset.rollout.systems;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The members of a set, as clients know them.
 *
 * @param service the headless one that names them
 * @param addresses of the pods that there are now, by the pods' names
 */
public record Members(
        String namespace, String set, String service, int replicas, Supplier<Map<String, String>> addresses) {

    /** Names of the pods, lowest ordinal first. */
    public List<String> pods() {
        return IntStream.range(0, replicas)
                .mapToObj(ordinal -> set + "-" + ordinal)
                .toList();
    }

    /** Names that lead to the pods whatever their addresses are, lowest ordinal first. */
    public List<String> hosts() {
        return pods().stream().map(pod -> pod + "." + service).toList();
    }

    /** {@code host:port} of all, with commas between them. */
    public String hostsAndPorts(int port) {
        return String.join(",", hosts().stream().map(host -> host + ":" + port).toList());
    }

    public Optional<String> address(String pod) {
        return Optional.ofNullable(addresses.get().get(pod));
    }
}
