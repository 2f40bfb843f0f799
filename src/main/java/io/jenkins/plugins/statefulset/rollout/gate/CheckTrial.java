package io.jenkins.plugins.statefulset.rollout.gate;

/** What came of trying a check around a pod once, before anything is begun. */
public sealed interface CheckTrial {
    /** It can be asked, and passes now; or the programs of an action are there. */
    record Passes() implements CheckTrial {}

    /** It can be asked, and does not pass now. */
    record DoesNotPass(String pod, String seen) implements CheckTrial {}

    /** It cannot be asked, now or later. */
    record CannotRun(String pod, Cause cause, String seen) implements CheckTrial {}

    /** Nothing was there to try it on. */
    record NotTried() implements CheckTrial {}

    /** Why one cannot be asked. */
    enum Cause {
        /** The container has not the program: exit code 127, or 126 where it may not be run. */
        NO_PROGRAM,
        /** The container has no {@code sh}. */
        NO_SHELL,
        /** The pod has not that container. */
        NO_CONTAINER,
        /** The account may not run commands in pods. */
        NOT_ALLOWED,
        /** The command says by exit code 3 that what it asks gives it no answer: no credentials, no connection. */
        NO_ANSWER,
        /** It could never pass, such as a query that the server cannot read. */
        HOPELESS
    }
}
