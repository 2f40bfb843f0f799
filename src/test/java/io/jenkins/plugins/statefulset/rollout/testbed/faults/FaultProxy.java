package io.jenkins.plugins.statefulset.rollout.testbed.faults;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Stands between one driver and the API servers, and spoils what goes through as a test says: plain HTTP on loopback to the
 * driver, TLS that is verified to the server. The driver's own token is handed on.
 *
 * <ol>
 *   <li>Each request is treated as the first rule says that has something to say of it; rules are asked in their order.
 *   <li>Of several servers each request, and each watch, goes to the next one.
 *   <li>Watches over WebSocket are tunnels: they can be broken, or frozen, so that they stay open and nothing comes.
 *   <li>A proxy that is down takes connections and ends them at once; those that were open are ended, too.
 * </ol>
 */
final class FaultProxy implements AutoCloseable {
    private final HttpServer front;
    private final HttpClient back;
    private final List<URI> servers;
    private final AtomicInteger next = new AtomicInteger();
    private final Vertx vertx;
    private final List<Function<WireRequest, Optional<ProxyTreatment>>> rules = new CopyOnWriteArrayList<>();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final List<NetSocket> tunnels = new CopyOnWriteArrayList<>();
    private volatile boolean down;

    /**
     * A request and what came of it.
     *
     * @param status the server's or the proxy's answer; 0 where there was none
     * @param reached whether it came to the server
     */
    record Exchange(WireRequest request, int status, boolean reached) {
        boolean took() {
            return reached && status >= 200 && status < 300;
        }
    }

    private FaultProxy(Vertx vertx, List<URI> servers, Path authority) {
        this.vertx = vertx;
        this.servers = List.copyOf(servers);
        this.back = vertx.createHttpClient(new HttpClientOptions()
                .setSsl(true)
                .setTrustOptions(new PemTrustOptions().addCertPath(authority.toString()))
                .setMaxPoolSize(64)
                .setKeepAliveTimeout(5));
        this.front = vertx.createHttpServer(
                new HttpServerOptions().setHost("127.0.0.1").setPort(0).setMaxChunkSize(1 << 20));
    }

    /** @param authority the certificate, as PEM, that the servers are verified by */
    static FaultProxy before(Vertx vertx, List<URI> servers, Path authority) {
        FaultProxy proxy = new FaultProxy(vertx, servers, authority);
        proxy.front.connectionHandler(connection -> {
            if (proxy.down) {
                Future<Void> unused = connection.close();
            }
        });
        proxy.front.requestHandler(proxy::take);
        Futures.await(proxy.front.listen());
        return proxy;
    }

    String url() {
        return "http://127.0.0.1:" + front.actualPort();
    }

    /** Said of each request, on the proxy's own thread. */
    FaultProxy rule(Function<WireRequest, Optional<ProxyTreatment>> rule) {
        rules.add(rule);
        return this;
    }

    /** All that came through so far, in the order in which it was answered. */
    List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    void breakWatches() {
        tunnels.forEach(NetSocket::close);
    }

    /** Those that are open now stay open and say nothing more, not even that they end. */
    void freezeWatches() {
        tunnels.forEach(NetSocket::pause);
    }

    void goDown() {
        down = true;
        breakWatches();
    }

    boolean isDown() {
        return down;
    }

    void comeUp() {
        down = false;
    }

    private void take(HttpServerRequest in) {
        if (in.headers().contains("Upgrade")) {
            WireRequest request = new WireRequest("GET", in.uri(), "");
            in.pause();
            treat(request, in, () -> tunnel(request, in));
        } else {
            in.body().onSuccess(body -> {
                WireRequest request = new WireRequest(in.method().name(), in.uri(), body.toString());
                treat(request, in, () -> forward(request, in, body, Optional.empty()));
            });
        }
    }

    private void treat(WireRequest request, HttpServerRequest in, Runnable on) {
        if (down) {
            cut(request, in, false);
            return;
        }
        Optional<ProxyTreatment> found = rules.stream()
                .map(rule -> rule.apply(request))
                .flatMap(Optional::stream)
                .findFirst();
        if (found.isEmpty()) {
            on.run();
        } else if (found.get() instanceof ProxyTreatment.Delayed delayed) {
            vertx.setTimer(delayed.by().toMillis(), timer -> on.run());
        } else if (found.get() instanceof ProxyTreatment.HeldBack held) {
            var context = vertx.getOrCreateContext();
            held.until().thenRun(() -> context.runOnContext(now -> on.run()));
        } else if (found.get() instanceof ProxyTreatment.Answered answered) {
            answer(request, in, answered);
        } else if (found.get() instanceof ProxyTreatment.CutAfter && !request.watches()) {
            forward(request, in, Buffer.buffer(request.body()), found);
        } else if (found.get() instanceof ProxyTreatment.Marked && !request.watches()) {
            forward(request, in, Buffer.buffer(request.body()), found);
        } else {
            cut(request, in, false);
        }
    }

    private void cut(WireRequest request, HttpServerRequest in, boolean reached) {
        exchanges.add(new Exchange(request, 0, reached));
        Future<Void> unused = in.connection().close();
    }

    private void answer(WireRequest request, HttpServerRequest in, ProxyTreatment.Answered answer) {
        exchanges.add(new Exchange(request, answer.status(), false));
        answer.retryAfterSeconds()
                .ifPresent(seconds -> in.response().putHeader("Retry-After", String.valueOf(seconds)));
        in.resume();
        Future<Void> unused = in.response()
                .setStatusCode(answer.status())
                .putHeader("Content-Type", "application/json")
                .end("""
                        {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": %d, "message": "the proxy says so"}""".formatted(answer.status()));
    }

    private Future<HttpClientRequest> toServer(HttpServerRequest in) {
        URI server = servers.get(Math.floorMod(next.getAndIncrement(), servers.size()));
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(in.method().name()))
                .setHost(server.getHost())
                .setPort(server.getPort())
                .setURI(in.uri());
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(in.headers());
        headers.remove("Host");
        return back.request(options.setHeaders(headers));
    }

    private void forward(WireRequest request, HttpServerRequest in, Buffer body, Optional<ProxyTreatment> after) {
        toServer(in)
                .compose(out -> {
                    out.headers().remove("Transfer-Encoding");
                    return out.send(body);
                })
                .onFailure(broken -> cut(request, in, true))
                .onSuccess(answer -> {
                    if (request.watches()) {
                        stream(request, in, answer);
                    } else {
                        answer.body()
                                .onFailure(broken -> cut(request, in, true))
                                .onSuccess(whole -> handBack(request, in, answer, whole, after));
                    }
                });
    }

    private void handBack(
            WireRequest request,
            HttpServerRequest in,
            HttpClientResponse answer,
            Buffer whole,
            Optional<ProxyTreatment> after) {
        exchanges.add(new Exchange(request, answer.statusCode(), true));
        if (after.isPresent() && after.get() instanceof ProxyTreatment.Marked marked) {
            marked.first().run();
        }
        if (after.isPresent() && after.get() instanceof ProxyTreatment.CutAfter cut) {
            cut.first().run();
        }
        if (down || after.filter(ProxyTreatment.CutAfter.class::isInstance).isPresent()) {
            Future<Void> unused = in.connection().close();
            return;
        }
        copyHeaders(answer, in);
        Future<Void> unused = in.response().setStatusCode(answer.statusCode()).end(whole);
    }

    private void stream(WireRequest request, HttpServerRequest in, HttpClientResponse answer) {
        exchanges.add(new Exchange(request, answer.statusCode(), true));
        copyHeaders(answer, in);
        in.response().setStatusCode(answer.statusCode()).setChunked(true);
        Future<Void> unused = answer.pipeTo(in.response());
    }

    private static void copyHeaders(HttpClientResponse answer, HttpServerRequest in) {
        answer.headers().forEach(header -> {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!name.equals("transfer-encoding") && !name.equals("content-length")) {
                in.response().headers().add(header.getKey(), header.getValue());
            }
        });
    }

    private void tunnel(WireRequest request, HttpServerRequest in) {
        toServer(in)
                .compose(HttpClientRequest::connect)
                .onFailure(broken -> cut(request, in, true))
                .onSuccess(answer -> {
                    if (answer.statusCode() != 101) {
                        answer.body().onSuccess(whole -> {
                            in.resume();
                            handBack(request, in, answer, whole, Optional.empty());
                        });
                        return;
                    }
                    exchanges.add(new Exchange(request, 101, true));
                    answer.headers().forEach(header -> in.response().headers().set(header.getKey(), header.getValue()));
                    in.toNetSocket()
                            .onFailure(broken -> answer.netSocket().close())
                            .onSuccess(socket -> join(socket, answer.netSocket()));
                });
    }

    private void join(NetSocket driver, NetSocket server) {
        tunnels.add(server);
        driver.closeHandler(end -> {
            tunnels.remove(server);
            Future<Void> unused = server.close();
        });
        Future<Void> toDriver = server.pipeTo(driver);
        toDriver.onComplete(end -> driver.close());
        Future<Void> toServer = driver.pipeTo(server);
        toServer.onComplete(end -> server.close());
    }

    @Override
    public void close() {
        Future<Void> front = this.front.close();
        Future<Void> back = this.back.close();
        Futures.await(front);
        Futures.await(back);
    }
}
