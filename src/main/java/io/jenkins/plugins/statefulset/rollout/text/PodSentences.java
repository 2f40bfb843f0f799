package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.PodDiagnosis;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodChanged;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a change of a pod says. */
final class PodSentences {
    private final Story story;
    private final Wording wording;

    PodSentences(Story story, Wording wording) {
        this.story = story;
        this.wording = wording;
    }

    Optional<Sentence> say(PodChanged event) {
        Optional<PodStory> before = story.pod(event.ordinal());
        boolean unchanged = before.filter(known -> known.state() == event.state()
                        && (known.reason().equals(event.reason()) || (known.ordinary() && event.ordinary()))
                        && (event.revision().isEmpty() || known.revision().equals(event.revision())))
                .isPresent();
        if (unchanged || (story.isFound(event) && event.state() == PodState.READY)) {
            return Optional.empty();
        }
        List<String> reason = EventWords.of(event, wording.language())
                .map(told -> PlainText.lines(told.in(wording)))
                .filter(lines -> !event.ordinary())
                .orElse(List.of());
        List<String> details = new ArrayList<>(reason.stream().skip(1).toList());
        event.diagnosis().ifPresent(found -> details.addAll(inColumns(found)));
        if (event.state() == PodState.PENDING && reason.isEmpty() && !story.isFound(event)) {
            return Optional.empty();
        }
        Optional<String> revision =
                event.revision().or(() -> before.flatMap(PodStory::revision)).map(story.revisions::shorten);
        Phrase words = changed(event, before)
                .with("pod", event.pod())
                .with("revision", revision)
                .with("why", reason.stream().findFirst());
        return Sentence.of(words.message().in(wording), details);
    }

    private static Phrase changed(PodChanged event, Optional<PodStory> before) {
        return switch (event.state()) {
            case TERMINATING -> Phrase.of("pod.is-terminating");
            case PENDING -> Phrase.of("pod.is-pending");
            case RUNNING ->
                before.filter(pod -> pod.state() == PodState.READY).isPresent()
                        ? Phrase.of("pod.no-longer-ready")
                        : Phrase.of("pod.is-starting");
            case READY -> {
                Phrase ready = Phrase.of("pod.is-ready");
                yield before.flatMap(PodStory::awaySince)
                        .map(since -> ready.passed("took", Duration.between(since, event.time())))
                        .orElse(ready);
            }
            case FAILED -> Phrase.of("pod.has-failed");
        };
    }

    private List<String> inColumns(PodDiagnosis found) {
        List<Phrase> lines = new ArrayList<>();
        found.log().forEach(line -> lines.add(Phrase.of("pod.last-log").with("line", PlainText.line(line))));
        if (found.unreadable().contains(PodDiagnosis.LOGS)) {
            lines.add(EventWords.unreadable("pod.no-log", "get", PodDiagnosis.LOGS));
        }
        found.events().forEach(line -> lines.add(Phrase.of("pod.last-event").with("line", PlainText.line(line))));
        if (found.unreadable().contains(PodDiagnosis.EVENTS)) {
            lines.add(EventWords.unreadable("pod.no-events", "list", PodDiagnosis.EVENTS));
        }
        return lines.stream().map(line -> line.message().in(wording)).toList();
    }
}
