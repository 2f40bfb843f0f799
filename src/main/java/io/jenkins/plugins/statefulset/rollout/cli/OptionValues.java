package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.manifest.Suggestions;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Values of options, read with errors that name the option, the value and what is allowed. */
final class OptionValues {
    private OptionValues() {}

    static Duration duration(String option, String text) {
        return named(option, text, Durations::parse);
    }

    /** The value of one of a few words. */
    static <T> T choice(String option, String text, Map<String, T> choices) {
        T chosen = choices.get(text);
        if (chosen == null) {
            List<String> words = new ArrayList<>(choices.keySet());
            Phrase values = Phrase.of("unit.two")
                    .with("first", Message.listed(words.subList(0, words.size() - 1)))
                    .with("last", words.get(words.size() - 1));
            throw BadRequestException.at(
                    option + " " + text,
                    Phrase.of("refused.allowed-are")
                            .with("values", values)
                            .with("nearest", Suggestions.nearest(text, words).filter(word -> word.length() > 1)));
        }
        return chosen;
    }

    static int count(String option, String text, int lowest, int highest) {
        if (text.matches("\\d{1,9}")) {
            int value = Integer.parseInt(text);
            if (value >= lowest && value <= highest) {
                return value;
            }
        }
        throw BadRequestException.at(
                option + " " + text,
                Phrase.of("refused.number-between").with("lowest", lowest).with("highest", highest));
    }

    /** Puts the option before what a reader complains about, unless it is named there already. */
    static <T> T named(String option, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (BadRequestException e) {
            throw e.field().isPresent()
                    ? e
                    : new BadRequestException(BadRequestException.at(Message.of(option), e.told()), e);
        }
    }

    /** An argument as a shell would read it back. */
    static String quoted(String argument) {
        return argument.matches("[A-Za-z0-9_./:=,%@+-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    static String join(List<String> arguments) {
        return arguments.stream().map(OptionValues::quoted).collect(Collectors.joining(" "));
    }
}
