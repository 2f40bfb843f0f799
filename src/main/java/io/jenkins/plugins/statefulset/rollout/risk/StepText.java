package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.LocalizedText;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.risk.Reason.Joint;
import java.util.List;

/** What a rule says of a step: a clause that follows the change of an image. */
sealed interface StepText {
    /** How it follows. */
    Joint joint();

    Message fill(SoftwareNames names);

    /**
     * Of a file of rules.
     *
     * @param clause goes on with a verb, but for {@link Joint#IS}; with {@link SoftwareNames placeholders}
     */
    record OfFile(Joint joint, LocalizedText clause) implements StepText {
        private static final String IS = "is ";

        /** @param clause as the file has it: it goes on with a verb */
        static OfFile of(LocalizedText clause) {
            return clause.english().startsWith(IS)
                    ? new OfFile(Joint.IS, new LocalizedText(clause.english().substring(IS.length()), clause.others()))
                    : new OfFile(Joint.DOES, clause);
        }

        @Override
        public Message fill(SoftwareNames names) {
            return names.fill(clause);
        }
    }

    /**
     * Of the catalogue.
     *
     * @param places those of {@link SoftwareNames} that stand in it
     */
    record OfCatalogue(Phrase phrase, List<String> places) implements StepText {
        public OfCatalogue {
            places = List.copyOf(places);
        }

        @Override
        public Joint joint() {
            return Joint.IS;
        }

        @Override
        public Message fill(SoftwareNames names) {
            Phrase filled = phrase;
            for (String place : places) {
                filled = filled.with(place, names.values().get(place));
            }
            return filled.message();
        }
    }
}
