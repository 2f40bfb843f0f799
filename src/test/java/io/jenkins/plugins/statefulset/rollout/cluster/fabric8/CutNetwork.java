package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server that can be cut, and that can forget its connections without telling their ends. */
final class CutNetwork implements AutoCloseable {
    private final InetSocketAddress server;
    private final ServerSocket entrance;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    private static final class Connection {
        private final Socket client;
        private final Socket server;
        private volatile boolean forgotten;

        Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void close() {
            closeQuietly(client);
            closeQuietly(server);
        }
    }

    CutNetwork(InetSocketAddress server) {
        this.server = server;
        try {
            entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        start(this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** Closes all connections and takes no new ones. */
    void cut() {
        cut = true;
        connections.forEach(Connection::close);
        connections.clear();
    }

    void heal() {
        cut = false;
    }

    /** Nothing comes through the present connections any more, and nobody is told. New ones work. */
    void forgetConnections() {
        connections.forEach(connection -> connection.forgotten = true);
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                if (cut) {
                    client.close();
                    continue;
                }
                Socket behind = new Socket();
                behind.connect(server);
                Connection connection = new Connection(client, behind);
                connections.add(connection);
                start(() -> pump(connection, client, behind));
                start(() -> pump(connection, behind, client));
            } catch (IOException closed) {
                // the test is over, or the server has gone: the client will notice
            }
        }
    }

    private static void pump(Connection connection, Socket from, Socket to) {
        try {
            InputStream source = from.getInputStream();
            OutputStream target = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
                if (!connection.forgotten) {
                    target.write(buffer, 0, count);
                    target.flush();
                }
            }
        } catch (IOException ended) {
            // handled like the end of the stream
        }
        if (!connection.forgotten) {
            connection.close();
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "cut-network");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // what was wanted
        }
    }

    @Override
    public void close() {
        connections.forEach(Connection::close);
        try {
            entrance.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
