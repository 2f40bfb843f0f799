package io.jenkins.plugins.statefulset.rollout.jenkins;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * Stands before an API server on loopback. What comes before it is opened waits, so that a test can do something while a cluster is
 * being asked.
 */
public final class GatedProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int behind;
    private final CountDownLatch knocked = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** @param behind the port of the server */
    GatedProxy(int behind) {
        this.behind = behind;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::listen);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Returns when somebody stands before it. */
    public void awaitKnock() throws InterruptedException {
        knocked.await();
    }

    /** From now on everybody passes. */
    public void open() {
        opened.countDown();
    }

    private void listen() {
        try {
            while (true) {
                Socket caller = listener.accept();
                sockets.add(caller);
                daemon(() -> let(caller));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void let(Socket caller) {
        try {
            knocked.countDown();
            opened.await();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), behind);
            sockets.add(server);
            daemon(() -> pass(server, caller));
            pass(caller, server);
        } catch (IOException | InterruptedException gone) {
            // whoever stood there sees that its connection is closed
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException closed) {
            // by one of the two
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "door");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
