package io.jenkins.plugins.statefulset.rollout.simulate;

import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Requests as they come over HTTP, and where they go. Runs on the event loop that owns the cluster. */
final class HttpFront {
    /** That of the API server. */
    private static final int LARGEST_BODY = 3 * 1024 * 1024;

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final RealTimePace pace;
    private final Discovery discovery;
    private final SimulationControl control;
    private final AccessControl access;
    private final OtherKinds others;
    private final ResourceApi resources;
    private final WatchStreams watches;
    private final ExecStreams execs;
    private final LogStreams logs;

    HttpFront(
            RealTimePace pace,
            Discovery discovery,
            SimulationControl control,
            AccessControl access,
            OtherKinds others,
            ResourceApi resources,
            WatchStreams watches,
            ExecStreams execs,
            LogStreams logs) {
        this.pace = pace;
        this.discovery = discovery;
        this.control = control;
        this.access = access;
        this.others = others;
        this.resources = resources;
        this.watches = watches;
        this.execs = execs;
        this.logs = logs;
    }

    void handle(HttpServerRequest request) {
        if (!isLoopback(request)) {
            send(
                    request,
                    ApiResponse.of(new StatusError(403, "Forbidden", "the Host header must name a loopback address")));
            return;
        }
        if ("websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            answer(request, Buffer.buffer());
            return;
        }
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() <= LARGEST_BODY) {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> {
            if (body.length() > LARGEST_BODY) {
                send(
                        request,
                        ApiResponse.of(new StatusError(
                                413, "RequestEntityTooLarge", "Request entity too large: limit is " + LARGEST_BODY)));
            } else {
                answer(request, body);
            }
        });
    }

    /** A page of another site that a browser was told is here must not reach the cluster (DNS rebinding). */
    private static boolean isLoopback(HttpServerRequest request) {
        // HTTP/2 has no Host header, and Vert.x takes either for the authority.
        return Optional.ofNullable(request.authority())
                .map(authority -> authority.host().toLowerCase(Locale.ROOT))
                .filter(LOOPBACK::contains)
                .isPresent();
    }

    private void answer(HttpServerRequest request, Buffer body) {
        Optional<RequestTarget> target = Optional.empty();
        try {
            pace.catchUp();
            ApiRequest asked = asked(request, body);
            String path = asked.path();
            target = RequestTarget.of(EventsGroup.isMeant(path) ? EventsGroup.corePath(path) : path);
            if (asked.contentType().equals(Protobuf.TYPE) && (target.isPresent() || AccessControl.isReview(asked))) {
                asked = asked.inJson();
            }
            if (EventsGroup.isMeant(path) && target.isPresent()) {
                send(request, ofEvents(asked, target.get()));
            } else {
                route(request, asked, target);
            }
        } catch (StatusError refusal) {
            send(request, ApiResponse.of(refusal));
        } catch (ClusterException failure) {
            String name = target.map(RequestTarget::name).orElse("");
            send(request, ApiResponse.of(StatusError.of(failure, target.map(RequestTarget::resource), name)));
        } catch (RuntimeException broken) {
            send(request, ApiResponse.of(new StatusError(500, "InternalError", "Internal error occurred: " + broken)));
        } finally {
            pace.plan();
        }
    }

    private ApiResponse ofEvents(ApiRequest asked, RequestTarget target) {
        String user = AccessControl.user(asked);
        access.check(asked, target, EventsGroup.NAME, user);
        return EventsGroup.answer(resources.answer(EventsGroup.inCore(asked), target, user));
    }

    private void route(HttpServerRequest request, ApiRequest asked, Optional<RequestTarget> target) {
        Optional<ApiResponse> simulation = control.answer(asked);
        if (simulation.isPresent()) {
            send(request, simulation.get());
            return;
        }
        String user = AccessControl.user(asked);
        if (AccessControl.isReview(asked)) {
            send(request, access.review(asked, user));
            return;
        }
        if (target.isEmpty()) {
            send(
                    request,
                    others.answer(asked, user)
                            .or(() -> discovery.answer(asked.path()))
                            .orElseThrow(StatusError::noSuchPath));
            return;
        }
        RequestTarget meant = target.get();
        access.check(asked, meant, user);
        if (meant.subresource().equals("exec")) {
            execs.open(request, asked, meant, resources.existing(meant));
        } else if (LogStreams.isMeant(asked, meant)) {
            logs.open(request, asked, resources.existing(meant));
        } else if (asked.method().equals("GET") && asked.isOn("watch")) {
            watches.open(request, asked, meant);
        } else {
            send(request, resources.answer(asked, meant, user));
        }
    }

    private static ApiRequest asked(HttpServerRequest request, Buffer body) {
        Map<String, String> query = new LinkedHashMap<>();
        request.params().forEach(entry -> query.putIfAbsent(entry.getKey(), entry.getValue()));
        Map<String, String> headers = new LinkedHashMap<>();
        request.headers()
                .forEach(entry -> headers.putIfAbsent(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue()));
        return new ApiRequest(request.method().name(), request.path(), query, headers, body);
    }

    private static void send(HttpServerRequest request, ApiResponse answer) {
        HttpServerResponse response = request.response();
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(answer.code())
                    .putHeader("Content-Type", answer.contentType())
                    .putHeader("Cache-Control", "no-cache, private")
                    .end(answer.body());
        }
    }
}
