package io.jenkins.plugins.statefulset.rollout.testbed.agent;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/**
 * The part of a kubelet's HTTPS server that {@code pods/log} and {@code pods/exec} need. An API server without
 * {@code --kubelet-certificate-authority} does not ask for more than a certificate that vouches for itself.
 *
 * <ul>
 *   <li>{@code GET /containerLogs/NAMESPACE/POD/CONTAINER} with {@code tailLines}, {@code previous}, {@code follow},
 *       {@code limitBytes}
 *   <li>{@code GET /exec/NAMESPACE/POD/CONTAINER} with {@code command}, over a WebSocket as in {@link ExecStream}
 * </ul>
 */
final class KubeletServer implements AutoCloseable {
    private static final long FOLLOW_MILLIS = 100;
    private static final int LAST_WORD_MILLIS = 2000;

    private final ServerSocket socket;
    private final BiFunction<String, String, Optional<Served>> containers;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "agent-server");
        thread.setDaemon(true);
        return thread;
    });

    /** A container, for those who look at it. */
    interface Served {
        Optional<Path> newestLog();

        Optional<Path> previousLog();

        boolean running();

        /**
         * Runs a command in it.
         *
         * @throws IOException if the container does not run
         */
        Process exec(List<String> command) throws IOException;
    }

    /** @param containers by {@code namespace/pod} and container */
    KubeletServer(Path folder, BiFunction<String, String, Optional<Served>> containers) throws IOException {
        this.containers = containers;
        this.socket = ServerKeys.context(folder.resolve("server.p12"))
                .getServerSocketFactory()
                .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                threads.execute(() -> serve(connection));
            } catch (IOException e) {
                System.getLogger(KubeletServer.class.getName())
                        .log(System.Logger.Level.DEBUG, "closed, or a client that went away", e);
            }
        }
    }

    private void serve(Socket connection) {
        try (connection;
                InputStream in = new BufferedInputStream(connection.getInputStream());
                OutputStream out = connection.getOutputStream()) {
            Optional<RequestHead> request = RequestHead.read(in);
            if (request.isPresent()) {
                connection.setSoTimeout(LAST_WORD_MILLIS);
                answer(request.get(), in, out);
            }
        } catch (IOException e) {
            System.getLogger(KubeletServer.class.getName())
                    .log(System.Logger.Level.DEBUG, "a client of the agent went away", e);
        }
    }

    private void answer(RequestHead request, InputStream in, OutputStream out) throws IOException {
        List<String> path = request.path();
        Optional<Served> container =
                path.size() == 4 ? containers.apply(path.get(1) + "/" + path.get(2), path.get(3)) : Optional.empty();
        if (container.isEmpty()) {
            refuse(out, 404, "there is no such container on this node");
        } else if (path.get(0).equals("containerLogs")) {
            logs(request, container.get(), out);
        } else if (path.get(0).equals("exec")) {
            exec(request, container.get(), in, out);
        } else {
            refuse(out, 404, "this agent serves logs and exec");
        }
    }

    private static void refuse(OutputStream out, int code, String why) throws IOException {
        out.write(("HTTP/1.1 " + code + " Refused\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: "
                        + why.length() + "\r\n\r\n" + why)
                .getBytes(StandardCharsets.UTF_8));
    }

    private static void exec(RequestHead request, Served container, InputStream in, OutputStream out)
            throws IOException {
        Process process;
        try {
            process = container.exec(request.all("command"));
        } catch (IOException e) {
            refuse(out, 500, String.valueOf(e.getMessage()));
            return;
        }
        new ExecStream(out).run(request, process);
        try {
            // The other side says goodbye, too; it would complain of a connection that is gone before.
            int unused = in.read();
        } catch (SocketTimeoutException e) {
            System.getLogger(KubeletServer.class.getName()).log(System.Logger.Level.DEBUG, "no goodbye", e);
        }
    }

    private static void logs(RequestHead request, Served container, OutputStream out) throws IOException {
        boolean previous = request.first("previous").filter("true"::equals).isPresent();
        Optional<Path> log = previous ? container.previousLog() : container.newestLog();
        if (log.isEmpty()) {
            refuse(out, 400, previous ? "previous terminated container not found" : "container has not started yet");
            return;
        }
        out.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n"
                .getBytes(StandardCharsets.UTF_8));
        long sent = Files.size(log.get());
        out.write(LogFiles.tail(log.get(), request.number("tailLines"), request.number("limitBytes"))
                .getBytes(StandardCharsets.UTF_8));
        out.flush();
        if (request.first("follow").filter("true"::equals).isPresent()) {
            follow(log.get(), sent, container, out);
        }
    }

    private static void follow(Path log, long from, Served container, OutputStream out) throws IOException {
        long sent = from;
        boolean running;
        do {
            running = container.running();
            try (InputStream more = Files.newInputStream(log)) {
                more.skipNBytes(sent);
                sent += more.transferTo(out);
                out.flush();
            }
            try {
                Thread.sleep(FOLLOW_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        } while (running);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
