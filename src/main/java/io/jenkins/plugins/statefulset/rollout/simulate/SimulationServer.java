package io.jenkins.plugins.statefulset.rollout.simulate;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * A simulated cluster behind a Kubernetes API on {@code 127.0.0.1}, in time that passes. Anybody on this machine may use
 * it: it asks for no credentials, as kubectl sends none over plain HTTP.
 */
public final class SimulationServer implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int CHANGES_KEPT = 5_000;
    private static final long BOOKMARK_MILLIS = 10_000;

    private final SimulatedCluster cluster;
    private final Vertx vertx;
    private final Context owner;
    private final RealTimePace pace;
    private final WatchHub hub;
    private final int port;

    private SimulationServer(SimulatedCluster cluster, int port, double speed) {
        this.cluster = cluster;
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        this.owner = vertx.getOrCreateContext();
        this.pace = new RealTimePace(vertx, cluster.clock(), speed);
        DefaultObjects.bringIn(cluster.storage());
        VolumeBinder.bringIn(cluster.storage());
        this.hub = new WatchHub(cluster.storage(), CHANGES_KEPT);
        this.port = listen(port);
    }

    /**
     * Serves a cluster, which from now on is the server's alone.
     *
     * @param port 0 for a free one
     * @param speed seconds of the cluster in one real second, above 0
     * @throws UncheckedIOException if the port is taken
     */
    public static SimulationServer start(SimulatedCluster cluster, int port, double speed) {
        if (!(speed > 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException("a speed above 0 is allowed, not " + speed);
        }
        return new SimulationServer(cluster, port, speed);
    }

    private int listen(int wanted) {
        ObjectTables tables = new ObjectTables(cluster.clock()::now, pace::real);
        AccessControl access = new AccessControl(cluster.storage());
        OtherKinds others = new OtherKinds(cluster.storage(), access);
        HttpFront front = new HttpFront(
                pace,
                new Discovery(cluster.version(), others),
                new SimulationControl(cluster, pace),
                access,
                others,
                new ResourceApi(cluster.storage(), tables, cluster.clock()::now),
                new WatchStreams(vertx, hub, tables, BOOKMARK_MILLIS),
                new ExecStreams(cluster.storage()),
                new LogStreams(cluster.storage(), hub));
        CompletableFuture<Integer> bound = new CompletableFuture<>();
        owner.runOnContext(now -> {
            HttpServerOptions options = new HttpServerOptions()
                    .setHost(HOST)
                    .setPort(wanted)
                    .setMaxInitialLineLength(64 * 1024)
                    .setWebSocketSubProtocols(ExecStreams.PROTOCOLS);
            vertx.createHttpServer(options)
                    .requestHandler(front::handle)
                    .listen()
                    .map(HttpServer::actualPort)
                    .onSuccess(bound::complete)
                    .onFailure(bound::completeExceptionally);
            pace.plan();
        });
        try {
            return bound.join();
        } catch (CompletionException e) {
            vertx.close();
            throw new UncheckedIOException(
                    HOST + ":" + wanted + " cannot be listened on: "
                            + e.getCause().getMessage(),
                    new IOException(e.getCause()));
        }
    }

    /** Without a slash at its end. */
    public URI url() {
        return URI.create("http://" + HOST + ":" + port);
    }

    /** A kubeconfig for it, as YAML. There is no secret in it. */
    public String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                current-context: simulation
                clusters:
                  - name: simulation
                    cluster:
                      server: %s
                users:
                  - name: simulation
                    user: {}
                contexts:
                  - name: simulation
                    context:
                      cluster: simulation
                      user: simulation
                      namespace: default
                """.formatted(url());
    }

    /** For fabric8's client, with nothing of this machine's own configuration in it. */
    public Config clientConfig() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url().toString())
                .withNamespace("default")
                .build();
    }

    /** The cluster, to be built upon only within {@link #with}. */
    public SimulatedCluster cluster() {
        return cluster;
    }

    /** Runs work on the cluster, such as somebody else's edits, on the thread that owns it, and waits for it. */
    public <T> T with(Function<SimulatedCluster, T> work) {
        if (Vertx.currentContext() == owner) {
            return work.apply(cluster);
        }
        CompletableFuture<T> done = new CompletableFuture<>();
        owner.runOnContext(now -> {
            try {
                pace.catchUp();
                done.complete(work.apply(cluster));
            } catch (RuntimeException | Error failure) {
                done.completeExceptionally(failure);
            } finally {
                pace.plan();
            }
        });
        try {
            return done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Cluster seconds per real second from now on, above 0. */
    public void changeSpeed(double speed) {
        if (!(speed > 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException("a speed above 0 is allowed, not " + speed);
        }
        with(same -> {
            pace.changeTo(speed);
            return same;
        });
    }

    /** Forgets past changes, as etcd does every five minutes: watches that come back from before are told 410. */
    public void compact() {
        with(same -> {
            hub.compact();
            return same;
        });
    }

    /** Ends all connections. The cluster stands still from then on. */
    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
