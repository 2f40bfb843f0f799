package io.jenkins.plugins.statefulset.rollout.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.manifest.TranslationFile;
import io.jenkins.plugins.statefulset.rollout.manifest.YamlFile;
import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.LocalizedText;
import io.jenkins.plugins.statefulset.rollout.request.Profiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a plan tells of a profile that comes along is known in each language. */
class ProfileTranslationsTest {
    private static final Path FILE =
            Path.of("src/main/resources/io/jenkins/plugins/statefulset/rollout/profile/translations.yml");

    @Test
    void eachTextThatAPlanTellsIsTranslatedAndNoOther() {
        Set<LocalizedText> told = new HashSet<>();
        Profiles.builtIn().names().forEach(name -> told.addAll(texts(Profiles.named(name))));

        assertThat(told)
                .isNotEmpty()
                .allSatisfy(text -> assertThat(text.others()).as(text.english()).containsKey(Language.CHINESE));
        assertThat(TranslationFile.read(YamlFile.read(FILE.toString()).get(0))
                        .texts()
                        .keySet())
                .isEqualTo(told.stream().map(LocalizedText::english).collect(Collectors.toSet()));
    }

    private static List<LocalizedText> texts(Profile profile) {
        List<LocalizedText> all = new ArrayList<>();
        profile.single().ifPresent(all::add);
        profile.nothing().ifPresent(all::add);
        for (ProfileVariant variant : profile.variants()) {
            all.add(variant.title());
            variant.nothing().ifPresent(all::add);
        }
        return all;
    }
}
