package io.jenkins.plugins.statefulset.rollout.risk;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A version such as {@code 13}, {@code 13.9}, {@code 5.0-rc1} or {@code 17beta1}.
 *
 * <p>{@code 13} is some release of 13, not 13.0: the two are not equal. The order is total and consistent with
 * equals: number by number, where a missing number counts as zero; then a pre-release before its release; then the
 * shorter before the longer, so that 13 sorts just before 13.0.
 *
 * @param numbers at least one, none negative, most significant first
 * @param preRelease in lower case, such as {@code rc1}; empty for a release
 */
public record Version(List<Integer> numbers, Optional<String> preRelease) implements Comparable<Version> {
    private static final Pattern TEXT =
            Pattern.compile("v?(\\d{1,9}(?:\\.\\d{1,9})*)(?:[-.~]?((?:" + PreRelease.WORDS + ")[-.]?\\d{0,9}))?");

    /** Throws {@link IllegalArgumentException} without a number or with a negative one. */
    public Version {
        numbers = List.copyOf(numbers);
        if (numbers.isEmpty() || numbers.stream().anyMatch(number -> number < 0)) {
            throw new IllegalArgumentException("a version needs numbers from 0 up, not " + numbers);
        }
    }

    /** The release of these numbers. */
    public static Version of(Integer... numbers) {
        return new Version(List.of(numbers), Optional.empty());
    }

    /** Reads a whole text, for example {@code v3.2.1}; empty if it is not a version. Suffixes are not versions. */
    public static Optional<Version> parse(String text) {
        Matcher matcher = TEXT.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<Integer> numbers = Pattern.compile("\\.")
                .splitAsStream(matcher.group(1))
                .map(Integer::valueOf)
                .toList();
        Optional<String> preRelease = Optional.ofNullable(matcher.group(2)).map(word -> word.replaceAll("[-.]", ""));
        return Optional.of(new Version(numbers, preRelease));
    }

    /** The first number. */
    public int major() {
        return numbers.get(0);
    }

    /** The number at an index from 0 up; empty if the version does not say it. */
    public Optional<Integer> number(int index) {
        return index < numbers.size() ? Optional.of(numbers.get(index)) : Optional.empty();
    }

    /** The first numbers, at most as many as there are, with the pre-release. */
    public Version first(int count) {
        return new Version(numbers.subList(0, Math.min(count, numbers.size())), preRelease);
    }

    /** Whether this is a release of what the other names: 13.9 is one of 13. Every version is one of itself. */
    public boolean isWithin(Version line) {
        return equals(line)
                || (line.preRelease.isEmpty()
                        && numbers.size() >= line.numbers.size()
                        && numbers.subList(0, line.numbers.size()).equals(line.numbers));
    }

    @Override
    public int compareTo(Version other) {
        for (int i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
            int order = Integer.compare(number(i).orElse(0), other.number(i).orElse(0));
            if (order != 0) {
                return order;
            }
        }
        int order = PreRelease.ORDER.compare(preRelease, other.preRelease);
        return order != 0 ? order : Integer.compare(numbers.size(), other.numbers.size());
    }

    @Override
    public String toString() {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining("."))
                + preRelease.map(word -> "-" + word).orElse("");
    }

    /** The words that people put behind a version that is not released yet, and their order. */
    private static final class PreRelease {
        static final String WORDS =
                "snapshot|nightly|master|main|edge|devel|dev|alpha|beta|milestone|preview|pre|rc|ea|m(?=\\d)|a(?=\\d)|b(?=\\d)";

        static final Comparator<Optional<String>> ORDER = Comparator.comparing(
                word -> word.orElse(null),
                Comparator.nullsLast(Comparator.comparing((String word) -> word.replaceAll("\\d+$", ""))
                        .thenComparing(PreRelease::number)
                        .thenComparing(Comparator.naturalOrder())));

        private static int number(String word) {
            String digits = word.replaceAll("^\\D+", "");
            return digits.isEmpty() ? 0 : Integer.parseInt(digits);
        }

        private PreRelease() {}
    }
}
