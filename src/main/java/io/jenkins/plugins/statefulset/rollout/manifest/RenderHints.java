package io.jenkins.plugins.statefulset.rollout.manifest;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says how what has to be rendered first is rendered: the folder of a chart, a template of one, a kustomization.
 *
 * @param reader the command that takes what was rendered from its standard input; empty where there is none
 */
record RenderHints(Optional<String> reader) {
    static final RenderHints WITHOUT_READER = new RenderHints(Optional.empty());

    static final List<String> KUSTOMIZATIONS = List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

    /** How a template is rendered, as an addition to a problem with it; empty for a text that has no sign of a template. */
    Message ofTemplate(String file, String text) {
        if (!text.contains("{{")) {
            return Message.none();
        }
        String chart =
                path(file).flatMap(RenderHints::chartAround).map(Path::toString).orElse("…");
        return way("manifest.templates-piped", "manifest.templates-first", "helm template " + quoted(chart))
                .message();
    }

    /** How a folder is rendered; empty where it is neither a chart nor a kustomization. */
    Optional<Phrase> ofFolder(Path folder) {
        if (Files.isRegularFile(folder.resolve("Chart.yaml"))) {
            return Optional.of(
                    way("manifest.chart-piped", "manifest.chart-first", "helm template " + quoted(folder.toString())));
        }
        return KUSTOMIZATIONS.stream().anyMatch(name -> Files.isRegularFile(folder.resolve(name)))
                ? Optional.of(kustomization(folder.toString()))
                : Optional.empty();
    }

    /** @param folder as a person would name it */
    Phrase kustomization(String folder) {
        return way(
                "manifest.kustomization-piped", "manifest.kustomization-first", "kubectl kustomize " + quoted(folder));
    }

    private Phrase way(String piped, String first, String renderer) {
        return reader.map(command -> Phrase.of(piped).with("command", renderer + " | " + command))
                .orElse(Phrase.of(first).with("command", renderer));
    }

    private static Optional<Path> chartAround(Path file) {
        return Stream.iterate(file.getParent(), folder -> folder != null, Path::getParent)
                .limit(4)
                .filter(folder -> Files.isRegularFile(folder.resolve("Chart.yaml")))
                .findFirst();
    }

    private static Optional<Path> path(String file) {
        try {
            return Optional.of(Path.of(file)).filter(Files::isRegularFile);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String quoted(String path) {
        return path.matches("[\\w@%+=:,./…-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }
}
