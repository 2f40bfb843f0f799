package io.jenkins.plugins.statefulset.rollout.problem;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.message.Told;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a person asked for is wrong, and nothing was changed. What it tells is one line that names the place (field of the request, or
 * file and field in it), the value, and what is allowed there. {@link #told} leaves to each surface what it calls the fields;
 * {@link #getMessage} is for programs. The command line ends with exit code 2 on it.
 *
 * <p>Line breaks and control characters, which may come from a file that is quoted, become spaces. What is longer than 4,000
 * characters is cut in its middle.
 */
public class BadRequestException extends RuntimeException implements Told {
    private static final long serialVersionUID = 2L;

    /** Nobody reads more; what is longer quotes a value of that length. */
    private static final int LONGEST = 4_000;

    private static final Pattern BREAKS = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");

    private final Message told;

    public BadRequestException(String message) {
        this(Message.of(message));
    }

    public BadRequestException(String message, Throwable cause) {
        this(Message.of(message), cause);
    }

    public BadRequestException(Message message) {
        this(message, null);
    }

    public BadRequestException(Phrase sentence) {
        this(sentence.message());
    }

    public BadRequestException(Phrase sentence, Throwable cause) {
        this(sentence.message(), cause);
    }

    public BadRequestException(Message message, Throwable cause) {
        this(cause, oneLine(message));
    }

    private BadRequestException(Throwable cause, Message told) {
        super(told.toString(), cause);
        this.told = told;
    }

    /**
     * A field of the request has a value that is not allowed.
     *
     * @param value as it was given; empty where it is not to be shown
     * @param allowed what is wrong with it, or what is allowed
     */
    public BadRequestException(RequestField field, String value, String allowed) {
        this(field, value, allowed, null);
    }

    /** The same, found out by something that failed. */
    public BadRequestException(RequestField field, String value, String allowed, Throwable cause) {
        this(of(field, value, Message.of(allowed)), cause);
    }

    /** The same in a sentence of the catalogue. */
    public BadRequestException(RequestField field, String value, Phrase allowed) {
        this(field, value, allowed, null);
    }

    /** The same, found out by something that failed. */
    public BadRequestException(RequestField field, String value, Phrase allowed, Throwable cause) {
        this(of(field, value, allowed.message()), cause);
    }

    /** The sentence about a field with a value that is not allowed. */
    public static Message of(RequestField field, String value, Message allowed) {
        Phrase sentence = Phrase.of("refused.field").with("field", field).with("what", allowed);
        return (value.isEmpty() ? sentence : sentence.with("value", value)).message();
    }

    /**
     * What is wrong at a place.
     *
     * @param place a file with the line and the field in it, an option, an object
     */
    public static Message at(Message place, Message what) {
        return Phrase.of("refused.at").with("place", place).with("what", what).message();
    }

    /** The same of a place that is called alike in every language. */
    public static BadRequestException at(String place, Phrase what) {
        return new BadRequestException(at(Message.of(place), what.message()));
    }

    /** The same, found out by something that failed. */
    public static BadRequestException at(String place, Phrase what, Throwable cause) {
        return new BadRequestException(at(Message.of(place), what.message()), cause);
    }

    /** What is wrong, with the fields of the request as such. */
    @Override
    public final Message told() {
        return told;
    }

    /** The field of the request that is wrong; empty where it is something else, such as a field of a file. */
    public final Optional<RequestField> field() {
        return field(told);
    }

    /** The field that it begins with: as such, or as the place that a sentence is about. */
    private static Optional<RequestField> field(Message message) {
        Message.Part first =
                message.isEmpty() ? new Message.Words("") : message.parts().get(0);
        if (first instanceof Phrase phrase) {
            return Stream.of("field", "place")
                    .map(phrase.arguments()::get)
                    .filter(Objects::nonNull)
                    .flatMap(fact -> field(fact).stream())
                    .findFirst();
        }
        return first instanceof Message.Field field
                ? Optional.of(field.setting().field())
                : Optional.empty();
    }

    private static Message oneLine(Message message) {
        int length = message.toString().length();
        Message line = message.map(text -> cut(BREAKS.matcher(text).replaceAll(" "), length));
        return line.stripped();
    }

    /** Shorter by as much as the whole is too long. */
    private static String cut(String text, int whole) {
        int most = whole <= LONGEST ? text.length() : (int) ((long) LONGEST * text.length() / whole);
        return text.length() <= most
                ? text
                : text.substring(0, most / 2) + " … " + text.substring(text.length() - most / 2);
    }
}
