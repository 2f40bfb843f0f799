package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.Storage;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Watches on their connections: lines of a chunked answer, or messages of a WebSocket. */
final class WatchStreams {
    private static final int MOST_UNREAD = 16 * 1024 * 1024;
    private static final long LONGEST = 3_600;

    private final Vertx vertx;
    private final WatchHub hub;
    private final ObjectTables tables;
    private final long bookmarkMillis;

    WatchStreams(Vertx vertx, WatchHub hub, ObjectTables tables, long bookmarkMillis) {
        this.vertx = vertx;
        this.hub = hub;
        this.tables = tables;
        this.bookmarkMillis = bookmarkMillis;
    }

    /** One connection. */
    private interface Wire {
        void write(String line);

        void end();

        boolean isFull();
    }

    void open(HttpServerRequest request, ApiRequest asked, RequestTarget target) {
        String fields = asked.parameter("fieldSelector").orElse("")
                + (target.name().isEmpty() ? "" : ",metadata.name=" + target.name());
        Predicate<HasMetadata> selection = RequestSelectors.of(
                target.resource(),
                target.namespace(),
                asked.parameter("labelSelector").orElse(""),
                fields);
        OptionalLong since = asked.number("resourceVersion").stream()
                .mapToLong(Long::longValue)
                .findFirst();
        WatchHub.Start start =
                asked.isOn("sendInitialEvents") ? WatchHub.Start.WITH_ALL : WatchHub.Start.AS_VERSION_SAYS;
        List<ObjectNode> first = new ArrayList<>();
        Stream stream = new Stream(asked, target.resource(), first);
        Runnable unwatch = hub.open(target.resource(), selection, since, start, stream);
        stream.onEnd.add(unwatch);
        if ("websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            request.toWebSocket()
                    .onSuccess(socket -> {
                        socket.setWriteQueueMaxSize(MOST_UNREAD);
                        socket.closeHandler(gone -> stream.end());
                        stream.begin(new SocketWire(socket));
                    })
                    .onFailure(failure -> stream.end());
        } else {
            HttpServerResponse response = request.response();
            response.setChunked(true).putHeader("Content-Type", "application/json");
            response.setWriteQueueMaxSize(MOST_UNREAD);
            response.closeHandler(gone -> stream.end());
            response.write(Buffer.buffer());
            stream.begin(new ResponseWire(response));
        }
    }

    private final class Stream implements WatchHub.Sink {
        private final ApiRequest asked;
        private final Resource resource;
        private final List<ObjectNode> early;
        private final List<Runnable> onEnd = new ArrayList<>();
        private Optional<Wire> wire = Optional.empty();
        private boolean over;

        Stream(ApiRequest asked, Resource resource, List<ObjectNode> early) {
            this.asked = asked;
            this.resource = resource;
            this.early = early;
        }

        void begin(Wire connection) {
            wire = Optional.of(connection);
            early.forEach(this::send);
            long seconds = Math.min(LONGEST, asked.number("timeoutSeconds").orElse(LONGEST));
            long timeout = vertx.setTimer(Math.max(1, seconds * 1000), id -> finish());
            onEnd.add(() -> vertx.cancelTimer(timeout));
            if (asked.isOn("allowWatchBookmarks")) {
                long periodic = vertx.setPeriodic(bookmarkMillis, id -> send(hub.bookmark(resource)));
                onEnd.add(() -> vertx.cancelTimer(periodic));
            }
        }

        @Override
        public void send(ObjectNode event) {
            if (wire.isEmpty()) {
                early.add(event);
            } else if (!over) {
                if (wire.get().isFull()) {
                    finish();
                } else {
                    wire.get().write(rendered(event).toString() + "\n");
                }
            }
        }

        private ObjectNode rendered(ObjectNode event) {
            if (event.path("type").asText().equals("BOOKMARK")) {
                return event;
            }
            if (!asked.wantsTable()) {
                return tables.seen(event.deepCopy());
            }
            HasMetadata object = Storage.typed(resource, event.get("object"));
            return WatchHub.event(event.path("type").asText(), tables.shown(asked, resource, object));
        }

        private void finish() {
            if (!over
                    && asked.isOn("allowWatchBookmarks")
                    && !wire.orElseThrow().isFull()) {
                wire.orElseThrow().write(hub.bookmark(resource) + "\n");
            }
            end();
            wire.orElseThrow().end();
        }

        void end() {
            if (!over) {
                over = true;
                onEnd.forEach(Runnable::run);
            }
        }
    }

    private record ResponseWire(HttpServerResponse response) implements Wire {
        @Override
        public void write(String line) {
            response.write(line);
        }

        @Override
        public void end() {
            if (!response.ended() && !response.closed()) {
                response.end();
            }
        }

        @Override
        public boolean isFull() {
            return response.writeQueueFull();
        }
    }

    private record SocketWire(ServerWebSocket socket) implements Wire {
        @Override
        public void write(String line) {
            socket.writeTextMessage(line);
        }

        @Override
        public void end() {
            if (!socket.isClosed()) {
                socket.close((short) 1000);
            }
        }

        @Override
        public boolean isFull() {
            return socket.writeQueueFull();
        }
    }
}
