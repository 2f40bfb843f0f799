package io.jenkins.plugins.statefulset.rollout.testbed.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Starts the processes of containers, each in mount, process, IPC and UTS namespaces of its own: it sees no other process,
 * and whatever it has started or mounted is gone when it ends.
 *
 * <p>All of them end with this JVM, however that ends. A process that changes its user loses its parent's death signal, so
 * there is one process namespace around that of each container, with a process of root's as its first: when that is killed,
 * the kernel kills all within.
 */
final class Launcher implements AutoCloseable {
    private static final List<String> TOOLS = List.of(
            "/usr/bin/unshare",
            "/usr/bin/nsenter",
            "/usr/bin/setpriv",
            "/usr/bin/mount",
            "/usr/sbin/chroot",
            "/usr/bin/tar",
            "/usr/bin/xz");

    /** Ends as the container does, also when that is killed; what the shell has to say of it is not the container's. */
    private static final String WAIT = "exec 3>&2 2>/dev/null; /bin/sh \"$0\" \"$@\" 2>&3 3>&-; exit $?";

    // A child's death signal comes when the thread that started it ends, so one thread starts them all.
    private final ExecutorService starter = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "agent-starter");
        thread.setDaemon(true);
        return thread;
    });
    private final Path script;

    /**
     * @param command the whole command line, to be looked up in the container
     * @param binds lines for enter.sh
     * @param groups of the process, its own first
     * @param environment all of it
     */
    record Spec(
            List<String> command,
            Map<String, String> environment,
            List<String> binds,
            boolean readOnlyRoot,
            long user,
            List<Long> groups,
            String folder) {}

    Launcher(Path folder) throws IOException {
        script = folder.resolve("enter.sh");
        try (InputStream resource = Launcher.class.getResourceAsStream("enter.sh")) {
            Files.write(script, resource.readAllBytes());
        }
    }

    /** Why containers cannot be run here; empty if they can. */
    static Optional<String> obstacle() {
        if (!"Linux".equals(System.getProperty("os.name"))) {
            return Optional.of("running pods as processes needs Linux");
        }
        Optional<String> missing = TOOLS.stream()
                .filter(tool -> !Files.isExecutable(Path.of(tool)))
                .findFirst();
        if (missing.isPresent()) {
            return Optional.of("running pods as processes needs " + missing.get());
        }
        try {
            Process tried = new ProcessBuilder(
                            "/usr/bin/unshare",
                            "--mount",
                            "--pid",
                            "--ipc",
                            "--uts",
                            "--fork",
                            "/usr/bin/mount",
                            "-t",
                            "tmpfs",
                            "none",
                            "/mnt")
                    .redirectErrorStream(true)
                    .start();
            byte[] said = tried.getInputStream().readAllBytes();
            return tried.waitFor() == 0
                    ? Optional.empty()
                    : Optional.of("running pods as processes needs root and the right to mount: "
                            + new String(said, StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    /**
     * @param root an empty folder, where the container's root file system is mounted
     * @param log gets what the process prints, appended
     */
    Process start(Spec spec, Path root, Path log) throws IOException {
        Path binds = root.resolveSibling(root.getFileName() + ".binds");
        Files.createDirectories(root);
        Files.write(binds, spec.binds());
        List<String> line = new ArrayList<>(List.of("/usr/bin/setpriv", "--pdeathsig", "KILL"));
        line.addAll(List.of("/usr/bin/unshare", "--pid", "--fork", "--kill-child"));
        line.addAll(List.of("/usr/bin/unshare", "--mount", "--pid", "--ipc", "--uts"));
        line.addAll(List.of("/bin/sh", "-c", WAIT, script.toString()));
        line.addAll(List.of(
                root.toString(),
                binds.toString(),
                spec.readOnlyRoot() ? "yes" : "no",
                Long.toString(spec.user()),
                Long.toString(spec.groups().get(0)),
                groups(spec),
                spec.folder()));
        line.addAll(spec.command());
        return start(
                new ProcessBuilder(line)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())),
                spec.environment());
    }

    /** Runs a command beside a container's process, where it sees what that sees. Its output is to be read. */
    Process exec(Process container, Spec spec, List<String> command) throws IOException {
        ProcessHandle first = first(container).orElseThrow(() -> new IOException("the container's process has ended"));
        List<String> line = new ArrayList<>(List.of("/usr/bin/nsenter", "--target", Long.toString(first.pid())));
        line.addAll(List.of("--mount", "--pid", "--ipc", "--uts", "--root", "--wd"));
        line.addAll(List.of("/usr/bin/setpriv", "--reuid", Long.toString(spec.user())));
        line.addAll(List.of("--regid", Long.toString(spec.groups().get(0)), "--groups", groups(spec)));
        line.addAll(command);
        return start(new ProcessBuilder(line), spec.environment());
    }

    /** The container's process number 1; empty when it has ended. */
    static Optional<ProcessHandle> first(Process container) {
        return container.children().flatMap(ProcessHandle::children).findFirst();
    }

    /** Java itself knows but two signals. */
    static void signal(ProcessHandle to, String name) {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -s \"$0\" \"$1\"", name, Long.toString(to.pid())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String groups(Spec spec) {
        return String.join(
                ",", spec.groups().stream().map(String::valueOf).distinct().toList());
    }

    private Process start(ProcessBuilder builder, Map<String, String> environment) throws IOException {
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return builder.start();
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            },
                            starter)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException failed) {
                throw failed.getCause();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        starter.shutdown();
        try {
            starter.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
