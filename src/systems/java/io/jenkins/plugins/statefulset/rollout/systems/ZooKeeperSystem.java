package io.jenkins.plugins.statefulset.rollout.systems;

import io.jenkins.plugins.statefulset.rollout.testbed.agent.Image;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Three servers of the official image. */
public final class ZooKeeperSystem implements RealSystem {
    private static final String OLD = "3.8.4";
    private static final String NEW = "3.8.6";
    private static final String CONTAINER = "zookeeper";
    private static final int PORT = 2181;

    @Override
    public String name() {
        return "zookeeper";
    }

    @Override
    public String title() {
        return "ZooKeeper " + OLD + " → " + NEW;
    }

    @Override
    public Optional<String> obstacle() {
        return ServerImages.missingJars("zookeeper-" + OLD, "zookeeper-" + NEW)
                .or(() -> ServerImages.missingPrograms("/usr/bin/busybox"));
    }

    @Override
    public Map<String, Image> images() throws IOException {
        return Map.of("zookeeper:" + OLD, image(OLD), "zookeeper:" + NEW, image(NEW));
    }

    private static Image image(String version) throws IOException {
        return ServerImages.of(
                "zookeeper",
                Map.of(
                        "/opt/zookeeper/lib", ServerImages.jars("zookeeper-" + version),
                        "/docker-entrypoint.sh", ServerImages.script("zookeeper", "entrypoint")),
                0,
                "TERM");
    }

    @Override
    public String set() {
        return "zookeeper";
    }

    @Override
    public int quorum() {
        return 2;
    }

    @Override
    public Update update() {
        return Update.image(CONTAINER, "zookeeper:" + NEW);
    }

    @Override
    public Update downdate() {
        return Update.image(CONTAINER, "zookeeper:" + OLD);
    }

    @Override
    public Update badRelease() {
        return Update.variable(CONTAINER, "ZOO_TICK_TIME", "soon");
    }

    /** Its code is interpreted and never compiled, so a server takes long from its port's opening until it follows. */
    @Override
    public Optional<Update> slowRelease() {
        return Optional.of(Update.variable(CONTAINER, "JVMFLAGS", "-Xint"));
    }

    @Override
    public Optional<Update> quickRelease() {
        return Optional.of(Update.variable(CONTAINER, "JVMFLAGS", "-Xmx128m"));
    }

    @Override
    public Roles look(Members members) {
        Set<String> serving = new TreeSet<>();
        Optional<String> leader = Optional.empty();
        for (String pod : members.pods()) {
            String said = Asked.of(members.address(pod), PORT, "srvr").orElse("");
            if (said.contains("Mode: leader") || said.contains("Mode: follower")) {
                serving.add(pod);
            }
            if (said.contains("Mode: leader")) {
                leader = Optional.of(pod);
            }
        }
        return new Roles(serving, leader);
    }

    @Override
    public LoadClient connect(Members members) {
        return new ZooKeeperClient(members.hostsAndPorts(PORT));
    }
}
