package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.BackupTaken;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.BackupPhase;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Finished;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Planned;
import io.jenkins.plugins.statefulset.rollout.event.SetName;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Message.Between;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the end of a rollout says: how it ended, what was never touched, where the backup is. */
final class ClosingSentences {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private final Story story;
    private final ZoneId zone;
    private final Wording wording;

    ClosingSentences(Story story, ZoneId zone, Wording wording) {
        this.story = story;
        this.zone = zone;
        this.wording = wording;
    }

    Optional<Sentence> say(Finished finished) {
        List<String> reason =
                PlainText.lines(EventWords.of(finished, wording.language()).in(wording));
        String why = reason.isEmpty() ? "" : reason.get(0);
        List<String> more = new ArrayList<>(reason.stream().skip(1).toList());
        return switch (finished.outcome()) {
            case COMPLETED -> Sentence.of(completed(finished).in(wording), more);
            case ROLLED_BACK ->
                sentence(
                        List.of(Phrase.of("story.rolled-back").message(), untouched(), place(), leftToDo(finished)),
                        whyRolledBack(finished, reason));
            case HELD -> {
                Phrase held = stops(why) ? Phrase.of("story.was-held-full-stop") : Phrase.of("story.was-held");
                Message pods = onNew(finished);
                yield sentence(
                        List.of(
                                because(held, why, finished),
                                pods.isEmpty()
                                        ? pods
                                        : Phrase.of("story.sentence")
                                                .with("text", pods)
                                                .message(),
                                untouched()),
                        more);
            }
            case FAILED -> {
                Phrase failed = stops(why) ? Phrase.of("story.has-failed-full-stop") : Phrase.of("story.has-failed");
                yield sentence(List.of(because(failed, why, finished), untouched(), place()), more);
            }
        };
    }

    private Optional<Sentence> sentence(List<Message> sentences, List<String> details) {
        List<Message> said = sentences.stream().filter(one -> !one.isEmpty()).toList();
        return Sentence.of(Message.listed(said, Between.SENTENCES).in(wording), details);
    }

    /** A set without pods has proved nothing. */
    private Message completed(Finished finished) {
        boolean scaledAway = finished.replicas().filter(count -> count == 0).isPresent();
        Phrase words = scaledAway ? Phrase.of("story.completed-without-pods") : Phrase.of("story.completed");
        return words.passed("took", took(finished))
                .with("pods", onNew(finished))
                .message();
    }

    private static Message because(Phrase words, String why, Finished finished) {
        return words.passed("took", took(finished)).with("why", why).message();
    }

    private static Duration took(Finished finished) {
        return Duration.ofMillis(Math.round(finished.durationSeconds() * 1000));
    }

    private static Message leftToDo(Finished finished) {
        String namespace = SetName.of(finished.statefulSet()).namespace();
        return finished.left().map(left -> OwnerWords.leftToDo(left, namespace)).orElse(Message.none());
    }

    private static boolean stops(String text) {
        return text.endsWith(".") || text.endsWith("!") || text.endsWith("。");
    }

    /** The reason was said when the rollback began, unless the log starts later or the reason is another. */
    private List<String> whyRolledBack(Finished finished, List<String> reason) {
        String now = finished.reason().toString();
        boolean said = story.rollbackReason()
                .filter(before -> PlainText.lines(before.toString()).equals(PlainText.lines(now)))
                .isPresent();
        return said ? List.of() : reason;
    }

    /** Of as many pods as there are to be at the end: somebody may have scaled the set. */
    private Message onNew(Finished finished) {
        Optional<Integer> replicas = finished.replicas().or(() -> story.plan().map(Planned::replicas));
        int start = story.plan().map(Planned::startOrdinal).orElse(0);
        long ready = story.readyOnNew(ordinal -> replicas.map(count -> ordinal >= start && ordinal - start < count)
                .orElse(true));
        Phrase words = Phrase.of("story.pods-on-new")
                .with("ready", ready)
                .with("pods", replicas.map(count -> (long) count).orElse(ready));
        Phrase all = replicas.map(count -> words.with("replicas", count)).orElse(words);
        return story.newName().map(name -> all.with("revision", name).message()).orElse(Message.none());
    }

    private Message untouched() {
        List<PodStory> pods = story.pods();
        List<String> names =
                pods.stream().filter(pod -> !pod.touched()).map(PodStory::pod).toList();
        if (names.isEmpty()) {
            return Message.none();
        }
        return names.size() == pods.size()
                ? Phrase.of("story.none-touched").message()
                : Phrase.of("story.untouched")
                        .with("pods", Ordinals.names(names))
                        .with("number", names.size())
                        .message();
    }

    private Message place() {
        return story.backup()
                .filter(backup -> backup.state() == BackupPhase.SUCCEEDED)
                .map(backup -> Phrase.of("story.backup-stands")
                        .with("time", MINUTE.format(backup.time().atZone(zone)))
                        .with("place", backup.taken().flatMap(BackupTaken::place))
                        .message())
                .orElse(Message.none());
    }
}
