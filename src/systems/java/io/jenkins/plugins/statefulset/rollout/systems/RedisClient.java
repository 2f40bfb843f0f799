package io.jenkins.plugins.statefulset.rollout.systems;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** Writes to whoever leads, and takes a write for acknowledged when a replica has it as well. */
final class RedisClient implements LoadClient {
    private static final int PORT = 6379;
    private static final int REPLICA_MILLIS = 2000;

    private final List<String> hosts;
    private Optional<Jedis> leader = Optional.empty();

    /** What a server is to the others. */
    enum Role {
        LEADS,
        /** And its link is up. */
        FOLLOWS,
        NONE
    }

    RedisClient(List<String> hosts) {
        this.hosts = hosts;
    }

    private static Jedis connected(String host, int millis) {
        return new Jedis(
                new HostAndPort(host, PORT),
                DefaultJedisClientConfig.builder()
                        .connectionTimeoutMillis(millis)
                        .socketTimeoutMillis(millis)
                        .build());
    }

    static Role role(String host) {
        try (Jedis server = connected(host, 1000)) {
            return role(server);
        } catch (JedisException e) {
            return Role.NONE;
        }
    }

    private static Role role(Jedis server) {
        String told = server.info("replication");
        if (told.contains("role:master")) {
            return Role.LEADS;
        }
        return told.contains("master_link_status:up") ? Role.FOLLOWS : Role.NONE;
    }

    private Jedis leader() {
        for (String host : leader.isPresent() ? List.<String>of() : hosts) {
            try {
                Jedis server = connected(host, 3000);
                if (role(server) == Role.LEADS) {
                    leader = Optional.of(server);
                    break;
                }
                server.close();
            } catch (JedisException e) {
                System.getLogger(RedisClient.class.getName())
                        .log(System.Logger.Level.DEBUG, host + " does not answer", e);
            }
        }
        return leader.orElseThrow(() -> new IllegalStateException("nobody leads"));
    }

    private interface Work<T> {
        T on(Jedis server);
    }

    private <T> T with(Work<T> work) {
        try {
            return work.on(leader());
        } catch (JedisException | IllegalStateException e) {
            // Who led may follow now.
            close();
            throw e;
        }
    }

    @Override
    public void write(String id) {
        long replicas = with(server -> {
            Object unused = server.set(id, "written");
            return server.waitReplicas(1, REPLICA_MILLIS);
        });
        if (replicas < 1) {
            throw new IllegalStateException("no replica has it");
        }
    }

    @Override
    public void read(String id) {
        Object unused = with(server -> server.exists(id));
    }

    @Override
    public Set<String> stored(String run) {
        return with(server -> server.keys(run + "-*"));
    }

    @Override
    public void close() {
        leader.ifPresent(server -> {
            try {
                server.close();
            } catch (JedisException e) {
                System.getLogger(RedisClient.class.getName()).log(System.Logger.Level.DEBUG, "gone already", e);
            }
        });
        leader = Optional.empty();
    }
}
