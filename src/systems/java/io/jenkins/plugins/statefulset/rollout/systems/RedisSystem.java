package io.jenkins.plugins.statefulset.rollout.systems;

import io.jenkins.plugins.statefulset.rollout.testbed.agent.Image;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A primary with two replicas, of Debian's server. There is one version of it, so a setting is changed. */
public class RedisSystem implements RealSystem {
    private static final String CONTAINER = "redis";
    private static final String SETTING = "MAXMEMORY_POLICY";

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public String title() {
        return "Redis 7.0 with replicas, a setting";
    }

    @Override
    public Optional<String> obstacle() {
        return ServerImages.missingPrograms("/usr/bin/redis-server", "/usr/bin/redis-cli");
    }

    @Override
    public Map<String, Image> images() throws IOException {
        return Map.of("redis:7.0", ServerImages.of("redis", Map.of(), 0, "TERM"));
    }

    @Override
    public String set() {
        return "redis";
    }

    /** Who leads and one that follows: a write has to be with both. */
    @Override
    public int quorum() {
        return 2;
    }

    @Override
    public Update update() {
        return Update.variable(CONTAINER, SETTING, "volatile-lru");
    }

    @Override
    public Update downdate() {
        return Update.variable(CONTAINER, SETTING, "noeviction");
    }

    @Override
    public Update badRelease() {
        return Update.variable(CONTAINER, SETTING, "never");
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
            RedisClient.Role role = members.address(pod).map(RedisClient::role).orElse(RedisClient.Role.NONE);
            if (role != RedisClient.Role.NONE) {
                serving.add(pod);
            }
            if (role == RedisClient.Role.LEADS) {
                leader = Optional.of(pod);
            }
        }
        return new Roles(serving, leader);
    }

    @Override
    public LoadClient connect(Members members) {
        return new RedisClient(members.hosts());
    }
}
