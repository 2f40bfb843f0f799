package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A query as it is put to Prometheus, so that its result says yes or no for every series.
 *
 * <p>A comparison in PromQL is a filter: series for which it does not hold are left out, and the others keep the value of
 * the left side (prometheus.io, Querying, Operators). So {@code rate(errors[1m]) < 0.01} would pass while one of three
 * pods fails, and fail on the 0 of a pod without errors. With {@code bool} behind the operator the result is 0 or 1 for
 * every series.
 *
 * <ol>
 *   <li>A comparison at the top of the query gets {@code bool}, if it has none.
 *   <li>Comparisons within parentheses, as in {@code count(up == 0)}, are filters on purpose and stay.
 *   <li>Two comparisons at the top, or one beside {@code and}, {@code or} or {@code unless}, are refused: with
 *       {@code bool} they would mean something else, and without it a wrong yes is possible.
 * </ol>
 *
 * @param text what is asked
 * @param compared the side of the comparison that is no plain number, where it got {@code bool}: its values are of interest
 *     to a person
 */
record PromQlQuery(String text, Optional<String> compared) {
    private static final Set<String> SET_OPERATORS = Set.of("and", "or", "unless");
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?");

    /** @throws BadRequestException for rule 3 */
    static PromQlQuery of(String query) {
        String inner = withoutOuterParentheses(query.strip());
        List<PromQlScanner.Token> comparisons = new ArrayList<>();
        List<PromQlScanner.Token> setOperators = new ArrayList<>();
        List<PromQlScanner.Token> filters = new ArrayList<>();
        List<PromQlScanner.Token> top = new PromQlScanner(inner).top();
        for (int i = 0; i < top.size(); i++) {
            PromQlScanner.Token token = top.get(i);
            if (SET_OPERATORS.contains(token.text().toLowerCase(Locale.ROOT))) {
                setOperators.add(token);
            } else if (token.isComparison()) {
                comparisons.add(token);
                boolean bool = i + 1 < top.size() && top.get(i + 1).text().equalsIgnoreCase("bool");
                if (!bool) {
                    filters.add(token);
                }
            }
        }
        if (filters.isEmpty()) {
            return new PromQlQuery(query, Optional.empty());
        }
        if (comparisons.size() > 1 || !setOperators.isEmpty()) {
            throw new BadRequestException((setOperators.isEmpty()
                            ? Phrase.of("check.promql-two-comparisons")
                            : Phrase.of("check.promql-comparison-beside")
                                    .with("operator", setOperators.get(0).text()))
                    .with("query", LogText.excerpt(query)));
        }
        PromQlScanner.Token filter = filters.get(0);
        String left = inner.substring(0, filter.start()).strip();
        String right = inner.substring(filter.end());
        return new PromQlQuery(
                inner.substring(0, filter.end()) + " bool" + right,
                Optional.of(NUMBER.matcher(left).matches() ? right.strip() : left));
    }

    private static String withoutOuterParentheses(String query) {
        String inner = query;
        while (inner.startsWith("(") && new PromQlScanner(inner).endOfFirstBracket() == inner.length()) {
            inner = inner.substring(1, inner.length() - 1).strip();
        }
        return inner;
    }
}
