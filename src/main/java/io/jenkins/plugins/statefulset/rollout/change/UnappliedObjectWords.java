package io.jenkins.plugins.statefulset.rollout.change;

import io.jenkins.plugins.statefulset.rollout.change.UnappliedObject.Standing;
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
    public static List<String> of(String source, List<UnappliedObject> objects) {
        List<String> sentences = new ArrayList<>();
        List<UnappliedObject> different = only(objects, object -> object.standing() == Standing.DIFFERENT);
        if (!different.isEmpty()) {
            sentences.add(source + ": " + names(different)
                    + (different.size() == 1
                            ? " differs from the one in place and is"
                            : " differ from those in place and are")
                    + " not applied: a rollout changes the pod template only" + budgets(different)
                    + configuration(different));
        }
        List<UnappliedObject> needed = only(objects, object -> object.standing() == Standing.ABSENT && object.needed());
        if (!needed.isEmpty()) {
            sentences.add(source + ": " + names(needed) + (needed.size() == 1 ? " is" : " are")
                    + " not there yet, and new pods that refer to " + (needed.size() == 1 ? "it" : "them")
                    + " cannot start: apply " + (needed.size() == 1 ? "it" : "them") + " before the rollout");
        }
        List<UnappliedObject> absent =
                only(objects, object -> object.standing() == Standing.ABSENT && !object.needed());
        if (!absent.isEmpty()) {
            sentences.add(source + ": " + names(absent) + (absent.size() == 1 ? " is" : " are") + " not there yet and "
                    + (absent.size() == 1 ? "is" : "are") + " not applied");
        }
        List<UnappliedObject> unknown = only(objects, object -> object.standing() == Standing.UNKNOWN);
        if (!unknown.isEmpty()) {
            sentences.add(source + ": " + names(unknown) + (unknown.size() == 1 ? " is" : " are")
                    + " not applied; whether " + (unknown.size() == 1 ? "it differs" : "they differ")
                    + " from what is in place was not seen");
        }
        return sentences;
    }

    private static String budgets(List<UnappliedObject> different) {
        return different.stream().anyMatch(object -> object.kind().equals("PodDisruptionBudget"))
                ? "; the budget in place counts"
                : "";
    }

    private static String configuration(List<UnappliedObject> different) {
        return different.stream()
                        .anyMatch(object -> object.kind().equals("ConfigMap")
                                || object.kind().equals("Secret"))
                ? "; where the new pods need it, apply it first. Every pod that starts reads it, old ones too, and a rollback of"
                        + " pods does not bring the old one back"
                : "";
    }

    private static List<UnappliedObject> only(List<UnappliedObject> objects, Predicate<UnappliedObject> which) {
        return objects.stream().filter(which).toList();
    }

    private static String names(List<UnappliedObject> objects) {
        List<String> labels =
                objects.stream().limit(SHOWN).map(UnappliedObject::label).toList();
        return objects.size() > SHOWN
                ? String.join(", ", labels) + " and " + (objects.size() - SHOWN) + " more"
                : labels.size() == 1
                        ? labels.get(0)
                        : String.join(", ", labels.subList(0, labels.size() - 1)) + " and "
                                + labels.get(labels.size() - 1);
    }
}
