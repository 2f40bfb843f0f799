package io.jenkins.plugins.statefulset.rollout.risk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Versions as a file of rules names them: {@code 8.0} is every release of 8.0, {@code >=7.17 <9} has two bounds that must both
 * hold. A bound treats a line as the whole of it: 3.5.9 is {@code <=3.5} and is not {@code >3.5}. A version that is a line is
 * taken for its newest release, as a registry does: 8.0 is {@code >=8.0.35}.
 *
 * @param alternatives of which one must hold; none for every version
 */
public record VersionRange(List<List<Bound>> alternatives) {
    public static final VersionRange ANY = new VersionRange(List.of());

    private static final Pattern BOUND = Pattern.compile("(<=|>=|<|>|=|)\\s*([^\\s<>=]+)");

    /** One comparison. */
    public record Bound(String operator, Version version) {
        boolean holds(Version other) {
            int order = other.compareTo(version);
            boolean within = other.isWithin(version);
            boolean newest = !within && version.isWithin(other);
            return switch (operator) {
                case "<" -> order < 0 && !within && !newest;
                case "<=" -> (order <= 0 && !newest) || within;
                case ">" -> (order > 0 && !within) || newest;
                case ">=" -> order >= 0 || within || newest;
                default -> within;
            };
        }
    }

    public VersionRange {
        alternatives = alternatives.stream().map(List::copyOf).toList();
    }

    /** Empty if the text is none. */
    public static Optional<List<Bound>> parse(String text) {
        Matcher matcher = BOUND.matcher(text);
        List<Bound> bounds = new ArrayList<>();
        int end = 0;
        while (matcher.find()) {
            Optional<Version> version = Version.parse(matcher.group(2));
            if (version.isEmpty() || !text.substring(end, matcher.start()).isBlank()) {
                return Optional.empty();
            }
            bounds.add(new Bound(matcher.group(1), version.get()));
            end = matcher.end();
        }
        return bounds.isEmpty() || !text.substring(end).isBlank() ? Optional.empty() : Optional.of(bounds);
    }

    /** Whether one of the alternatives holds for that version. */
    public boolean contains(Version version) {
        return alternatives.isEmpty()
                || alternatives.stream().anyMatch(bounds -> bounds.stream().allMatch(bound -> bound.holds(version)));
    }
}
