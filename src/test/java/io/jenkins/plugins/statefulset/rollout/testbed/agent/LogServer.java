package io.jenkins.plugins.statefulset.rollout.testbed.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The part of a kubelet's HTTPS server that {@code pods/log} needs: {@code GET /containerLogs/NAMESPACE/POD/CONTAINER} with
 * {@code tailLines}, {@code previous}, {@code follow} and {@code limitBytes}. Its certificate vouches for itself; an API
 * server without {@code --kubelet-certificate-authority} does not ask for more.
 */
final class LogServer implements AutoCloseable {
    private static final long FOLLOW_MILLIS = 100;

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "agent-logs");
        thread.setDaemon(true);
        return thread;
    });
    private final BiFunction<String, String, Optional<Source>> sources;

    /** A container's logs. */
    interface Source {
        Optional<Path> newestLog();

        Optional<Path> previousLog();

        boolean running();
    }

    /** @param sources by {@code namespace/pod} and container */
    LogServer(Path folder, BiFunction<String, String, Optional<Source>> sources) throws IOException {
        this.sources = sources;
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try {
            server.setHttpsConfigurator(new HttpsConfigurator(context(folder.resolve("server.p12"))));
        } catch (GeneralSecurityException e) {
            throw new IOException("no TLS for the log server", e);
        }
        server.setExecutor(threads);
        server.createContext("/containerLogs/", this::serve);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static SSLContext context(Path file) throws IOException, GeneralSecurityException {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        ProcessBuilder keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "agent",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-storetype",
                "PKCS12",
                "-storepass:env",
                "STORE_PASSWORD",
                "-keystore",
                file.toString(),
                "-dname",
                "CN=agent",
                "-validity",
                "7");
        keytool.environment().put("STORE_PASSWORD", password);
        keytool.redirectErrorStream(true);
        Process made = keytool.start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (made.waitFor() != 0) {
                throw new IOException("keytool: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(file)) {
            store.load(content, password.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            List<String> parts = List.of(exchange.getRequestURI().getPath().split("/", 5));
            Map<String, String> query = query(exchange.getRequestURI().getQuery());
            Optional<Source> source = parts.size() < 5
                    ? Optional.empty()
                    : sources.apply(parts.get(2) + "/" + parts.get(3), parts.get(4));
            boolean previous = "true".equals(query.get("previous"));
            Optional<Path> log = source.flatMap(found -> previous ? found.previousLog() : found.newestLog());
            if (log.isEmpty()) {
                byte[] text = (previous ? "previous terminated container not found" : "container not found")
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(400, text.length);
                exchange.getResponseBody().write(text);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, 0);
            send(exchange.getResponseBody(), log.get(), source.get(), query);
        }
    }

    private static void send(OutputStream to, Path log, Source source, Map<String, String> query) throws IOException {
        int lines = Integer.parseInt(query.getOrDefault("tailLines", String.valueOf(Integer.MAX_VALUE)));
        int bytes = Integer.parseInt(query.getOrDefault("limitBytes", String.valueOf(Integer.MAX_VALUE)));
        long sent = Files.size(log);
        to.write(LogFiles.tail(log, lines, bytes).getBytes(StandardCharsets.UTF_8));
        to.flush();
        if (!"true".equals(query.get("follow"))) {
            return;
        }
        boolean running;
        do {
            running = source.running();
            try (InputStream more = Files.newInputStream(log)) {
                more.skipNBytes(sent);
                sent += more.transferTo(to);
                to.flush();
            }
            try {
                Thread.sleep(FOLLOW_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        } while (running);
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new HashMap<>();
        for (String pair : text == null ? new String[0] : text.split("&", -1)) {
            String[] halves = pair.split("=", 2);
            query.put(halves[0], halves.length == 2 ? halves[1] : "");
        }
        return query;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
