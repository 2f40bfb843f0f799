package io.jenkins.plugins.statefulset.rollout.secret;

import java.util.Set;

/** Sets of words, written as one line of text. */
final class WordSet {
    private WordSet() {}

    /** @param words with one space between two of them, each given once */
    static Set<String> of(String words) {
        return Set.of(words.split(" "));
    }
}
