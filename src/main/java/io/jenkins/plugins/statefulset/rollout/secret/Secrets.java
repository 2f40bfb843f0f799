package io.jenkins.plugins.statefulset.rollout.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * What may be shown of values, texts and objects, judged by themselves. It rather hides once too often; the rules are told by
 * {@link SecretNames}, {@link SecretArguments}, {@link FreeText} and {@link SecretTree}. What is hidden already stays as it is, so
 * that text may pass here more than once.
 */
public final class Secrets {
    /** What stands in the place of a secret, old or new, on every surface. */
    public static final String HIDDEN = SecretMarker.HIDDEN;

    /** A rollout's record holds the same sentences at each of its writes. */
    private static final RecentAnswers<String> SENTENCES = new RecentAnswers<>(512, 1_000);

    private static final RecentAnswers<String> TEXTS = new RecentAnswers<>(512, 1_000);

    private Secrets() {}

    /** Whether a variable, option or key of this name usually holds a secret. */
    public static boolean isSecret(String name) {
        return SecretNames.isSecret(name);
    }

    /** Whether this value of a variable, option or key of this name is hidden. */
    public static boolean isSecret(String name, String value) {
        return SecretNames.hides(name, value);
    }

    /** The value of a variable, label, annotation, header or key of that name. */
    public static String value(String name, String value) {
        return new SecretTree(SecretMarker.blind()).named(name, value);
    }

    /** The same for a value of any shape. */
    public static JsonNode value(String name, JsonNode value) {
        boolean simple = value.isTextual() || value.isNumber();
        return simple ? TextNode.valueOf(value(name, value.asText())) : tree(value);
    }

    /** A command, or any text that a shell may read. */
    public static String command(String text) {
        return new ShellText(SecretMarker.blind()).shown(text);
    }

    /** Text that others wrote: a line of a log, an answer, a message of a pod. */
    public static String text(String text) {
        return TEXTS.answer(text, any -> new FreeText(SecretMarker.blind()).foreign(any));
    }

    /** A sentence for a person, ours or the API server's. Names with a colon and a space behind them are left alone. */
    public static String sentence(String text) {
        return SENTENCES.answer(text, any -> new FreeText(SecretMarker.blind()).sentence(any));
    }

    /** The shown form of what came after, where the one before is shown alike: that it is another value must be seen. */
    public static String after(String shownBefore, String shownAfter) {
        return shownAfter.equals(shownBefore) ? shownAfter + ", changed" : shownAfter;
    }

    /** An object of Kubernetes, or a part of one. */
    public static JsonNode tree(JsonNode tree) {
        return new SecretTree(SecretMarker.blind()).shown(tree);
    }
}
