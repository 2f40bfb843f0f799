package io.jenkins.plugins.statefulset.rollout.testbed.agent;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asks a container how it is: by a command in it, a connection, or an HTTP request. */
record ProbeChecks(Launcher launcher, Process process, Launcher.Spec spec, Container container, String address) {

    Callable<Optional<String>> of(Probe probe) {
        int seconds = Probing.or(probe.getTimeoutSeconds(), 1);
        if (probe.getExec() != null) {
            List<String> command = probe.getExec().getCommand().stream()
                    .map(word -> ContainerSpecs.ownLoopback(word, address))
                    .toList();
            return () -> exec(command, seconds);
        }
        if (probe.getHttpGet() != null) {
            return () -> get(probe.getHttpGet(), seconds * 1000);
        }
        if (probe.getTcpSocket() != null) {
            return () -> connect(port(probe.getTcpSocket().getPort()), seconds * 1000);
        }
        throw new IllegalArgumentException("this agent does not know this kind of probe");
    }

    private Optional<String> exec(List<String> command, int seconds) throws IOException, InterruptedException {
        Process probe = launcher.exec(process, spec, command);
        CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> read(probe));
        if (!probe.waitFor(seconds, TimeUnit.SECONDS)) {
            probe.descendants().forEach(ProcessHandle::destroyForcibly);
            probe.destroyForcibly();
            return Optional.of("command timed out after " + seconds + "s");
        }
        return probe.exitValue() == 0
                ? Optional.empty()
                : Optional.of("exit code " + probe.exitValue() + ": " + said.join());
    }

    private static String read(Process probe) {
        try {
            return new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private Optional<String> connect(int port, int millis) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), millis);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> get(HTTPGetAction action, int millis) throws IOException {
        String path = action.getPath() == null ? "/" : action.getPath();
        URI uri = URI.create(
                (action.getScheme() == null ? "http" : action.getScheme().toLowerCase(Locale.ROOT)) + "://" + address
                        + ":" + port(action.getPort()) + path);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(millis);
        connection.setReadTimeout(millis);
        try {
            int code = connection.getResponseCode();
            return code >= 200 && code < 400
                    ? Optional.empty()
                    : Optional.of("HTTP probe failed with statuscode: " + code);
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } finally {
            connection.disconnect();
        }
    }

    private int port(IntOrString port) {
        if (port.getIntVal() != null) {
            return port.getIntVal();
        }
        return container.getPorts().stream()
                .filter(candidate -> port.getStrVal().equals(candidate.getName()))
                .map(ContainerPort::getContainerPort)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no port " + port.getStrVal()));
    }
}
