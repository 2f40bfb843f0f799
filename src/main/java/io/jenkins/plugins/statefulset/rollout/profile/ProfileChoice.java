package io.jenkins.plugins.statefulset.rollout.profile;

/** Which profile a person asks for. */
public sealed interface ProfileChoice {
    /** The one that knows the image of the set, if there is one. */
    record Recognized(ProfileBook book) implements ProfileChoice {}

    /** None, whatever the image is. */
    record None() implements ProfileChoice {}

    /** This one, whatever the image is. */
    record Given(Profile profile) implements ProfileChoice {}
}
