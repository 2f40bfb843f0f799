package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Message.Between;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.ArrayList;
import java.util.List;

/** Lists of ordinals and of pods in words. */
public final class Ordinals {
    private static final int NAMED = 3;

    private Ordinals() {}

    /** {@code ordinal 1}, {@code ordinals 2 and 1}, {@code ordinals 9 to 5}, {@code ordinals 9 to 7, 4}, {@code no ordinal}. */
    public static Message inWords(List<Integer> ordinals) {
        return ordinals.isEmpty()
                ? Phrase.of("unit.no-ordinal").message()
                : Phrase.of("unit.ordinals")
                        .with("number", ordinals.size())
                        .with("ordinals", ranges(ordinals))
                        .message();
    }

    /** The same without the noun: {@code 9 to 7, 4}. Runs that fall or rise by one are drawn together. */
    public static Message ranges(List<Integer> ordinals) {
        List<Message> runs = new ArrayList<>();
        int first = 0;
        while (first < ordinals.size()) {
            int last = runEnd(ordinals, first);
            boolean two = last == first + 1;
            if (two && ordinals.size() == 2) {
                runs.add(pair("unit.two", ordinals, first, last));
            } else if (last > first && !two) {
                runs.add(pair("unit.range", ordinals, first, last));
            } else {
                ordinals.subList(first, last + 1).forEach(ordinal -> runs.add(Message.of(ordinal.toString())));
            }
            first = last + 1;
        }
        return Message.listed(runs, Between.COMMA);
    }

    private static Message pair(String key, List<Integer> ordinals, int first, int last) {
        return Phrase.of(key)
                .with("first", ordinals.get(first).toString())
                .with("last", ordinals.get(last).toString())
                .message();
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

    /** All of them, with the same word between each two: {@code a and b and c}. */
    public static Message all(List<String> names) {
        return Message.listed(names.stream().map(Message::of).toList(), Between.AND);
    }

    /** {@code a}, {@code a and b}, {@code a, b and c}, {@code 7 pods (a to g)}. */
    public static Message names(List<String> pods) {
        if (pods.size() < 2) {
            return Message.listed(pods);
        }
        String last = pods.get(pods.size() - 1);
        return pods.size() > NAMED
                ? Phrase.of("unit.pods")
                        .with("number", pods.size())
                        .with("first", pods.get(0))
                        .with("last", last)
                        .message()
                : Phrase.of("unit.two")
                        .with("first", Message.listed(pods.subList(0, pods.size() - 1)))
                        .with("last", last)
                        .message();
    }

    /** {@code 1 pod}, {@code 3 pods}. */
    public static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
