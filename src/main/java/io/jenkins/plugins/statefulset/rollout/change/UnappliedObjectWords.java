package io.jenkins.plugins.statefulset.rollout.change;

import io.jenkins.plugins.statefulset.rollout.change.UnappliedObject.Standing;
import io.jenkins.plugins.statefulset.rollout.manifest.Origin;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a person should know of objects that a manifest holds beside the set. No value of them is in it. */
public final class UnappliedObjectWords {
    private static final int SHOWN = 8;

    private UnappliedObjectWords() {}

    /**
     * @param source the file that holds them
     * @param objects all that stand beside the set in it
     * @return a sentence each for those that differ, that are not there, and that could not be compared
     */
    public static List<Message> of(String source, List<UnappliedObject> objects) {
        List<Message> sentences = new ArrayList<>();
        List<UnappliedObject> different = only(objects, object -> object.standing() == Standing.DIFFERENT);
        add(
                sentences,
                source,
                different,
                Phrase.of("change.objects-differ")
                        .with("budgets", budgets(different))
                        .with("configuration", configuration(different)));
        add(
                sentences,
                source,
                only(objects, object -> object.standing() == Standing.ABSENT && object.needed()),
                Phrase.of("change.objects-needed"));
        add(
                sentences,
                source,
                only(objects, object -> object.standing() == Standing.ABSENT && !object.needed()),
                Phrase.of("change.objects-absent"));
        add(
                sentences,
                source,
                only(objects, object -> object.standing() == Standing.UNKNOWN),
                Phrase.of("change.objects-unseen"));
        return sentences;
    }

    private static void add(List<Message> sentences, String source, List<UnappliedObject> objects, Phrase sentence) {
        if (!objects.isEmpty()) {
            Phrase all = sentence.with("names", names(objects)).with("number", objects.size());
            sentences.add(BadRequestException.at(Origin.named(source), all.message()));
        }
    }

    private static Message budgets(List<UnappliedObject> different) {
        return different.stream().anyMatch(object -> object.kind().equals("PodDisruptionBudget"))
                ? Phrase.of("change.budget-in-place").message()
                : Message.none();
    }

    private static Message configuration(List<UnappliedObject> different) {
        return different.stream()
                        .anyMatch(object -> object.kind().equals("ConfigMap")
                                || object.kind().equals("Secret"))
                ? Phrase.of("change.configuration-first").message()
                : Message.none();
    }

    private static List<UnappliedObject> only(List<UnappliedObject> objects, Predicate<UnappliedObject> which) {
        return objects.stream().filter(which).toList();
    }

    private static Message names(List<UnappliedObject> objects) {
        List<String> labels =
                objects.stream().limit(SHOWN).map(UnappliedObject::label).toList();
        if (objects.size() > SHOWN) {
            return Phrase.of("manifest.and-more")
                    .with("things", Message.listed(labels))
                    .with("number", objects.size() - SHOWN)
                    .message();
        }
        return labels.size() == 1
                ? Message.of(labels.get(0))
                : Phrase.of("change.names-and")
                        .with("first", Message.listed(labels.subList(0, labels.size() - 1)))
                        .with("last", labels.get(labels.size() - 1))
                        .message();
    }
}
