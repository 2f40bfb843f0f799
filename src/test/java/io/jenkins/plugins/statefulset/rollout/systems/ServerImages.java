package io.jenkins.plugins.statefulset.rollout.systems;

import io.jenkins.plugins.statefulset.rollout.testbed.agent.Image;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes images of servers. What Maven fetches is in {@code target/systems/ARTIFACT-VERSION}, where {@code testbed/systems} puts it; the scripts
 * that stand in an image's place are resources beside the manifests.
 */
public final class ServerImages {
    private static final Path FOLDER = Path.of("target", "systems");
    private static final Path DEBIAN_JAVA = Path.of("/etc/java-17-openjdk");

    private ServerImages() {}

    /** Where the jars of a server are. */
    public static Path jars(String server) {
        return FOLDER.resolve(server).toAbsolutePath();
    }

    /** Why there are none of one of these servers; empty if there are. */
    public static Optional<String> missingJars(String... servers) {
        return Stream.of(servers)
                .map(ServerImages::jars)
                .filter(folder -> !Files.isDirectory(folder))
                .findFirst()
                .map(folder -> folder + " is missing, where testbed/systems puts a server's jars");
    }

    /** Why there is no such program; empty if there is. */
    public static Optional<String> missingPrograms(String... programs) {
        return Stream.of(programs)
                .filter(program -> !Files.isExecutable(Path.of(program)))
                .findFirst()
                .map(program -> "there is no " + program + " on this machine");
    }

    /**
     * An image with the scripts of a system in {@code /opt/scripts}, which is on the PATH, and with Java.
     *
     * @param files more files, by their place in the container
     */
    public static Image of(String system, Map<String, Path> files, long user, String stopSignal) throws IOException {
        Map<String, Path> all = new LinkedHashMap<>(files);
        all.put("/opt/scripts", scripts(system));
        Path java = Path.of(System.getProperty("java.home")).toRealPath();
        if (!java.startsWith("/usr")) {
            all.put(java.toString(), java);
        }
        if (Files.isDirectory(DEBIAN_JAVA)) {
            all.put(DEBIAN_JAVA.toString(), DEBIAN_JAVA);
        }
        List<String> path = new ArrayList<>(List.of("/opt/scripts", java + "/bin"));
        all.keySet().stream().filter(place -> place.endsWith("/bin")).forEach(path::add);
        path.addAll(List.of("/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin"));
        return new Image(
                all,
                List.of("/opt/scripts/entrypoint"),
                List.of(),
                Map.of("PATH", String.join(":", path), "JAVA_HOME", java.toString()),
                user,
                stopSignal);
    }

    /** One script of a system, for a place of its own in the image. */
    public static Path script(String system, String name) throws IOException {
        return scripts(system).resolve(name);
    }

    /** Resources are no programs, so they are copied to where they can be. */
    private static Path scripts(String system) throws IOException {
        Path from;
        try {
            from = Path.of(ServerImages.class.getResource(system + "/scripts").toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
        Path to = Files.createDirectories(FOLDER.resolve("scripts").resolve(system))
                .toAbsolutePath();
        try (Stream<Path> scripts = Files.list(from)) {
            scripts.forEach(
                    script -> copy(script, to.resolve(script.getFileName().toString())));
        }
        return to;
    }

    private static void copy(Path script, Path to) {
        try {
            Files.write(to, Files.readAllBytes(script));
            if (!to.toFile().setExecutable(true, false)) {
                throw new IOException(to + " cannot be made executable");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
