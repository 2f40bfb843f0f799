package io.jenkins.plugins.statefulset.rollout.manifest;

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
    String ofTemplate(String file, String text) {
        if (!text.contains("{{")) {
            return "";
        }
        String chart =
                path(file).flatMap(RenderHints::chartAround).map(Path::toString).orElse("…");
        return " (templates are not rendered here; " + way("them", "helm template " + quoted(chart)) + ")";
    }

    /** How a folder is rendered; empty where it is neither a chart nor a kustomization. */
    Optional<String> ofFolder(Path folder) {
        if (Files.isRegularFile(folder.resolve("Chart.yaml"))) {
            return Optional.of(
                    "a chart, which is not rendered here; " + way("it", "helm template " + quoted(folder.toString())));
        }
        return KUSTOMIZATIONS.stream().anyMatch(name -> Files.isRegularFile(folder.resolve(name)))
                ? Optional.of(kustomization(folder.toString()))
                : Optional.empty();
    }

    /** @param folder as a person would name it */
    String kustomization(String folder) {
        return "a kustomization, which is not rendered here; " + way("it", "kubectl kustomize " + quoted(folder));
    }

    private String way(String what, String renderer) {
        return reader.map(command -> "pipe " + what + " in: " + renderer + " | " + command)
                .orElse("render " + what + " first: " + renderer);
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
