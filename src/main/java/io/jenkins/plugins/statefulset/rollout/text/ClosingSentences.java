package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.BackupTaken;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Backup;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.BackupPhase;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Finished;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Planned;
import io.jenkins.plugins.statefulset.rollout.event.SetName;
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
        List<String> reason = PlainText.lines(finished.reason().in(wording));
        String why = LogLines.colon(String.join(" ", reason.stream().limit(1).toList()));
        List<String> more = new ArrayList<>(reason.stream().skip(1).toList());
        String took = Durations.passed(Duration.ofMillis(Math.round(finished.durationSeconds() * 1000)));
        return switch (finished.outcome()) {
            case COMPLETED ->
                Sentence.of("Completed in " + took + LogLines.colon(onNew(finished)) + scaledAway(finished), more);
            case ROLLED_BACK ->
                Sentence.of("Rolled back." + untouched() + place() + leftToDo(finished), whyRolledBack(reason));
            case HELD ->
                Sentence.of("Held after " + took + why + stop(why) + sentence(onNew(finished)) + untouched(), more);
            case FAILED ->
                Sentence.of(
                        "Failed after " + took + why + stop(why) + " A person must look." + untouched() + place(),
                        more);
        };
    }

    private static String leftToDo(Finished finished) {
        String namespace = SetName.of(finished.statefulSet()).namespace();
        return finished.left()
                .map(left -> " " + OwnerWords.leftToDo(left, namespace))
                .orElse("");
    }

    private static String stop(String text) {
        return text.endsWith(".") || text.endsWith("!") ? "" : ".";
    }

    private static String sentence(String text) {
        return text.isEmpty() ? "" : " " + text + ".";
    }

    /** The reason was said when the rollback began, unless the log starts later or the reason is another. */
    private List<String> whyRolledBack(List<String> reason) {
        boolean said = story.rollbackReason()
                .map(before -> PlainText.lines(before.in(wording)))
                .filter(reason::equals)
                .isPresent();
        return said ? List.of() : reason;
    }

    /** Of as many pods as there are to be at the end: somebody may have scaled the set. */
    private String onNew(Finished finished) {
        Optional<Integer> replicas = finished.replicas().or(() -> story.plan().map(Planned::replicas));
        int start = story.plan().map(Planned::startOrdinal).orElse(0);
        long ready = story.readyOnNew(ordinal -> replicas.map(count -> ordinal >= start && ordinal - start < count)
                .orElse(true));
        String of = replicas.map(count -> " of " + count).orElse("");
        String noun = replicas.map(count -> (long) count).orElse(ready) == 1 ? " pod" : " pods";
        return story.newName().map(name -> ready + of + noun + " on " + name).orElse("");
    }

    /** A set without pods has proved nothing. */
    private String scaledAway(Finished finished) {
        return finished.replicas().filter(count -> count == 0).isPresent()
                ? ". Somebody scaled the set to 0 meanwhile: no pod has proved the new template, and the pods of the next scale-up"
                        + " are the first that run it all at once"
                : "";
    }

    private String untouched() {
        List<PodStory> pods = story.pods();
        List<String> names =
                pods.stream().filter(pod -> !pod.touched()).map(PodStory::pod).toList();
        if (names.isEmpty()) {
            return "";
        }
        if (names.size() == pods.size()) {
            return " No pod was touched.";
        }
        return " " + Ordinals.names(names) + (names.size() == 1 ? " was" : " were") + " never touched.";
    }

    private String place() {
        Optional<Backup> taken = story.backup().filter(backup -> backup.state() == BackupPhase.SUCCEEDED);
        Optional<String> place = taken.flatMap(Backup::taken).flatMap(BackupTaken::place);
        if (taken.isEmpty()) {
            return "";
        }
        return " The backup of " + MINUTE.format(taken.get().time().atZone(zone)) + " stands"
                + place.map(where -> " in " + where).orElse("") + ".";
    }
}
