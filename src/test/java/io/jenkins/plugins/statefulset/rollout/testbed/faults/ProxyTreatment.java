package io.jenkins.plugins.statefulset.rollout.testbed.faults;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/** What a proxy does with a request besides handing it on. */
sealed interface ProxyTreatment {
    /** It goes on later. */
    record Delayed(Duration by) implements ProxyTreatment {}

    /** It goes on when that has come about. */
    record HeldBack(CompletionStage<?> until) implements ProxyTreatment {}

    /** The answer is handed on when that was done. */
    record Marked(Runnable first) implements ProxyTreatment {}

    /** The server does not get it. */
    record Answered(int status, OptionalInt retryAfterSeconds) implements ProxyTreatment {
        static Answered with(int status) {
            return new Answered(status, OptionalInt.empty());
        }
    }

    /** The connection ends before the server gets it. */
    record CutBefore() implements ProxyTreatment {}

    /**
     * The connection ends when the server has answered, and the answer is lost.
     *
     * @param first done before it ends
     */
    record CutAfter(Runnable first) implements ProxyTreatment {
        static final CutAfter NOTHING_ELSE = new CutAfter(() -> {});
    }
}
