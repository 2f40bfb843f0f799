package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.risk.Blocker;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Why a rollout does not begin: one problem after the other, each with its place and the ways out. */
final class BlockedText {
    private BlockedText() {}

    /** @param place the file, or the set on its cluster, where a blocker comes from */
    static List<String> lines(Function<Blocker, String> place, List<Blocker> blockers, Wording wording) {
        List<String> lines = new ArrayList<>();
        for (Blocker blocker : blockers) {
            lines.add(place.apply(blocker) + ": " + line(blocker.message(), wording));
            blocker.wayOut().forEach(way -> lines.add("  " + line(way, wording)));
        }
        return lines;
    }

    private static String line(Message message, Wording wording) {
        return PlainText.line(message.in(wording));
    }
}
