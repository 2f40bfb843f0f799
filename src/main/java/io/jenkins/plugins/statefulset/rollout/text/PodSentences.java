package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.PodDiagnosis;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodChanged;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
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
        List<String> reason = event.diagnosis()
                .map(PodDiagnosis::cause)
                .or(() -> event.reason().map(text -> text.in(wording)))
                .map(PlainText::lines)
                .filter(lines -> !event.ordinary())
                .orElse(List.of());
        String why = reason.isEmpty() ? "" : ": " + reason.get(0);
        List<String> details = new ArrayList<>(reason.stream().skip(1).toList());
        event.diagnosis().ifPresent(found -> details.addAll(inColumns(found)));
        Optional<String> known = event.revision().or(() -> before.flatMap(PodStory::revision));
        String on = known.map(revision -> " on " + story.revisions.shorten(revision))
                .orElse("");
        boolean wasReady = before.filter(pod -> pod.state() == PodState.READY).isPresent();
        return switch (event.state()) {
            case TERMINATING -> Sentence.of(event.pod() + " terminating" + on + why, details);
            case PENDING ->
                reason.isEmpty() && !story.isFound(event)
                        ? Optional.empty()
                        : Sentence.of(event.pod() + " pending" + on + why, details);
            case RUNNING ->
                Sentence.of(event.pod() + (wasReady ? " no longer ready" : " starting") + on + why, details);
            case READY -> Sentence.of(event.pod() + " ready" + on + after(event, before) + why, details);
            case FAILED -> Sentence.of(event.pod() + " failed" + on + why, details);
        };
    }

    private static String after(PodChanged event, Optional<PodStory> before) {
        return before.flatMap(PodStory::awaySince)
                .map(since -> " after " + Durations.passed(Duration.between(since, event.time())))
                .orElse("");
    }

    private static List<String> inColumns(PodDiagnosis found) {
        List<String> lines = new ArrayList<>();
        found.log().forEach(line -> lines.add("last log    " + PlainText.line(line)));
        if (found.unreadable().contains(PodDiagnosis.LOGS)) {
            lines.add("no log: the account lacks get on " + PodDiagnosis.LOGS);
        }
        found.events().forEach(message -> lines.add("last event  " + PlainText.line(message)));
        if (found.unreadable().contains(PodDiagnosis.EVENTS)) {
            lines.add("no events: the account lacks list on " + PodDiagnosis.EVENTS);
        }
        return lines;
    }
}
