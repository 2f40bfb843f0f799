package io.jenkins.plugins.statefulset.rollout.secret;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Keeps the answers for the texts that were asked of last: a rollout's record holds the same ones at each of its writes. */
final class TextCache {
    private static final int MOST = 512;
    /** A longer one is rarely asked of twice. */
    private static final int LONGEST = 1_000;

    private final UnaryOperator<String> judge;
    private final Map<String, String> answers = new LinkedHashMap<>(64, 0.75f, true);

    TextCache(UnaryOperator<String> judge) {
        this.judge = judge;
    }

    String answer(String text) {
        if (text.length() > LONGEST) {
            return judge.apply(text);
        }
        synchronized (answers) {
            String known = answers.get(text);
            if (known != null) {
                return known;
            }
        }
        String answer = judge.apply(text);
        synchronized (answers) {
            answers.put(text, answer);
            if (answers.size() > MOST) {
                answers.remove(answers.keySet().iterator().next());
            }
        }
        return answer;
    }
}
