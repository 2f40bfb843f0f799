package io.jenkins.plugins.statefulset.rollout.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Real PostgreSQL servers on loopback addresses, all on one port as the pods of a set are. They run as a user that is not
 * root, as does what a test starts through {@link #run}.
 */
final class PostgresServers implements AutoCloseable {
    /** With what libpq's password file treats specially. */
    static final String PASSWORD = "p:w\\x y";

    static final String USER = "app";

    private static final String NOBODY = "65534";

    private final Path bin;
    private final Path folder;
    private final int port;
    private final List<Path> started = new ArrayList<>();

    /** What a program that ended has printed, both streams together. */
    record Output(int exitCode, String text) {}

    private PostgresServers(Path bin, Path folder, int port) {
        this.bin = bin;
        this.folder = folder;
        this.port = port;
    }

    /** Programs of PostgreSQL with a server: PG_BIN, else the newest that Debian's packages installed. */
    static Optional<Path> programs() throws IOException {
        Path packages = Path.of("/usr/lib/postgresql");
        try (Stream<Path> versions = Files.isDirectory(packages) ? Files.list(packages) : Stream.empty()) {
            return Stream.concat(
                            Stream.ofNullable(System.getenv("PG_BIN")).map(Path::of),
                            versions.map(version -> version.resolve("bin"))
                                    .sorted(Comparator.comparing(Path::toString).reversed()))
                    .filter(bin -> Stream.of("initdb", "pg_ctl", "pg_dump", "psql")
                            .allMatch(program -> Files.isExecutable(bin.resolve(program))))
                    .findFirst();
        }
    }

    /** PostgreSQL refuses to run as root, and two servers on one port need two loopback addresses, which macOS lacks. */
    static boolean canRun() {
        try (ServerSocket second = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 2}))) {
            return second.isBound() && (!isRoot() || Files.isExecutable(Path.of("/usr/bin/setpriv")));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    static PostgresServers in(Path bin) throws IOException {
        Path folder = Files.createTempDirectory("backup-test");
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        PostgresServers servers = new PostgresServers(bin, folder, port);
        servers.give(folder);
        return servers;
    }

    int port() {
        return port;
    }

    Path bin() {
        return bin;
    }

    /** A folder that the servers' user may write to. */
    Path folder(String name) {
        Path made = folder.resolve(name);
        try {
            Files.createDirectories(made);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        give(made);
        return made;
    }

    /** A file that the servers' user may read. */
    Path file(Path path, String content) {
        try {
            Files.createDirectories(path.getParent());
            Files.writeString(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        give(path);
        return path;
    }

    private void give(Path path) {
        if (isRoot()) {
            execute(List.of("/usr/bin/chown", NOBODY + ":" + NOBODY, path.toString()), Map.of());
        }
    }

    /** Starts an empty server that asks for the password. */
    void start(String address) {
        Path data = folder.resolve(address);
        Path password = file(folder.resolve("password"), PASSWORD);
        must(run(
                List.of(
                        bin.resolve("initdb").toString(),
                        "-D",
                        data.toString(),
                        "-U",
                        USER,
                        "--pwfile=" + password,
                        "-A",
                        "scram-sha-256",
                        "-E",
                        "UTF8",
                        "--no-sync"),
                Map.of()));
        String options =
                "-c listen_addresses=%s -c port=%d -c unix_socket_directories= -c fsync=off -c shared_buffers=16MB"
                        .formatted(address, port);
        must(run(
                List.of(
                        bin.resolve("pg_ctl").toString(),
                        "-D",
                        data.toString(),
                        "-w",
                        "-l",
                        data + ".log",
                        "-o",
                        options,
                        "start"),
                Map.of()));
        started.add(data);
    }

    /** What SQL answers, without decoration. */
    String sql(String address, String database, String statements) {
        return must(run(
                        List.of(
                                bin.resolve("psql").toString(),
                                "-X",
                                "-q",
                                "-A",
                                "-t",
                                "-v",
                                "ON_ERROR_STOP=1",
                                "-c",
                                statements),
                        client(address, database)))
                .text();
    }

    /** What a client of PostgreSQL needs in its environment. */
    Map<String, String> client(String address, String database) {
        return Map.of(
                "PGHOST",
                address,
                "PGPORT",
                Integer.toString(port),
                "PGUSER",
                USER,
                "PGPASSWORD",
                PASSWORD,
                "PGDATABASE",
                database);
    }

    /** Runs a program as the servers' user, with nothing in its environment but what is given and PATH. */
    Output run(List<String> command, Map<String, String> environment) {
        List<String> line = new ArrayList<>();
        if (isRoot()) {
            line.addAll(List.of("/usr/bin/setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        line.addAll(command);
        return execute(line, environment);
    }

    private Output execute(List<String> line, Map<String, String> environment) {
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", bin + ":/usr/bin:/bin");
        builder.environment().putAll(environment);
        Path printed = null;
        try {
            // A file, because a server that is started keeps a pipe open for as long as it runs.
            printed = Files.createTempFile("printed", ".txt");
            int exitCode = builder.redirectOutput(printed.toFile()).start().waitFor();
            return new Output(exitCode, Files.readString(printed, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            if (printed != null) {
                printed.toFile().delete();
            }
        }
    }

    private static Output must(Output output) {
        if (output.exitCode() != 0) {
            throw new IllegalStateException("exit code " + output.exitCode() + ": " + output.text());
        }
        return output;
    }

    @Override
    public void close() throws IOException {
        for (Path data : started) {
            run(List.of(bin.resolve("pg_ctl").toString(), "-D", data.toString(), "-m", "immediate", "stop"), Map.of());
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
