package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** In which language a person is spoken to. */
final class LanguageChoice {
    static final String OPTION = "--lang";

    /** Of which the first that is set counts (POSIX, Base Definitions 8.2). */
    private static final List<String> VARIABLES = List.of("LC_ALL", "LC_MESSAGES", "LANG");

    /** What a language is called on the command line. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Language.values()).map(Language::wireName).iterator();
        }
    }

    private LanguageChoice() {}

    /** As the locale of the environment says. */
    static Language of(Map<String, String> environment) {
        return VARIABLES.stream()
                .map(environment::get)
                .filter(value -> value != null && !value.isEmpty())
                .findFirst()
                .map(Language::ofPosix)
                .orElse(Language.ENGLISH);
    }

    /**
     * As the option among the arguments says; the last one counts. It is looked for before all others are read, because what is wrong
     * with those is told in that language, too.
     *
     * @param unless what is spoken without it
     * @throws BadRequestException if it names no language that is known here
     */
    static Language of(Language unless, String... arguments) {
        Language language = unless;
        for (int i = 0; i < arguments.length && !arguments[i].equals("--"); i++) {
            if (arguments[i].startsWith(OPTION + "=")) {
                language = named(arguments[i].substring(OPTION.length() + 1));
            } else if (arguments[i].equals(OPTION) && i + 1 < arguments.length) {
                language = named(arguments[i + 1]);
            }
        }
        return language;
    }

    private static Language named(String name) {
        return Language.named(name)
                .orElseThrow(() -> BadRequestException.at(
                        OPTION + " " + name,
                        Phrase.of("refused.allowed-are")
                                .with(
                                        "values",
                                        Message.listed(
                                                Stream.of(Language.values())
                                                        .map(Language::wireName)
                                                        .map(Message::of)
                                                        .toList(),
                                                Message.Between.AND))));
    }
}
