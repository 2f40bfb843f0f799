package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.statefulset.rollout.change.ChangeParser;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.manifest.PatchDocument;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.request.Profiles;
import io.jenkins.plugins.statefulset.rollout.request.RiskRules;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Says while one types whether a value is allowed. Looks at the value and at nothing else, so anyone may ask. */
public final class FieldChecks {
    private FieldChecks() {}

    public static FormValidation required(String value, String field) {
        return Util.fixEmptyAndTrim(value) == null ? needed(field) : FormValidation.ok();
    }

    /** Before anything is typed that is no mistake, so it is said without a colour. */
    public static FormValidation needed(String what) {
        return needed(Message.of(what));
    }

    /** The same of something that has a name in each language. */
    public static FormValidation needed(Phrase what) {
        return needed(what.message());
    }

    private static FormValidation needed(Message what) {
        return FormValidation.ok(Reader.inForm(Phrase.of("jenkins-form.needed").with("what", what)));
    }

    /** Rules of the risk, as YAML. */
    public static FormValidation riskRules(String value) {
        return optional(value, text -> RiskRules.withTexts(RequestBuilder.documents(text), "riskRules"));
    }

    /** The name of a profile, none, or the text of one. */
    public static FormValidation profile(String value) {
        return optional(value, text -> Profiles.ofText(text.strip(), "profile"));
    }

    /** Checks or actions around each pod, one a line. */
    public static FormValidation podChecks(String value, PodMoment moment) {
        return optional(value, text -> RequestBuilder.checks(moment, text));
    }

    /** A duration of zero or more; empty for the default. */
    public static FormValidation duration(String value, String field) {
        return optional(value, text -> FieldValues.duration(field, text));
    }

    /** A duration of more than zero; empty for the default. */
    public static FormValidation positive(String value, String field) {
        return optional(value, text -> {
            if (FieldValues.duration(field, text).equals(Duration.ZERO)) {
                throw new BadRequestException(Phrase.of("jenkins-form.more-than-zero")
                        .with("field", field)
                        .message());
            }
        });
    }

    /** A number of seconds or a duration, of more than zero; empty for the default. */
    public static FormValidation positiveSeconds(String value, String field) {
        return optional(value, text -> {
            if (FieldValues.seconds(field, text).isZero()) {
                throw new BadRequestException(Phrase.of("jenkins-form.above-zero")
                        .with("field", field)
                        .message());
            }
        });
    }

    /** @param parser throws a {@link BadRequestException} for what is not allowed */
    public static FormValidation optional(String value, Consumer<String> parser) {
        String text = Util.fixEmptyAndTrim(value);
        if (text == null) {
            return FormValidation.ok();
        }
        try {
            parser.accept(text);
            return FormValidation.ok();
        } catch (BadRequestException e) {
            return FormValidation.error(Reader.inForm(e));
        }
    }

    /** {@code container=image}, several with commas or spaces between. */
    public static FormValidation images(String value) {
        return optional(value, text -> imageWords(text).forEach(ChangeParser::image));
    }

    /** Without those in which a variable of the build stands: what they will be is not known yet. */
    static Stream<String> imageWords(String text) {
        return RequestBuilder.words(text).stream().filter(word -> !word.contains("$"));
    }

    /**
     * The manifest of a StatefulSet.
     *
     * @param namespace empty for the cluster's default
     * @param name of the set that is meant; empty where that is not known yet
     */
    public static FormValidation manifest(String value, String namespace, String name) {
        Optional<String> set = Optional.ofNullable(Util.fixEmptyAndTrim(name)).filter(text -> !text.contains("$"));
        String place = Optional.ofNullable(Util.fixEmptyAndTrim(namespace)).orElse("default");
        return optional(value, text -> Manifests.parse(text, "manifest", place).templateSource(set));
    }

    /** A strategic merge patch of a StatefulSet. */
    public static FormValidation patch(String value) {
        return optional(value, text -> PatchDocument.parse(text, "patch"));
    }

    /** A label selector; empty for none. */
    public static FormValidation selector(String value) {
        return optional(value, SetChoice::requireSelector);
    }

    /** Names of blockers, with commas or spaces between. One that no blocker has would do nothing. */
    public static FormValidation accepted(String value) {
        List<String> unknown = RequestBuilder.words(value).stream()
                .filter(word -> !FieldValues.BLOCKERS.contains(word))
                .toList();
        return unknown.isEmpty()
                ? FormValidation.ok()
                : FormValidation.warning(Reader.inForm(Phrase.of("jenkins-form.no-such-blocker")
                        .with("words", "'" + String.join("', '", unknown) + "'")
                        .with("allowed", Message.listed(List.copyOf(FieldValues.BLOCKERS)))));
    }

    /** {@code container:NAME=value}, one a line. */
    public static FormValidation variables(String value) {
        return optional(value, text -> RequestBuilder.lines(text).forEach(ChangeParser::env));
    }

    /**
     * The words that a field takes, and none for its default.
     *
     * @param standard the word that holds where none is given
     */
    public static ListBoxModel choices(Map<String, ?> words, String standard) {
        ListBoxModel items = new ListBoxModel();
        items.add(Reader.inForm(Phrase.of("jenkins-form.default").with("word", standard)), "");
        words.keySet().forEach(items::add);
        return items;
    }
}
