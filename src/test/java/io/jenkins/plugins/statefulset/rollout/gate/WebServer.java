package io.jenkins.plugins.statefulset.rollout.gate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A server on the loopback address that remembers what it was asked. */
final class WebServer implements AutoCloseable {
    static {
        // The JDK's server sends head and body apart, which without this takes 40 ms for every answer.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    final List<String> asked = new CopyOnWriteArrayList<>();

    /** @param location not sent if empty */
    record Answer(int status, String body, String location) {}

    /** @param answers by path and query, decoded */
    WebServer(Function<String, Answer> answers) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, answers));
        server.start();
    }

    static Answer of(int status, String body) {
        return new Answer(status, body, "");
    }

    static Answer redirect(String location) {
        return new Answer(302, "", location);
    }

    private void answer(HttpExchange exchange, Function<String, Answer> answers) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        String target = exchange.getRequestURI().getPath()
                + (query == null ? "" : "?" + URLDecoder.decode(query, StandardCharsets.UTF_8));
        asked.add(target);
        Answer answer = answers.apply(target);
        if (!answer.location().isEmpty()) {
            exchange.getResponseHeaders().add("Location", answer.location());
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Without a slash at the end. */
    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
