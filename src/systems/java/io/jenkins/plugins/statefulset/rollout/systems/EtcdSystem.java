package io.jenkins.plugins.statefulset.rollout.systems;

import io.jenkins.plugins.statefulset.rollout.testbed.agent.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Three members of the etcd that the testbed builds. There is one version of it, so a setting is changed. */
public final class EtcdSystem implements RealSystem {
    private static final String CONTAINER = "etcd";
    private static final String IMAGE = "quay.io/coreos/etcd:v3.6";

    @Override
    public String name() {
        return "etcd";
    }

    @Override
    public String title() {
        return "etcd " + folder().map(EtcdSystem::version).orElse("") + ", a setting";
    }

    private static String version(Path folder) {
        return folder.getFileName().toString().replaceFirst("^etcd-v", "").replaceFirst("-kwok.*", "");
    }

    private static Optional<Path> folder() {
        return built("etcd-v", "etcd");
    }

    private static Optional<Path> client() {
        return built("etcdctl-v", "etcdctl");
    }

    /** What {@code testbed/build} has built. */
    private static Optional<Path> built(String prefix, String program) {
        String stated = System.getenv("ROLLOUT_TESTBED_CACHE");
        Path cache = stated != null
                ? Path.of(stated)
                : Path.of(System.getProperty("user.home"), ".cache", "rollout-testbed");
        try (Stream<Path> folders = Files.isDirectory(cache) ? Files.list(cache) : Stream.empty()) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith(prefix)
                            && Files.isExecutable(folder.resolve(program)))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> obstacle() {
        return folder().isPresent() && client().isPresent()
                ? Optional.empty()
                : Optional.of("testbed/build and testbed/build etcdctl have not built them");
    }

    @Override
    public Map<String, Image> images() throws IOException {
        Map<String, Path> programs =
                Map.of("/opt/etcd/bin", folder().orElseThrow(), "/opt/etcdctl/bin", client().orElseThrow());
        return Map.of(IMAGE, ServerImages.of("etcd", programs, 0, "TERM"));
    }

    @Override
    public String set() {
        return "etcd";
    }

    @Override
    public int quorum() {
        return 2;
    }

    @Override
    public Update update() {
        return Update.variable(CONTAINER, "ETCD_SNAPSHOT_COUNT", "20000");
    }

    @Override
    public Update downdate() {
        return Update.variable(CONTAINER, "ETCD_SNAPSHOT_COUNT", "10000");
    }

    @Override
    public Update badRelease() {
        return Update.variable(CONTAINER, "ETCD_SNAPSHOT_COUNT", "many");
    }

    @Override
    public Optional<Update> slowRelease() {
        return Optional.empty();
    }

    @Override
    public Roles look(Members members) {
        Set<String> serving = new TreeSet<>();
        Optional<String> leader = Optional.empty();
        for (String pod : members.pods()) {
            Optional<EtcdClient.Status> status = members.address(pod).flatMap(EtcdClient::status);
            if (status.filter(said -> !said.leader().equals("0")).isPresent()) {
                serving.add(pod);
            }
            if (status.filter(said -> said.leader().equals(said.member())).isPresent()) {
                leader = Optional.of(pod);
            }
        }
        return new Roles(serving, leader);
    }

    @Override
    public LoadClient connect(Members members) {
        return new EtcdClient(members.hosts());
    }
}
