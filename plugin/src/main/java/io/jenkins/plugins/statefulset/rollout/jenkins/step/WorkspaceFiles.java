package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.FilePath;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;

/**
 * Manifests of a workspace, on whatever machine that is.
 *
 * @param paths files, folders and Ant patterns, with commas between
 */
record WorkspaceFiles(FilePath workspace, String paths) {
    private static final int MOST = 1000;
    private static final int LONGEST = 16 * 1024 * 1024;

    /** What has to be rendered first, by the file that marks its folder. */
    private static final Map<String, String> RENDERED = Map.of(
            "Chart.yaml",
                    "is a chart of Helm, which has to be rendered first: sh 'helm template RELEASE %s > rendered.yaml'",
            "kustomization.yaml",
                    "is a kustomization, which has to be rendered first: sh 'kubectl kustomize %s > rendered.yaml'",
            "kustomization.yml",
                    "is a kustomization, which has to be rendered first: sh 'kubectl kustomize %s > rendered.yaml'");

    /**
     * The content of each file by its name in the workspace, in the order of the paths and of the names in each.
     *
     * @throws BadRequestException if one of the paths stands for none, or there are too many
     */
    Map<String, byte[]> read() throws IOException, InterruptedException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String path : Arrays.stream(paths.split("[,\n]"))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList()) {
            for (Entry<String, FilePath> file : found(path).entrySet()) {
                if (files.size() == MOST) {
                    throw new BadRequestException("paths: '" + paths + "': more than " + MOST + " files");
                }
                files.put(file.getKey(), content(file.getValue(), file.getKey()));
            }
        }
        return files;
    }

    private Map<String, FilePath> found(String path) throws IOException, InterruptedException {
        boolean pattern = path.matches(".*[*?].*");
        FilePath given = pattern || path.equals(".") ? workspace : workspace.child(path);
        if (!pattern && !given.exists()) {
            throw new BadRequestException("paths: '" + path + "': there is no such file or folder in the workspace");
        }
        if (!pattern && !given.isDirectory()) {
            return Map.of(path, given);
        }
        if (!pattern) {
            requirePlain(given, path);
        }
        String base = given == workspace ? "" : path.replaceAll("/+$", "") + "/";
        Map<String, FilePath> files = new TreeMap<>();
        for (FilePath file : given.list(pattern ? path : "*.yaml,*.yml")) {
            files.put(base + name(given, file), file);
        }
        if (files.isEmpty()) {
            throw new BadRequestException("paths: '" + path + "': no file "
                    + (pattern ? "of the workspace has such a name" : "in this folder ends in .yaml or .yml"));
        }
        return files;
    }

    private static void requirePlain(FilePath folder, String path) throws IOException, InterruptedException {
        for (Entry<String, String> mark : RENDERED.entrySet()) {
            if (folder.child(mark.getKey()).exists()) {
                throw new BadRequestException(
                        "paths: '" + path + "' " + mark.getValue().formatted(path));
            }
        }
    }

    private static String name(FilePath folder, FilePath file) {
        String below = file.getRemote().substring(folder.getRemote().length());
        return below.replace('\\', '/').replaceFirst("^/+", "");
    }

    private static byte[] content(FilePath file, String name) throws IOException, InterruptedException {
        try (InputStream content = file.read()) {
            byte[] bytes = content.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new BadRequestException("paths: '" + name + "': larger than 16 MiB; no manifest is");
            }
            return bytes;
        }
    }
}
