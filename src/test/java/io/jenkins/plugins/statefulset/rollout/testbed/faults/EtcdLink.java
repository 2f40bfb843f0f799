package io.jenkins.plugins.statefulset.rollout.testbed.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between an API server and etcd, on Unix sockets, and can hold back what etcd's watches say: then that API server reads and
 * writes as ever, while what it tells its own watchers, and lists from its cache, is old.
 *
 * <p>Both speak HTTP/2 (RFC 9113), one connection for each kind of object. A watch is a stream on which the client has not ended its
 * side; every other request is one message, whose last DATA frame carries {@code END_STREAM}. So the frames' heads tell which is
 * which, and no header need be unpacked. Frames of watches wait in their order, all others pass them.
 */
final class EtcdLink implements AutoCloseable {
    private static final int HEAD = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int END_STREAM = 1;
    private static final int PREFACE = 24;

    private final ServerSocketChannel front;
    private final Path etcd;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean frozen;

    /**
     * @param socket where the API server finds it
     * @param etcd etcd's own socket
     */
    EtcdLink(Path socket, Path etcd) throws IOException {
        this.etcd = etcd;
        Files.deleteIfExists(socket);
        front = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        front.bind(UnixDomainSocketAddress.of(socket));
        daemon(this::accept);
    }

    /** From now on watches wait. */
    void freeze() {
        frozen = true;
    }

    /** What has waited comes, and the rest at once. */
    void thaw() {
        frozen = false;
        waiting.forEach(Runnable::run);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "etcd-link");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = front.accept();
                SocketChannel server = SocketChannel.open(UnixDomainSocketAddress.of(etcd));
                open.add(client);
                open.add(server);
                Connection connection = new Connection(client, server);
                daemon(connection::toServer);
                daemon(connection::toClient);
            }
        } catch (ClosedChannelException end) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Connection {
        private final SocketChannel client;
        private final SocketChannel server;
        private final Set<Integer> streams = ConcurrentHashMap.newKeySet();
        private final Queue<ByteBuffer> held = new ArrayDeque<>();
        private final Runnable release = this::release;

        Connection(SocketChannel client, SocketChannel server) {
            this.client = client;
            this.server = server;
            waiting.add(release);
        }

        void toServer() {
            copy(client, server, () -> {
                write(server, read(client, PREFACE));
                while (true) {
                    ByteBuffer frame = frame(client);
                    boolean ends = (frame.get(4) & END_STREAM) != 0;
                    int stream = frame.getInt(5);
                    if (frame.get(3) == RESET || (ends && (frame.get(3) == DATA || frame.get(3) == HEADERS))) {
                        streams.remove(stream);
                    } else if (frame.get(3) == HEADERS) {
                        streams.add(stream);
                    }
                    write(server, frame);
                }
            });
        }

        void toClient() {
            copy(server, client, () -> {
                while (true) {
                    ByteBuffer frame = frame(server);
                    boolean watch = frame.get(3) == DATA && streams.contains(frame.getInt(5));
                    pass(frame, watch);
                }
            });
        }

        private synchronized void pass(ByteBuffer frame, boolean watch) throws IOException {
            if (watch && (frozen || !held.isEmpty())) {
                held.add(frame);
            } else {
                write(client, frame);
            }
        }

        private synchronized void release() {
            try {
                while (!held.isEmpty()) {
                    write(client, held.remove());
                }
            } catch (IOException closed) {
                held.clear();
            }
        }

        private void copy(SocketChannel from, SocketChannel to, Copying copying) {
            try (from;
                    to) {
                copying.run();
            } catch (IOException end) {
                // One side has gone, so the other goes as well.
                waiting.remove(release);
            } finally {
                open.remove(from);
                open.remove(to);
            }
        }
    }

    private interface Copying {
        void run() throws IOException;
    }

    /** A frame as it came, with its head. */
    private static ByteBuffer frame(ByteChannel from) throws IOException {
        ByteBuffer head = read(from, HEAD);
        int length = (head.get(0) & 0xff) << 16 | (head.get(1) & 0xff) << 8 | (head.get(2) & 0xff);
        ByteBuffer body = read(from, length);
        return ByteBuffer.allocate(HEAD + length).put(head).put(body).flip();
    }

    private static ByteBuffer read(ByteChannel from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (from.read(bytes) < 0) {
                throw new ClosedChannelException();
            }
        }
        return bytes.flip();
    }

    private static void write(ByteChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        front.close();
        for (SocketChannel each : open) {
            each.close();
        }
    }
}
