package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.LocalizedText;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a sentence in a file of rules may leave open: {@code {title}} of the system, {@code {from}} and {@code {to}} as the tags
 * tell the versions, {@code {fromLine}} and {@code {toLine}}, {@code {stops}} that lie between, and {@code {number}} and
 * {@code {fromNumber}}, the versions as one number of two digits each (80036), which some servers print.
 */
record SoftwareNames(Map<String, String> values) {
    static final List<String> ALLOWED =
            List.of("title", "from", "to", "fromLine", "toLine", "stops", "fromNumber", "toNumber");

    private static final Pattern OPEN = Pattern.compile("\\{(\\w+)}");

    static SoftwareNames of(Software software, Version before, Version after) {
        Version fromLine = software.line(before).orElse(before);
        Version toLine = software.line(after).orElse(after);
        List<Version> between = fromLine.compareTo(toLine) < 0
                ? software.between(fromLine, toLine)
                : software.between(toLine, fromLine);
        return new SoftwareNames(Map.of(
                "title", software.title(),
                "from", before.toString(),
                "to", after.toString(),
                "fromLine", fromLine.toString(),
                "toLine", toLine.toString(),
                "stops", between.stream().map(Version::toString).collect(Collectors.joining(", ")),
                "fromNumber", number(before),
                "toNumber", number(after)));
    }

    Message fill(LocalizedText text) {
        return text.map(this::fill).message();
    }

    String fill(String text) {
        return OPEN.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
    }

    /** Placeholders in a text that have no meaning. */
    static List<String> unknown(String text) {
        return OPEN.matcher(text)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !ALLOWED.contains(name))
                .toList();
    }

    private static String number(Version version) {
        return Integer.toString(version.major() * 10_000
                + version.number(1).orElse(0) * 100
                + version.number(2).orElse(0));
    }
}
