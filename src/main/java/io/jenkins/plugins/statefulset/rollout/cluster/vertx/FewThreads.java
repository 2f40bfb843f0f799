package io.jenkins.plugins.statefulset.rollout.cluster.vertx;

import static io.vertx.core.spi.resolver.ResolverProvider.DISABLE_DNS_RESOLVER_PROP_NAME;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.jenkins.plugins.statefulset.rollout.cluster.fabric8.Fabric8Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.fabric8.Fabric8Clusters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/**
 * A client whose HTTP client starts four threads at most: two event loops, one for host names and one that watches over
 * the others. By itself Vert.x takes two event loops for each core, and up to forty more.
 *
 * <p>Comes with the command line, not with the library, whose HTTP client is the business of whoever brings it.
 */
public final class FewThreads {
    private static final int EVENT_LOOPS = 2;

    private FewThreads() {}

    /** What finds a cluster as kubectl does, and reaches it this way. */
    public static Fabric8Clusters clusters() {
        return new Fabric8Clusters(FewThreads::connect);
    }

    private static Fabric8Cluster connect(KubernetesClientBuilder builder) {
        Vertx vertx = start();
        try {
            KubernetesClient client = builder.withHttpClientFactory(new VertxHttpClientFactory(vertx))
                    .build();
            return Fabric8Cluster.owning(client, () -> close(vertx));
        } catch (RuntimeException unusable) {
            close(vertx);
            throw unusable;
        }
    }

    /** Host names are looked up by the JVM, as fabric8 does it too: Vert.x's own resolver knows no split DNS of a VPN. */
    private static Vertx start() {
        String before = System.getProperty(DISABLE_DNS_RESOLVER_PROP_NAME);
        System.setProperty(DISABLE_DNS_RESOLVER_PROP_NAME, "true");
        try {
            return Vertx.vertx(new VertxOptions()
                    .setEventLoopPoolSize(EVENT_LOOPS)
                    .setWorkerPoolSize(1)
                    .setInternalBlockingPoolSize(1)
                    .setUseDaemonThread(true)
                    .setFileSystemOptions(
                            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        } finally {
            if (before == null) {
                System.clearProperty(DISABLE_DNS_RESOLVER_PROP_NAME);
            } else {
                System.setProperty(DISABLE_DNS_RESOLVER_PROP_NAME, before);
            }
        }
    }

    private static void close(Vertx vertx) {
        Future<Void> unused = vertx.close();
    }
}
