package io.jenkins.plugins.statefulset.rollout.cluster;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Told;

/** The API server refused a request or could not be reached. The message is the server's own where it gave one. */
public final class ClusterException extends RuntimeException implements Told {
    private static final long serialVersionUID = 2L;

    private final Reason reason;
    private final Naming naming;
    private final Message told;

    /** In the words of the server or of a library. */
    public ClusterException(Reason reason, String message) {
        this(reason, Message.of(message), Naming.LEAVES_OUT_THE_SERVER, null);
    }

    public ClusterException(Reason reason, Phrase sentence) {
        this(reason, sentence.message(), Naming.LEAVES_OUT_THE_SERVER, null);
    }

    /** The same of a failure that it comes from. */
    public ClusterException(Reason reason, String message, Throwable cause) {
        this(reason, Message.of(message), cause);
    }

    /** As the failure that it comes from, where that is one of these, it names the server or leaves it out. */
    public ClusterException(Reason reason, Message told, Throwable cause) {
        this(
                reason,
                told,
                cause instanceof ClusterException known ? known.naming : Naming.LEAVES_OUT_THE_SERVER,
                cause);
    }

    public ClusterException(Reason reason, Message told, Naming naming, Throwable cause) {
        super(told.toString(), cause);
        this.reason = reason;
        this.naming = naming;
        this.told = told;
    }

    @Override
    public Message told() {
        return told;
    }

    /** Whether the message says which server it is about. */
    public enum Naming {
        NAMES_THE_SERVER,
        LEAVES_OUT_THE_SERVER
    }

    public Naming naming() {
        return naming;
    }

    public Reason reason() {
        return reason;
    }

    /** Why, as far as the caller acts differently on it. */
    public enum Reason {
        /** 409 Conflict: the object changed since it was read, or a precondition does not hold. */
        CONFLICT(false),
        /** 409 AlreadyExists. */
        ALREADY_EXISTS(false),
        /** 404. */
        NOT_FOUND(false),
        /** 401. */
        UNAUTHORIZED(false),
        /** 403: the message names verb and resource. */
        FORBIDDEN(false),
        /** 400 or 422: the object is not valid, or an admission plugin denied it. */
        INVALID(false),
        /** 429 of the Eviction API, or its 500 for several budgets on one pod. */
        DISRUPTION_REFUSED(false),
        /** 429 elsewhere, and 5xx: the server is busy or unwell. Whether a write took effect is unknown for 5xx. */
        UNAVAILABLE(true),
        /** No answer in time. Whether a write took effect is unknown. */
        TIMEOUT(true),
        /** No connection, no such host, TLS failure. */
        UNREACHABLE(true);

        private final boolean transientFault;

        Reason(boolean transientFault) {
            this.transientFault = transientFault;
        }

        /** Whether the same request may go through later. */
        public boolean isTransient() {
            return transientFault;
        }
    }
}
