package io.jenkins.plugins.statefulset.rollout.systems;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A question over a bare connection. */
public final class Asked {
    private static final int MILLIS = 1000;

    private Asked() {}

    /**
     * What a server answers until it closes the connection.
     *
     * @param address empty where there is none to ask
     * @return empty if it does not answer within a second
     */
    public static Optional<String> of(Optional<String> address, int port, String question) {
        if (address.isEmpty()) {
            return Optional.empty();
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.get(), port), MILLIS);
            socket.setSoTimeout(MILLIS);
            socket.getOutputStream().write(question.getBytes(StandardCharsets.UTF_8));
            return Optional.of(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
