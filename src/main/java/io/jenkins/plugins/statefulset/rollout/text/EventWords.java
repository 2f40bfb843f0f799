package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.BackupTaken;
import io.jenkins.plugins.statefulset.rollout.event.PodDiagnosis;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an event says in its sentence, in the reader's language. An event holds that sentence in English, and the facts of it beside;
 * so in any other language the facts are worded anew. Where they do not say the whole of it, the sentence stays as it is: it may be
 * another version's.
 */
public final class EventWords {
    private EventWords() {}

    public static Message of(RolloutEvent.Blocked blocked, Language language) {
        return waiting(blocked.message(), blocked.why(), language);
    }

    public static Message of(RolloutEvent.Held held, Language language) {
        return stopping(held.reason(), held.why(), language);
    }

    public static Message of(RolloutEvent.RollingBack back, Language language) {
        return stopping(back.reason(), back.why(), language);
    }

    public static Message of(RolloutEvent.Finished end, Language language) {
        return stopping(end.reason(), end.why(), language);
    }

    /** What a backup did or holds. */
    public static Message of(RolloutEvent.Backup backup, Language language) {
        return of(backup.message(), backup.taken().map(EventWords::taken), language);
    }

    private static Message taken(BackupTaken taken) {
        return BackupWords.contents(taken).with("place", taken.place()).message();
    }

    /** The same for a wait, wherever its sentence and its facts are kept. */
    public static Message waiting(Message told, Optional<WaitCause> why, Language language) {
        return of(told, why.map(WaitWords::sentence), language);
    }

    /** The same for why a rollout goes back, is held or ends. */
    public static Message stopping(Message told, Optional<StopCause> why, Language language) {
        return of(told, why.map(StopWords::sentence), language);
    }

    /** Why a pod is what it is; of one that failed without its log and events, which stand in its diagnosis. */
    public static Optional<Message> of(RolloutEvent.PodChanged pod, Language language) {
        return pod.diagnosis()
                .map(found -> Message.of(found.cause()))
                .or(pod::reason)
                .map(told -> of(told, pod.why().map(PodCauseWords::sentence), language));
    }

    /** The same with the log and the events of one that failed, a line each. */
    public static Optional<Message> whole(RolloutEvent.PodChanged pod, Language language) {
        if (language == Language.ENGLISH || pod.diagnosis().isEmpty()) {
            return language == Language.ENGLISH ? pod.reason() : of(pod, language);
        }
        PodDiagnosis found = pod.diagnosis().get();
        List<Message> lines = new ArrayList<>();
        of(pod, language).filter(cause -> !cause.isEmpty()).ifPresent(lines::add);
        found.log().forEach(line -> lines.add(line("pod.log-line", line)));
        if (found.unreadable().contains(PodDiagnosis.LOGS)) {
            lines.add(unreadable("pod.no-log", "get", PodDiagnosis.LOGS).message());
        }
        found.events().forEach(line -> lines.add(line("pod.event-line", line)));
        if (found.unreadable().contains(PodDiagnosis.EVENTS)) {
            lines.add(unreadable("pod.no-events", "list", PodDiagnosis.EVENTS).message());
        }
        return Optional.of(Message.join("\n", lines));
    }

    /** What the account may not read, so that it is missing. */
    static Phrase unreadable(String key, String verb, String resource) {
        return Phrase.of(key).with("verb", verb).with("resource", resource);
    }

    private static Message line(String key, String line) {
        return Phrase.of(key).with("line", line).message();
    }

    private static Message of(Message told, Optional<Message> facts, Language language) {
        return language == Language.ENGLISH
                ? told
                : facts.filter(sentence -> sentence.toString().equals(told.toString()))
                        .orElse(told);
    }
}
