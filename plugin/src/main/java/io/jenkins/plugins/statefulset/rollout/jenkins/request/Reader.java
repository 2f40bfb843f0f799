package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Span;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import java.time.Duration;
import java.util.Locale;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * In which language a page or a form is told: that of the browser, as in the rest of Jenkins. Logs of builds, what is kept on clusters, and
 * what programs read are told in English, whoever looks at them.
 *
 * @param language of the sentences
 */
public record Reader(Language language) {
    /** Programs, and logs. */
    public static final Reader PROGRAM = new Reader(Language.ENGLISH);

    /** Whoever asked for the page that is drawn now; outside of a request, the language of the controller. */
    public static Reader now() {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        return of(request == null ? LocaleProvider.getLocale() : request.getLocale());
    }

    /** As Jenkins looks texts up: those for {@code zh_CN} are for no other Chinese. */
    static Reader of(Locale locale) {
        boolean chinese =
                locale.getLanguage().equals("zh") && locale.getCountry().equals("CN");
        return new Reader(chinese ? Language.CHINESE : Language.ENGLISH);
    }

    public String say(Message message) {
        return FieldNames.ROLLOUT.in(message, language);
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
        return FieldNames.ROLLOUT.of(fault, language);
    }

    /** Time that has passed. */
    public String passed(Duration time) {
        return new Span(time, Span.Precision.PASSED).in(language);
    }

    /** For what the library draws. */
    public Wording wording() {
        return FieldNames.ROLLOUT.in(language);
    }

    /** What is wrong with a form, beside the field itself. */
    public static String inForm(Exception fault) {
        return FieldNames.FORM.of(fault, now().language());
    }

    /** The same of what is no fault. */
    public static String inForm(Phrase phrase) {
        return FieldNames.FORM.in(phrase.message(), now().language());
    }
}
