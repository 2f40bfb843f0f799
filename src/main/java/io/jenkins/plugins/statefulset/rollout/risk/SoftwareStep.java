package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.LocalizedText;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of data when another release starts on it: one rule of a file.
 *
 * @param writer the id of the system that wrote the data
 * @param moves where the step leads; it is one of these
 * @param from what wrote the data
 * @param to what starts
 * @param starts whether it starts
 * @param blocker what {@code --accept} takes; empty where nothing stops the change
 * @param says the rest of a sentence that begins with the change of the image, with {@link SoftwareNames placeholders}
 * @param instead what to do instead of what is blocked, one sentence each
 * @param warnings one sentence each
 * @param log what the server says last when it does not start
 * @param exitCode of a server that does not start
 */
record SoftwareStep(
        String writer,
        Set<ReleaseMove> moves,
        VersionRange from,
        VersionRange to,
        RiskLevel level,
        StartVerdict starts,
        Optional<String> blocker,
        StepText says,
        List<LocalizedText> instead,
        List<LocalizedText> warnings,
        List<String> log,
        int exitCode) {
    SoftwareStep {
        moves = Set.copyOf(moves);
        instead = List.copyOf(instead);
        warnings = List.copyOf(warnings);
        log = List.copyOf(log);
    }

    boolean fits(String system, ReleaseMove move, Version before, Version after) {
        return writer.equals(system) && moves.contains(move) && from.contains(before) && to.contains(after);
    }
}
