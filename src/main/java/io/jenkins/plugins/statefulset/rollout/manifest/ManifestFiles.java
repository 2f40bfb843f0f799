package io.jenkins.plugins.statefulset.rollout.manifest;

import io.jenkins.plugins.statefulset.rollout.request.BadRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads the files that a path stands for. */
final class ManifestFiles {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private ManifestFiles() {}

    /** The file itself, or the YAML files of a folder in the order of their names. */
    static List<Path> of(String path) {
        Path given;
        try {
            given = Path.of(path);
        } catch (InvalidPathException e) {
            throw new BadRequestException(path + ": not a path: " + e.getReason(), e);
        }
        if (!Files.exists(given)) {
            throw new BadRequestException(path + ": no such file or folder");
        }
        if (!Files.isDirectory(given)) {
            return List.of(given);
        }
        try (Stream<Path> content = Files.list(given)) {
            List<Path> files =
                    content.filter(ManifestFiles::isManifest).sorted().toList();
            if (files.isEmpty()) {
                throw new BadRequestException(path + ": no *.yaml or *.yml file in this folder");
            }
            return files;
        } catch (IOException e) {
            throw new BadRequestException(path + ": can't be read: " + e.getMessage(), e);
        }
    }

    private static boolean isManifest(Path file) {
        String name = file.getFileName().toString();
        return Files.isRegularFile(file) && name.matches("[^.].*\\.(yaml|yml)");
    }

    static String text(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            return text(content, file.toString());
        } catch (IOException e) {
            throw new BadRequestException(file + ": can't be read: " + e.getMessage(), e);
        }
    }

    static String text(InputStream content, String name) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content.readAllBytes()))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
        } catch (CharacterCodingException e) {
            throw new BadRequestException(name + ": not UTF-8 text", e);
        } catch (IOException e) {
            throw new BadRequestException(name + ": can't be read: " + e.getMessage(), e);
        }
    }
}
