package io.jenkins.plugins.statefulset.rollout.request;

import io.jenkins.plugins.statefulset.rollout.kube.ImagePattern;
import io.jenkins.plugins.statefulset.rollout.manifest.Suggestions;
import io.jenkins.plugins.statefulset.rollout.manifest.TranslationFile;
import io.jenkins.plugins.statefulset.rollout.manifest.YamlFile;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.profile.Profile;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileBook;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileChoice;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where profiles come from: files that come along, one for each system, and a file or text of the caller's own. Their form is in
 * {@code docs/profiles.md}.
 */
public final class Profiles {
    private static final String FOLDER = "/io/jenkins/plugins/statefulset/rollout/profile/";
    private static final String TRANSLATIONS = "translations.yml";
    private static final String NONE = "none";
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9-]+");
    private static final ProfileBook BUILT_IN =
            new ProfileBook(text("profiles.txt").lines().map(Profiles::entry).toList());

    private Profiles() {}

    /** Those that come along. */
    public static ProfileBook builtIn() {
        return BUILT_IN;
    }

    /** The one that knows the image of the set. */
    public static ProfileChoice recognized() {
        return new ProfileChoice.Recognized(BUILT_IN);
    }

    /**
     * What a person says.
     *
     * @param said the word of one that comes along, {@code none}, or the path of a file
     * @throws BadRequestException if there is no such profile or file, or the file is wrong, with file, line and field
     */
    public static ProfileChoice of(String said) {
        if (said.equals(NONE)) {
            return new ProfileChoice.None();
        }
        if (BUILT_IN.names().contains(said) || WORD.matcher(said).matches()) {
            return new ProfileChoice.Given(named(said));
        }
        List<YamlFile> files = YamlFile.read(said);
        if (files.size() != 1) {
            throw new BadRequestException(
                    RequestField.PROFILE,
                    said,
                    Phrase.of("refused.profile-folder").with("number", files.size()));
        }
        return new ProfileChoice.Given(new ProfileReader(files.get(0)).read());
    }

    /**
     * What a person says where there are no files.
     *
     * @param said the word of one that comes along, {@code none}, or the text of a profile
     * @param name what to call that text in errors
     */
    public static ProfileChoice ofText(String said, String name) {
        return said.contains("\n") || said.contains(":")
                ? new ProfileChoice.Given(new ProfileReader(YamlFile.parse(said, name)).read())
                : said.equals(NONE) ? new ProfileChoice.None() : new ProfileChoice.Given(named(said));
    }

    /** @throws BadRequestException if none that comes along has this name; the message names them all */
    public static Profile named(String name) {
        return BUILT_IN.named(name)
                .orElseThrow(() -> new BadRequestException(
                        RequestField.PROFILE,
                        name,
                        Phrase.of("refused.no-profile")
                                .with("names", Message.listed(BUILT_IN.names()))
                                .with("nearest", Suggestions.nearest(name, BUILT_IN.names()))));
    }

    /**
     * The text of one that comes along, as its file has it.
     *
     * @param name must be one of {@link ProfileBook#names}
     */
    public static String file(String name) {
        return text(name + ".yaml");
    }

    private static ProfileBook.Entry entry(String line) {
        int colon = line.indexOf(':');
        String file = line.substring(0, colon) + ".yaml";
        return new ProfileBook.Entry(
                line.substring(0, colon),
                Pattern.compile(" ")
                        .splitAsStream(line.substring(colon + 1).strip())
                        .map(ImagePattern::of)
                        .toList(),
                () -> YamlFile.parse(text(file), file),
                () -> TranslationFile.read(YamlFile.parse(text(TRANSLATIONS), TRANSLATIONS)));
    }

    private static String text(String name) {
        try (InputStream content = Profiles.class.getResourceAsStream(FOLDER + name)) {
            if (content == null) {
                throw new IllegalStateException(FOLDER + name + " is not part of this build");
            }
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
