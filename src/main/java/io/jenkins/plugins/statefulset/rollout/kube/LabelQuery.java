package io.jenkins.plugins.statefulset.rollout.kube;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A label selector as people and requests write it, after {@code k8s.io/apimachinery/pkg/labels}: {@code app=db,tier in (a,b),!legacy}. */
public final class LabelQuery {
    private static final Pattern BETWEEN = Pattern.compile(",(?![^(]*\\))");
    private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)");
    private static final Pattern EQUALITY = Pattern.compile("([^\\s=!]+)\\s*(!=|==|=)\\s*(\\S*)");
    private static final Pattern KEY =
            Pattern.compile("([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern VALUE = Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

    private LabelQuery() {}

    /** What labels must be like; every one passes where the text is empty. What no label can be is met by none. */
    public static Predicate<Map<String, String>> parse(String text) {
        return terms(text).map(LabelQuery::term).reduce(Predicate::and).orElse(labels -> true);
    }

    /** Whether it asks for something, and everything that it asks for can be. */
    public static boolean isValid(String text) {
        List<String> terms = terms(text).toList();
        return !terms.isEmpty() && terms.stream().allMatch(LabelQuery::isValidTerm);
    }

    private static Stream<String> terms(String text) {
        return BETWEEN.splitAsStream(text).map(String::strip).filter(term -> !term.isEmpty());
    }

    private static boolean isValidTerm(String term) {
        Matcher set = SET.matcher(term);
        if (set.matches()) {
            return KEY.matcher(set.group(1)).matches()
                    && values(set.group(3)).stream()
                            .allMatch(value -> VALUE.matcher(value).matches());
        }
        Matcher equality = EQUALITY.matcher(term);
        if (equality.matches()) {
            return KEY.matcher(equality.group(1)).matches()
                    && VALUE.matcher(equality.group(3)).matches();
        }
        return KEY.matcher(term.startsWith("!") ? term.substring(1).strip() : term)
                .matches();
    }

    private static List<String> values(String text) {
        return List.of(text.strip().split("\\s*,\\s*", -1));
    }

    private static Predicate<Map<String, String>> term(String term) {
        Matcher set = SET.matcher(term);
        if (set.matches()) {
            List<String> values = values(set.group(3));
            String key = set.group(1);
            return set.group(2).equals("in")
                    ? labels -> labels.containsKey(key) && values.contains(labels.get(key))
                    : labels -> !labels.containsKey(key) || !values.contains(labels.get(key));
        }
        Matcher equality = EQUALITY.matcher(term);
        if (equality.matches()) {
            String key = equality.group(1);
            String value = equality.group(3);
            return equality.group(2).equals("!=")
                    ? labels -> !value.equals(labels.get(key))
                    : labels -> value.equals(labels.get(key));
        }
        return term.startsWith("!")
                ? labels -> !labels.containsKey(term.substring(1).strip())
                : labels -> labels.containsKey(term);
    }
}
