package io.jenkins.plugins.statefulset.rollout.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.kube.ImagePattern;
import io.jenkins.plugins.statefulset.rollout.request.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of the profiles, their index, and the page about them say the same. */
class ProfilesPageTest {
    private static final Path FOLDER = Path.of("src/main/resources/io/jenkins/plugins/statefulset/rollout/profile");
    private static final Path PAGE = Path.of("docs/profiles.md");

    static List<Profile> profiles() {
        return Profiles.builtIn().names().stream().map(Profiles::named).toList();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void everyCheckStandsOnThePageWithItsReason(Profile profile) throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf("### `" + profile.id() + "`: " + profile.title());
        assertThat(begin).as("section of %s", profile.id()).isPositive();
        int next = page.indexOf("\n### ", begin + 1);
        String section = page.substring(begin, next < 0 ? page.length() : next);

        assertThat(section)
                .contains(profile.images().stream()
                        .map(image -> "`" + image.text() + "`")
                        .collect(Collectors.joining(", ")));
        for (ProfileVariant variant : profile.variants()) {
            assertThat(section)
                    .contains("- `" + variant.id() + "` (" + variant.title().english() + "): " + variant.says());
        }
        assertThat(section.lines().filter(line -> line.matches("\\| (before|prepare|after|restore|leader) .*")))
                .containsExactlyElementsOf(
                        profile.checks().stream().map(ProfilesPageTest::row).toList());
        profile.nothing().ifPresent(why -> assertThat(section).contains(why.english()));
        if (profile.nothing().isEmpty()) {
            assertThat(section).containsPattern("(?i)run against (a )?real");
        }
    }

    private static String row(ProfileCheck check) {
        return "| " + check.moment().name().toLowerCase(Locale.ROOT) + " | " + check.name() + " | "
                + check.where().name().toLowerCase(Locale.ROOT) + ", "
                + (check.timeout().toMinutes() % 60 == 0
                        ? check.timeout().toHours() + "h"
                        : check.timeout().toMinutes() + "m")
                + (check.times() == 1 ? "" : ", " + check.times() + "x") + " | "
                + (check.variants().isEmpty() ? "all" : String.join(", ", check.variants())) + " | " + check.why()
                + " ([source](" + check.source() + ")) |";
    }

    @Test
    void theIndexNamesEveryFileWithItsImages() throws IOException {
        assertThat(Files.readAllLines(FOLDER.resolve("profiles.txt")))
                .containsExactlyElementsOf(profiles().stream()
                        .map(profile -> profile.id() + ": "
                                + profile.images().stream()
                                        .map(ImagePattern::text)
                                        .collect(Collectors.joining(" ")))
                        .toList());
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".yaml"))
                            .map(name -> name.replace(".yaml", "")))
                    .containsExactlyInAnyOrderElementsOf(Profiles.builtIn().names());
        }
    }
}
