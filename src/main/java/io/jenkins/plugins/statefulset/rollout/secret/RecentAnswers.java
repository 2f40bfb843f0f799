package io.jenkins.plugins.statefulset.rollout.secret;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Keeps the answers for the texts that were asked of last. Safe for threads.
 *
 * @param <T> what is answered, never modified
 */
public final class RecentAnswers<T> {
    private final int most;
    private final int longest;
    private final Map<String, T> answers = new LinkedHashMap<>(64, 0.75f, true);

    /**
     * @param most how many are kept
     * @param longest how many characters a text may have to be kept: a longer one is rarely asked of twice
     */
    public RecentAnswers(int most, int longest) {
        this.most = most;
        this.longest = longest;
    }

    /** What is kept for that text, or what is judged now. */
    public T answer(String text, Function<String, T> judge) {
        if (text.length() > longest) {
            return judge.apply(text);
        }
        synchronized (answers) {
            T known = answers.get(text);
            if (known != null) {
                return known;
            }
        }
        T answer = judge.apply(text);
        keep(text, answer);
        return answer;
    }

    /** Whether there is an answer for it. */
    boolean has(String text) {
        if (text.length() > longest) {
            return false;
        }
        synchronized (answers) {
            return answers.get(text) != null;
        }
    }

    void keep(String text, T answer) {
        if (text.length() > longest) {
            return;
        }
        synchronized (answers) {
            answers.put(text, answer);
            if (answers.size() > most) {
                answers.remove(answers.keySet().iterator().next());
            }
        }
    }
}
