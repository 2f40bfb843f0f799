package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A command in a container, over a WebSocket with the subprotocol {@code v4.channel.k8s.io}: the first byte of a message
 * names its channel, and the error channel carries the exit status as a Status object
 * (kubernetes.io, kubelet's {@code remotecommand}). Holds no thread but the caller's.
 */
final class ExecSession implements WebSocket.Listener {
    static final int OUTPUT_LIMIT = 64 * 1024;

    private static final String PROTOCOL = "v4.channel.k8s.io";
    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;
    private static final int EXIT_STATUS = 3;
    private static final int NORMAL_CLOSURE = 1000;

    private final Requests requests;
    private final ApiCall call;
    private final OutputTail output = new OutputTail(OUTPUT_LIMIT);
    private final OutputTail error = new OutputTail(OUTPUT_LIMIT);
    private final CompletableFuture<Status> exit = new CompletableFuture<>();

    ExecSession(Requests requests, ApiCall call) {
        this.requests = requests;
        this.call = call;
    }

    /** @throws ClusterException TIMEOUT where there was no exit status in time; the command may go on in its pod */
    ExecResult run(Duration timeout) {
        CompletableFuture<WebSocket> opened = requests.http()
                .newWebSocketBuilder()
                .subprotocol(PROTOCOL)
                .uri(URI.create(requests.server() + call.target()))
                .connectTimeout(requests.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .buildAsync(this)
                .whenComplete((socket, failure) -> {
                    if (failure != null) {
                        exit.completeExceptionally(failure);
                    }
                });
        try {
            return result(exit.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new ClusterException(Reason.TIMEOUT, "interrupted while " + call.inWords(), interruption);
        } catch (TimeoutException late) {
            throw new ClusterException(
                    Reason.TIMEOUT,
                    Phrase.of("connection.given-up")
                            .with("time", Failures.seconds(timeout))
                            .message(),
                    late);
        } catch (ExecutionException failure) {
            throw translated(Failures.unwrap(failure));
        } finally {
            CompletableFuture<Void> unused = opened.thenAccept(socket -> socket.sendClose(NORMAL_CLOSURE, "done"));
        }
    }

    private ClusterException translated(Throwable failure) {
        if (failure instanceof ClusterException known) {
            return known;
        }
        return failure instanceof WebSocketHandshakeException handshake
                ? requests.failures().refused(call, handshake.getResponse().code(), Optional.empty())
                : requests.failures().unanswered(call, failure, requests.timeout());
    }

    private ExecResult result(Status status) {
        if ("Success".equals(status.getStatus())) {
            return new ExecResult(0, output.text(), error.text());
        }
        if ("NonZeroExitCode".equals(status.getReason())) {
            return new ExecResult(exitCode(status), output.text(), error.text());
        }
        throw new ClusterException(
                Reason.INVALID, Phrase.of("connection.not-run").with("answer", String.valueOf(status.getMessage())));
    }

    private static int exitCode(Status status) {
        return Optional.ofNullable(status.getDetails()).stream()
                .flatMap(details -> details.getCauses().stream())
                .filter(cause -> "ExitCode".equals(cause.getReason()))
                .map(StatusCause::getMessage)
                .flatMap(ExecSession::number)
                .findFirst()
                .orElseThrow(() -> new ClusterException(
                        Reason.INVALID,
                        "the command failed with an exit status that is no number: " + status.getMessage()));
    }

    private static Stream<Integer> number(String text) {
        return text != null && text.matches("\\d{1,9}") ? Stream.of(Integer.valueOf(text)) : Stream.empty();
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
        onMessage(socket, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer bytes) {
        ByteBuffer message = bytes.slice();
        if (message.hasRemaining()) {
            int channel = message.get();
            switch (channel) {
                case STANDARD_OUTPUT -> output.append(message);
                case STANDARD_ERROR -> error.append(message);
                case EXIT_STATUS -> readStatus(message);
                default -> {
                    // the server may add channels; none of them carries what is asked for here
                }
            }
        }
        socket.request();
    }

    private void readStatus(ByteBuffer message) {
        if (!message.hasRemaining()) {
            return;
        }
        String json = StandardCharsets.UTF_8.decode(message).toString();
        try {
            exit.complete(requests.serialization().unmarshal(json, Status.class));
        } catch (RuntimeException unreadable) {
            exit.completeExceptionally(new ClusterException(
                    Reason.INVALID, "the exit status of the command cannot be read: " + json, unreadable));
        }
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason) {
        exit.completeExceptionally(new ClusterException(Reason.UNREACHABLE, Phrase.of("connection.closed")));
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
        exit.completeExceptionally(failure);
    }
}
