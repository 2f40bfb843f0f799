package io.jenkins.plugins.statefulset.rollout.testbed.agent;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A command's output and end over a WebSocket, in the protocol {@code v4.channel.k8s.io} (kubelet, {@code
 * remotecommand/websocket.go}): the first byte of a message names the channel. Input is not read.
 */
final class ExecStream {
    private static final String PROTOCOL = "v4.channel.k8s.io";
    private static final String WEB_SOCKET = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int BINARY = 0x82;
    private static final int CLOSE = 0x88;
    private static final int OUTPUT = 1;
    private static final int ERROR = 2;
    private static final int STATUS = 3;

    private final OutputStream out;

    ExecStream(OutputStream out) {
        this.out = out;
    }

    void run(RequestHead request, Process process) throws IOException {
        String key = Optional.ofNullable(request.headers().get("sec-websocket-key"))
                .orElseThrow(() -> new IOException("no WebSocket request"));
        out.write(
                ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                                + accept(key) + "\r\nSec-WebSocket-Protocol: " + PROTOCOL + "\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        out.flush();
        try {
            CompletableFuture<Void> errors = CompletableFuture.runAsync(() -> pump(process.getErrorStream(), ERROR));
            pump(process.getInputStream(), OUTPUT);
            errors.join();
            send(STATUS, status(process.waitFor()).getBytes(StandardCharsets.UTF_8));
            frame(CLOSE, new byte[] {0x03, (byte) 0xE8});
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String status(int code) {
        if (code == 0) {
            return Serialization.asJson(new StatusBuilder()
                    .withNewMetadata()
                    .endMetadata()
                    .withStatus("Success")
                    .build());
        }
        return Serialization.asJson(new StatusBuilder()
                .withNewMetadata()
                .endMetadata()
                .withStatus("Failure")
                .withReason("NonZeroExitCode")
                .withMessage("command terminated with non-zero exit code")
                .withNewDetails()
                .addNewCause("", Integer.toString(code), "ExitCode")
                .endDetails()
                .build());
    }

    private void pump(InputStream from, int channel) {
        byte[] buffer = new byte[8192];
        try (from) {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                byte[] read = new byte[count];
                System.arraycopy(buffer, 0, read, 0, count);
                send(channel, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(int channel, byte[] content) throws IOException {
        byte[] message = new byte[content.length + 1];
        message[0] = (byte) channel;
        System.arraycopy(content, 0, message, 1, content.length);
        frame(BINARY, message);
    }

    /** RFC 6455, 5.2: one frame, whole and not masked. */
    private synchronized void frame(int kind, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream frame = new DataOutputStream(bytes);
        frame.writeByte(kind);
        if (content.length < 126) {
            frame.writeByte(content.length);
        } else {
            frame.writeByte(126);
            frame.writeShort(content.length);
        }
        frame.write(content);
        out.write(bytes.toByteArray());
        out.flush();
    }

    private static String accept(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((key + WEB_SOCKET).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
