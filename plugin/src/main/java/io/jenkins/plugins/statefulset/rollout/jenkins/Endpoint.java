package io.jenkins.plugins.statefulset.rollout.jenkins;

import io.fabric8.kubernetes.client.Config;
import java.util.function.Supplier;

/**
 * How to reach a cluster.
 *
 * @param key the same for the same cluster and account, and for no other; holds no secret
 * @param config makes the client's settings, secrets included
 */
record Endpoint(String key, String defaultNamespace, Supplier<Config> config) {}
