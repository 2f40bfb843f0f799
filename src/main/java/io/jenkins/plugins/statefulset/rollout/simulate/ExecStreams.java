package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.sim.Storage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code pods/exec} over WebSocket: one channel each for output, errors and the end, after {@code remotecommand}. */
final class ExecStreams {
    static final List<String> PROTOCOLS = List.of("v5.channel.k8s.io", "v4.channel.k8s.io");
    private static final byte OUTPUT = 1;
    private static final byte ERRORS = 2;
    private static final byte END = 3;

    private final Storage storage;

    ExecStreams(Storage storage) {
        this.storage = storage;
    }

    /** @throws StatusError if it is no WebSocket, or the container cannot run anything */
    void open(HttpServerRequest request, ApiRequest asked, RequestTarget target, HasMetadata object) {
        if (!(object instanceof Pod pod)) {
            throw StatusError.noSuchPath();
        }
        List<String> command = request.params().getAll("command");
        if (command.isEmpty()) {
            throw StatusError.badRequest("you must specify at least 1 command");
        }
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            throw StatusError.badRequest("Upgrade request required");
        }
        String container = PodSubresources.container(pod, asked.parameter("container"));
        ExecResult result = storage.exec(pod, container, command);
        request.toWebSocket().onSuccess(socket -> tell(socket, asked, result));
    }

    private static void tell(ServerWebSocket socket, ApiRequest asked, ExecResult result) {
        if (asked.isOn("stdout")) {
            write(socket, OUTPUT, result.output());
        }
        if (asked.isOn("stderr")) {
            write(socket, ERRORS, result.error());
        }
        write(socket, END, status(result.exitCode()).toString());
        socket.close((short) 1000);
    }

    private static void write(ServerWebSocket socket, byte channel, String text) {
        if (!text.isEmpty()) {
            socket.writeBinaryMessage(
                    Buffer.buffer().appendByte(channel).appendBytes(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static ObjectNode status(int exitCode) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.putObject("metadata");
        if (exitCode == 0) {
            return status.put("status", "Success");
        }
        status.put("status", "Failure")
                .put("message", "command terminated with non-zero exit code: exit status " + exitCode)
                .put("reason", "NonZeroExitCode");
        status.putObject("details")
                .putArray("causes")
                .addObject()
                .put("reason", "ExitCode")
                .put("message", Integer.toString(exitCode));
        return status;
    }
}
