package io.jenkins.plugins.statefulset.rollout.text;

import java.util.List;
import java.util.stream.Collectors;

/** Lists of ordinals and of pods in words. */
public final class Ordinals {
    private static final int NAMED = 3;

    private Ordinals() {}

    /** {@code ordinal 1}, {@code ordinals 2 and 1}, {@code ordinals 9 to 5}, {@code ordinals 9 to 7, 4}, {@code no ordinal}. */
    public static String inWords(List<Integer> ordinals) {
        if (ordinals.isEmpty()) {
            return "no ordinal";
        }
        return (ordinals.size() == 1 ? "ordinal " : "ordinals ") + ranges(ordinals);
    }

    /** The same without the noun: {@code 9 to 7, 4}. Runs that fall or rise by one are drawn together. */
    public static String ranges(List<Integer> ordinals) {
        StringBuilder text = new StringBuilder();
        int first = 0;
        while (first < ordinals.size()) {
            int last = runEnd(ordinals, first);
            text.append(text.isEmpty() ? "" : ", ").append(ordinals.get(first));
            if (last == first + 1) {
                text.append(first == 0 && last == ordinals.size() - 1 ? " and " : ", ")
                        .append(ordinals.get(last));
            } else if (last > first) {
                text.append(" to ").append(ordinals.get(last));
            }
            first = last + 1;
        }
        return text.toString();
    }

    private static int runEnd(List<Integer> ordinals, int first) {
        if (first + 1 >= ordinals.size()) {
            return first;
        }
        int step = ordinals.get(first + 1) - ordinals.get(first);
        int last = first;
        while (Math.abs(step) == 1
                && last + 1 < ordinals.size()
                && ordinals.get(last + 1) - ordinals.get(last) == step) {
            last++;
        }
        return last;
    }

    /** {@code a}, {@code a and b}, {@code a, b and c}, {@code 7 pods (a to g)}. */
    public static String names(List<String> pods) {
        if (pods.size() > NAMED) {
            return pods.size() + " pods (" + pods.get(0) + " to " + pods.get(pods.size() - 1) + ")";
        }
        if (pods.size() < 2) {
            return String.join("", pods);
        }
        return pods.stream().limit(pods.size() - 1L).collect(Collectors.joining(", "))
                + " and "
                + pods.get(pods.size() - 1);
    }

    /** {@code 1 pod}, {@code 3 pods}. */
    public static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
