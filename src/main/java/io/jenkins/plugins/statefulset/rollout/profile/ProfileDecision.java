package io.jenkins.plugins.statefulset.rollout.profile;

import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.util.List;
import java.util.Optional;

/** Whether a profile counts for a set, and which. */
public sealed interface ProfileDecision {
    /**
     * It counts.
     *
     * @param container in which it asks
     * @param image of that container, as it is to be
     */
    record Counts(Profile profile, Optional<ProfileVariant> variant, String container, String image, By by)
            implements ProfileDecision {
        /** What it asks and does, in its order. */
        public List<ProfileCheck> checks() {
            return profile.checks(variant);
        }

        /** One of {@link #checks} as the rollout keeps it. */
        public PodCheck kept(ProfileCheck check) {
            return check.in(profile, container);
        }

        /** {@code kafka (KRaft)}. */
        public Message label() {
            return named(profile, variant);
        }
    }

    /** A profile knows the set, and asks nothing of it. */
    record AsksNothing(Profile profile, Optional<ProfileVariant> variant, Why why, By by) implements ProfileDecision {
        /** {@code kafka (KRaft)}. */
        public Message label() {
            return named(profile, variant);
        }
    }

    /** No profile knows the set. */
    record Unknown() implements ProfileDecision {}

    /** The person wants none. */
    record NotWanted() implements ProfileDecision {}

    /** Who chose it. */
    enum By {
        /** Its image was recognized. */
        IMAGE,
        /** The person named it. */
        PERSON
    }

    /** Why nothing is asked. */
    enum Why {
        /** The system or its variant needs nothing. */
        NEEDS_NOTHING,
        /** There are too few replicas for it to make sense. */
        TOO_FEW,
        /** No variant of it fits the manifest. */
        NO_VARIANT,
        /** The change makes another system or another variant of it. */
        CHANGES
    }

    private static Message named(Profile profile, Optional<ProfileVariant> variant) {
        return variant.map(known -> Message.of(profile.id() + " (")
                        .and(known.title().message())
                        .and(")"))
                .orElseGet(() -> Message.of(profile.id()));
    }
}
