package io.jenkins.plugins.statefulset.rollout.risk;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What holds of a system where its file has no step that fits. */
final class DefaultSteps {
    private DefaultSteps() {}

    static SoftwareStep of(String writer, ReleaseMove move) {
        return switch (move) {
            case WITHIN -> step(writer, move, RiskLevel.LOW, StartVerdict.YES, "is an update within {title} {toLine}");
            case WITHIN_BACK ->
                step(
                        writer,
                        move,
                        RiskLevel.HIGH,
                        StartVerdict.YES,
                        "is a downgrade within {title} {toLine}; the faults that {from} corrected come back");
            case NEXT, SKIP ->
                step(
                        writer,
                        move,
                        RiskLevel.HIGH,
                        StartVerdict.YES,
                        "is an upgrade to another line, {fromLine} → {toLine}: read its release notes for what becomes of"
                                + " the data");
            case PREVIOUS, EARLIER ->
                step(
                        writer,
                        move,
                        RiskLevel.HIGH,
                        StartVerdict.UNSURE,
                        "is a downgrade to another line, {fromLine} → {toLine}; {title} {toLine} may not read what {from}"
                                + " wrote");
        };
    }

    private static SoftwareStep step(
            String writer, ReleaseMove move, RiskLevel level, StartVerdict starts, String says) {
        return new SoftwareStep(
                writer,
                Set.of(move),
                VersionRange.ANY,
                VersionRange.ANY,
                level,
                starts,
                Optional.empty(),
                says,
                List.of(),
                List.of(),
                List.of(),
                1);
    }
}
