package io.jenkins.plugins.statefulset.rollout.text;

import java.util.List;

/**
 * A neighbour in words.
 *
 * @param who a few words that name it
 * @param effect what it will do to the rollout
 * @param remedy what can be done about it, a line each: a sentence, or the exact text to paste
 */
public record NeighbourText(String who, String effect, List<String> remedy) {
    public NeighbourText {
        remedy = List.copyOf(remedy);
    }

    /** All of it in one line. */
    public String line() {
        return who + ": " + effect + (remedy.isEmpty() ? "" : "; " + String.join(" ", remedy));
    }
}
