package io.jenkins.plugins.statefulset.rollout.systems;

/** The same servers with a Sentinel beside each, of which two choose another primary when the one they have goes. */
public final class RedisSentinelSystem extends RedisSystem {
    @Override
    public String name() {
        return "redis-sentinel";
    }

    @Override
    public String title() {
        return "Redis 7.0 with Sentinel, a setting";
    }
}
