package io.jenkins.plugins.statefulset.rollout.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Short names of ControllerRevisions: the hash after the set's name, cut to the fewest characters (4 at least) that tell
 * all revisions learned so far apart. Not safe for use by several threads.
 */
public final class RevisionNames {
    private static final int SHORTEST = 4;

    private final Map<String, String> hashes = new LinkedHashMap<>();

    /** From now on, short names are told apart from this one too. */
    public void learn(String revision) {
        hashes.computeIfAbsent(revision, RevisionNames::hash);
    }

    /** The same where there is a revision. */
    public void learn(Optional<String> revision) {
        revision.ifPresent(this::learn);
    }

    /** The short name of a revision, which is learned if it was not yet. */
    public String shorten(String revision) {
        learn(revision);
        String hash = hashes.get(revision);
        return hash.substring(0, Math.min(hash.length(), length()));
    }

    private int length() {
        List<String> all = hashes.values().stream().distinct().toList();
        int longest = all.stream().mapToInt(String::length).max().orElse(SHORTEST);
        int length = SHORTEST;
        while (length < longest && !distinctAt(all, length)) {
            length++;
        }
        return length;
    }

    private static boolean distinctAt(List<String> hashes, int length) {
        return hashes.stream()
                        .map(hash -> hash.substring(0, Math.min(hash.length(), length)))
                        .distinct()
                        .count()
                == hashes.size();
    }

    /** The StatefulSet controller names a revision {@code set-hash}; hashes have no hyphen. */
    private static String hash(String revision) {
        int hyphen = revision.lastIndexOf('-');
        return hyphen < 0 || hyphen == revision.length() - 1 ? revision : revision.substring(hyphen + 1);
    }
}
