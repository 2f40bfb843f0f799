package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What holds of a system where its file has no step that fits. */
final class DefaultSteps {
    private DefaultSteps() {}

    static SoftwareStep of(String writer, ReleaseMove move) {
        return switch (move) {
            case WITHIN ->
                step(
                        writer,
                        move,
                        RiskLevel.LOW,
                        StartVerdict.YES,
                        new StepText.OfCatalogue(Phrase.of("risk.step-within"), List.of("title", "toLine")));
            case WITHIN_BACK ->
                step(
                        writer,
                        move,
                        RiskLevel.HIGH,
                        StartVerdict.YES,
                        new StepText.OfCatalogue(
                                Phrase.of("risk.step-within-back"), List.of("title", "toLine", "from")));
            case NEXT, SKIP ->
                step(
                        writer,
                        move,
                        RiskLevel.HIGH,
                        StartVerdict.YES,
                        new StepText.OfCatalogue(Phrase.of("risk.step-next"), List.of("fromLine", "toLine")));
            case PREVIOUS, EARLIER ->
                step(
                        writer,
                        move,
                        RiskLevel.HIGH,
                        StartVerdict.UNSURE,
                        new StepText.OfCatalogue(
                                Phrase.of("risk.step-previous"), List.of("title", "fromLine", "toLine", "from")));
        };
    }

    private static SoftwareStep step(
            String writer, ReleaseMove move, RiskLevel level, StartVerdict starts, StepText says) {
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
