package io.jenkins.plugins.statefulset.rollout.request;

import io.jenkins.plugins.statefulset.rollout.manifest.TranslationFile;
import io.jenkins.plugins.statefulset.rollout.manifest.YamlFile;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.risk.RuleBook;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Where rules of the risk come from: files that come along, one for each system, and files of the caller's own. Their form is
 * in {@code docs/risk.md}.
 */
public final class RiskRules {
    private static final String FOLDER = "/io/jenkins/plugins/statefulset/rollout/risk/";
    private static final String TRANSLATIONS = "translations.yml";
    private static final RuleBook BUILT_IN = RuleBook.of(RiskRules::builtInIndex);

    private RiskRules() {}

    /** The rules that come along. */
    public static RuleBook builtIn() {
        return BUILT_IN;
    }

    /**
     * The rules that come along, and before them those of these files. Their examples are tried.
     *
     * @param paths files, or folders of {@code *.yaml} and {@code *.yml} files
     * @throws BadRequestException if a file is not there or wrong, with file, line and field
     */
    public static RuleBook with(List<String> paths) {
        List<YamlFile> files = new ArrayList<>();
        paths.forEach(path -> files.addAll(YamlFile.read(path)));
        return files.isEmpty() ? BUILT_IN : BUILT_IN.with(files);
    }

    /**
     * The same of texts that are no files here.
     *
     * @param texts each one YAML document
     * @param name what to call them in errors; of several each gets its number, from 1
     */
    public static RuleBook withTexts(List<String> texts, String name) {
        List<YamlFile> files = new ArrayList<>();
        for (String text : texts) {
            files.add(YamlFile.parse(text, texts.size() == 1 ? name : name + " " + (files.size() + 1)));
        }
        return files.isEmpty() ? BUILT_IN : BUILT_IN.with(files);
    }

    /** The file {@code systems.txt}: a line for each file of rules, with the patterns of its images. */
    private static List<RuleBook.Source> builtInIndex() {
        return text("systems.txt").lines().map(RiskRules::source).toList();
    }

    private static RuleBook.Source source(String line) {
        int colon = line.indexOf(':');
        String system = line.substring(0, colon);
        String name = system + ".yaml";
        return new RuleBook.Source(
                system,
                List.of(line.substring(colon + 1).strip().split(" ")),
                () -> YamlFile.parse(text(name), name),
                () -> TranslationFile.read(YamlFile.parse(text(TRANSLATIONS), TRANSLATIONS)));
    }

    private static String text(String name) {
        try (InputStream content = RiskRules.class.getResourceAsStream(FOLDER + name)) {
            if (content == null) {
                throw new IllegalStateException(FOLDER + name + " is not part of this build");
            }
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
