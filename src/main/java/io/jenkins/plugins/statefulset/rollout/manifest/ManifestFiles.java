package io.jenkins.plugins.statefulset.rollout.manifest;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the files that a path stands for. */
final class ManifestFiles {
    private static final int MAX_BYTES = 64 * 1024 * 1024;
    private static final int SHOWN_FOLDERS = 5;
    private static final int SEARCHED_LEVELS = 3;

    private ManifestFiles() {}

    /**
     * A file's text.
     *
     * @param name the file as the person named it
     * @param content its text; what can be made of it where it is none
     * @param problem why it is no text
     */
    record Text(String name, String content, Optional<BadRequestException> problem) {
        /** @throws BadRequestException if it is no text */
        String require() {
            problem.ifPresent(wrong -> {
                throw wrong;
            });
            return content;
        }
    }

    /**
     * The file itself, or the YAML files of a folder in the order of their names.
     *
     * @param hints what to say of a folder that has to be rendered first
     * @throws BadRequestException if there is none, or the folder has to be rendered first
     */
    static List<Path> of(String path, RenderHints hints) {
        Path given;
        try {
            given = Path.of(path);
        } catch (InvalidPathException e) {
            throw BadRequestException.at(
                    path.replace('\0', '?'), Phrase.of("manifest.not-a-path").with("why", e.getReason()), e);
        }
        if (!Files.exists(given)) {
            throw BadRequestException.at(path, Phrase.of("manifest.no-such-file"));
        }
        if (!Files.isDirectory(given)) {
            return List.of(given);
        }
        hints.ofFolder(given).ifPresent(hint -> {
            throw BadRequestException.at(path, hint);
        });
        try {
            List<Path> files = manifests(given);
            if (files.isEmpty()) {
                throw BadRequestException.at(path, noManifest(given, hints));
            }
            return files;
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static List<Path> manifests(Path folder) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            return content.filter(ManifestFiles::isManifest).sorted().toList();
        }
    }

    /** The folders in a folder that a person may have meant; what has to be rendered first is named where there is nothing else. */
    private static Phrase noManifest(Path folder, RenderHints hints) throws IOException {
        try (Stream<Path> content = Files.find(
                folder, SEARCHED_LEVELS, (path, attributes) -> attributes.isRegularFile() && isManifest(path))) {
            List<Path> folders = content.map(Path::getParent)
                    .filter(found -> folder.relativize(found).toString().indexOf("/.") < 0)
                    .distinct()
                    .sorted()
                    .toList();
            List<Path> rendered = folders.stream()
                    .filter(found -> hints.ofFolder(found).isPresent())
                    .toList();
            List<Path> plain = folders.stream()
                    .filter(found -> rendered.stream().noneMatch(found::startsWith))
                    .toList();
            if (plain.isEmpty()) {
                return rendered.stream()
                        .flatMap(found -> hints
                                .ofFolder(found)
                                .map(hint -> Phrase.of("manifest.no-yaml-but-rendered")
                                        .with("folder", found.toString())
                                        .with("hint", hint))
                                .stream())
                        .findFirst()
                        .orElse(Phrase.of("manifest.no-yaml"));
            }
            List<String> named = plain.stream().map(Path::toString).toList();
            return Phrase.of("manifest.no-yaml-but-below").with("folders", firstOf(named, SHOWN_FOLDERS));
        } catch (java.io.UncheckedIOException e) {
            return Phrase.of("manifest.no-yaml");
        }
    }

    /** No more of them than that, and how many there are besides. */
    static Message firstOf(List<String> names, int most) {
        Message shown = Message.listed(names.stream().limit(most).toList());
        return names.size() > most
                ? Phrase.of("manifest.and-more")
                        .with("things", shown)
                        .with("number", names.size() - most)
                        .message()
                : shown;
    }

    private static boolean isManifest(Path file) {
        String name = file.getFileName().toString();
        return Files.isRegularFile(file) && name.matches("[^.].*\\.(yaml|yml)");
    }

    static Text text(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            return read(content, file.toString());
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    static Text text(InputStream content, String name) {
        try {
            return read(content, name);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private static Text read(InputStream content, String name) throws IOException {
        byte[] bytes = content.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new BadRequestException(BadRequestException.at(
                    Origin.named(name), Phrase.of("manifest.too-large").message()));
        }
        try {
            return new Text(name, decode(bytes), Optional.empty());
        } catch (CharacterCodingException e) {
            return new Text(
                    name,
                    new String(bytes, StandardCharsets.ISO_8859_1),
                    Optional.of(new BadRequestException(
                            BadRequestException.at(
                                    Origin.named(name),
                                    Phrase.of("manifest.not-utf-8").message()),
                            e)));
        }
    }

    /** UTF-8, or what a byte order mark says: PowerShell writes UTF-16. */
    private static String decode(byte[] bytes) throws CharacterCodingException {
        boolean marked = bytes.length >= 2
                && ((bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF)
                        || (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE));
        Charset charset = marked ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
        return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    private static BadRequestException unreadable(String name, IOException e) {
        Message why = e instanceof AccessDeniedException
                ? Phrase.of("manifest.permission-denied").message()
                : Optional.ofNullable(e.getMessage())
                        .filter(message -> !message.equals(name))
                        .map(Message::of)
                        .orElse(Phrase.of("manifest.file-system").message());
        return new BadRequestException(
                BadRequestException.at(
                        Origin.named(name),
                        Phrase.of("manifest.unreadable").with("why", why).message()),
                e);
    }
}
