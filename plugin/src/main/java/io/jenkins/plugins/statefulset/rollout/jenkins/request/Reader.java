package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import hudson.model.User;
import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Span;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * In which language a page or a form is told, and in which time zone: the language of the browser and the zone that the person has chosen, as
 * in the rest of Jenkins. Logs of builds, what is kept on clusters, and what programs read are told in English, whoever looks at them.
 *
 * @param language of the sentences
 * @param own the zone of moments in sentences; empty for a program, which reads them in UTC and in full
 */
public record Reader(Language language, Optional<ZoneId> own) {
    /** Programs, and logs. */
    public static final Reader PROGRAM = new Reader(Language.ENGLISH, Optional.empty());

    /** Whoever asked for the page that is drawn now; outside of a request, the language and the zone of the controller. */
    public static Reader now() {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        return request == null
                ? of(LocaleProvider.getLocale(), Optional.empty())
                : of(request.getLocale(), Optional.ofNullable(User.current()).flatMap(PersonalZone::of));
    }

    /**
     * As Jenkins looks texts up: those for {@code zh_CN} are for no other Chinese.
     *
     * @param zone as the person has chosen it; empty for that of the controller
     */
    static Reader of(Locale locale, Optional<ZoneId> zone) {
        boolean chinese =
                locale.getLanguage().equals("zh") && locale.getCountry().equals("CN");
        return new Reader(
                chinese ? Language.CHINESE : Language.ENGLISH, Optional.of(zone.orElseGet(ZoneId::systemDefault)));
    }

    /** In which moments of a timeline are shown; for a program the controller's. */
    public ZoneId zone() {
        return own.orElseGet(ZoneId::systemDefault);
    }

    public String say(Message message) {
        return FieldNames.in(message, wording());
    }

    public String say(Phrase phrase) {
        return say(phrase.message());
    }

    /** A sentence without facts. */
    public String say(String key) {
        return say(Phrase.of(key));
    }

    /** What is wrong, beside the buttons of a rollout. */
    public String say(Exception fault) {
        return FieldNames.of(fault, wording());
    }

    /** Time that has passed. */
    public String passed(Duration time) {
        return new Span(time, Span.Precision.PASSED).in(language);
    }

    /** For what the library draws. */
    public Wording wording() {
        return localized(FieldNames.ROLLOUT);
    }

    /** What is wrong with a form, beside the field itself. */
    public static String inForm(Exception fault) {
        return FieldNames.of(fault, now().localized(FieldNames.FORM));
    }

    /** The same of what is no fault. */
    public static String inForm(Phrase phrase) {
        return FieldNames.in(phrase.message(), now().localized(FieldNames.FORM));
    }

    private Wording localized(FieldNames names) {
        Wording told = names.in(language);
        return own.map(zone -> told.at(zone, () -> Optional.of(Instant.now()))).orElse(told);
    }
}
