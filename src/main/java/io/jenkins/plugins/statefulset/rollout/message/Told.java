package io.jenkins.plugins.statefulset.rollout.message;

/** A failure that says what is wrong in a message, to be worded for whoever reads it. */
public interface Told {
    /** What its {@code getMessage} says in English. */
    Message told();
}
