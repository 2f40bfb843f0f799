package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import java.util.List;
import java.util.function.Function;

/**
 * What one look at a gate's condition showed.
 *
 * @param seen for a person
 */
record GateObservation(State state, String seen) {

    enum State {
        /** The condition holds. */
        GOOD,
        /** It does not hold, but may do so later. */
        NOT_YET,
        /** It will not hold however long one waits. */
        HOPELESS,
        /** The account may not ask. Hopeless where that lasts; a Role that is replaced comes back within a moment. */
        REFUSED,
        /** Nobody knows: what has to be asked for it did not answer, and that says nothing about the condition. */
        UNASKED
    }

    static GateObservation good(String seen) {
        return new GateObservation(State.GOOD, seen);
    }

    static GateObservation notYet(String seen) {
        return new GateObservation(State.NOT_YET, seen);
    }

    static GateObservation hopeless(String seen) {
        return new GateObservation(State.HOPELESS, seen);
    }

    static GateObservation refused(String seen) {
        return new GateObservation(State.REFUSED, seen);
    }

    static GateObservation unasked(String seen) {
        return new GateObservation(State.UNASKED, seen);
    }

    /**
     * Looks at one after the other and stops at the first that is not good, whose name begins the message. Good where
     * there is none to look at.
     */
    static GateObservation atAll(
            List<Placeholders> subjects, RemainingTime time, Function<Placeholders, GateObservation> look) {
        for (int done = 0; done < subjects.size(); done++) {
            if (done > 0 && time.isOver()) {
                return notYet("the time was over after " + done + " of " + subjects.size() + " pods");
            }
            Placeholders subject = subjects.get(done);
            GateObservation one = at(subject, look);
            if (one.state() != State.GOOD) {
                return new GateObservation(one.state(), subject.prefix() + one.seen());
            }
        }
        return good("");
    }

    private static GateObservation at(Placeholders subject, Function<Placeholders, GateObservation> look) {
        try {
            return look.apply(subject);
        } catch (PodCommands.ServerAway away) {
            return unasked(LogText.excerpt(String.valueOf(away.getMessage())));
        } catch (ClusterException refused) {
            String message = LogText.excerpt(String.valueOf(refused.getMessage()));
            return refused.reason() == Reason.FORBIDDEN ? refused(message) : notYet(message);
        } catch (IllegalArgumentException wrong) {
            return hopeless(LogText.excerpt(String.valueOf(wrong.getMessage())));
        }
    }
}
