package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the command line stands in: everything that it would otherwise ask of the process.
 *
 * @param clock the time, and the zone in which times of day are told
 * @param user who asks
 * @param language of what a person reads here; what programs read is in English
 * @param interrupts SIGINT and SIGTERM
 * @param screen the terminal, if there is one that can show a live table; opened when it is needed
 * @param clusters connects to a real cluster
 */
record Shell(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Clock clock,
        String user,
        Language language,
        Interrupts interrupts,
        ScreenSource screen,
        Function<ClusterOptions, Venue> clusters) {

    /** Opens the terminal. */
    @FunctionalInterface
    interface ScreenSource {
        /** Nothing can be shown live: standard output is no terminal, or one that can't move its cursor. */
        ScreenSource NONE = Optional::empty;

        Optional<Screen> open();
    }

    void line(String text) {
        out.println(text);
    }

    /** What is said on this command line: with its names for fields of a request, in the person's language. */
    Wording wording() {
        return OptionNames.INSTANCE.in(language);
    }

    /** The same shell, in another language. */
    Shell in(Language other) {
        return new Shell(in, out, err, clock, user, other, interrupts, screen, clusters);
    }

    void line(Phrase sentence) {
        line(sentence.message().in(wording()));
    }

    void complain(Phrase sentence) {
        complain(sentence.message().in(wording()));
    }

    void complain(Message message) {
        complain(message.in(wording()));
    }

    void complain(String text) {
        err.println(text);
    }
}
