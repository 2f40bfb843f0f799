package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Naming;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/**
 * What an answer of the API server, or the lack of one, means.
 *
 * <ol>
 *   <li>403 is FORBIDDEN where the authorizer spoke (<i>User "…" cannot …</i>) or nobody gave a reason; admission says
 *       403 as well (quota, Pod Security, a namespace that is being deleted), and that is INVALID: no Role would help.
 *   <li>409 is ALREADY_EXISTS or CONFLICT by the reason in the Status, as the code is the same.
 *   <li>429 of an eviction is DISRUPTION_REFUSED where its Status speaks of a budget; priority and fairness answers 429
 *       too, on any request, and that is UNAVAILABLE.
 *   <li>500 of an eviction is DISRUPTION_REFUSED where several budgets match the pod.
 * </ol>
 */
final class Failures {
    private static final String EVICTION = "pods/eviction";
    /** The text of the API server's authorizer filter, {@code forbiddenMessage} in apiserver's responsewriters. */
    private static final Pattern DENIED = Pattern.compile("User \"([^\"]*)\" cannot (\\S+) ");

    private static final int MAXIMUM_TEXT = 2_000;

    private final String server;

    Failures(String server) {
        this.server = server;
    }

    /** An answer other than 2xx. */
    ClusterException refused(ApiCall call, int code, Optional<Status> status) {
        String said = status.map(Failures::text).orElse("");
        boolean named = code == 401 || (said.isEmpty() && code != 403);
        return new ClusterException(
                reason(call, code, status, said),
                message(call, code, said),
                named ? Naming.NAMES_THE_SERVER : Naming.LEAVES_OUT_THE_SERVER,
                null);
    }

    private static Reason reason(ApiCall call, int code, Optional<Status> status, String said) {
        return switch (code) {
            case 401 -> Reason.UNAUTHORIZED;
            case 403 -> said.isEmpty() || DENIED.matcher(said).find() ? Reason.FORBIDDEN : Reason.INVALID;
            case 404 -> Reason.NOT_FOUND;
            case 408 -> Reason.TIMEOUT;
            case 409 ->
                status.map(Status::getReason).filter("AlreadyExists"::equals).isPresent()
                        ? Reason.ALREADY_EXISTS
                        : Reason.CONFLICT;
            case 429 ->
                evictionRefused(call, said, "disruption budget") ? Reason.DISRUPTION_REFUSED : Reason.UNAVAILABLE;
            case 500 ->
                evictionRefused(call, said, "more than one PodDisruptionBudget")
                        ? Reason.DISRUPTION_REFUSED
                        : Reason.UNAVAILABLE;
            default -> code >= 500 || code == 410 ? Reason.UNAVAILABLE : Reason.INVALID;
        };
    }

    private static boolean evictionRefused(ApiCall call, String said, String words) {
        return call.resource().equals(EVICTION) && said.contains(words);
    }

    private Message message(ApiCall call, int code, String said) {
        return switch (code) {
            case 401 ->
                Phrase.of("connection.not-accepted")
                        .with("server", server)
                        .with("answer", said)
                        .message();
            case 403 -> forbidden(call, said).message();
            default ->
                said.isEmpty()
                        ? Phrase.of("connection.answered")
                                .with("server", server)
                                .with("code", code)
                                .with("call", call.inWords())
                                .message()
                        : Message.of(said);
        };
    }

    private static Phrase forbidden(ApiCall call, String said) {
        Matcher denied = DENIED.matcher(said);
        if (denied.find()) {
            return Phrase.of("connection.account-may-not")
                    .with("account", denied.group(1))
                    .with("call", call.inWords())
                    .with("answer", said);
        }
        return said.isEmpty()
                ? Phrase.of("connection.may-not").with("call", call.inWords())
                : Phrase.of("connection.refused").with("call", call.inWords()).with("answer", said);
    }

    /** The message of a Status on one line, with the causes that it does not repeat. */
    private static String text(Status status) {
        String message = Optional.ofNullable(status.getMessage()).orElse("");
        String causes = status.getDetails() == null
                ? ""
                : status.getDetails().getCauses().stream()
                        .map(StatusCause::getMessage)
                        .filter(cause -> cause != null && !cause.isBlank() && !message.contains(cause))
                        .distinct()
                        .collect(Collectors.joining("; "));
        String joined = message.isBlank() || causes.isEmpty() ? message + causes : message + " (" + causes + ")";
        String line = joined.replaceAll("\\s+", " ").strip();
        return line.length() <= MAXIMUM_TEXT ? line : line.substring(0, MAXIMUM_TEXT) + "…";
    }

    /** No answer. */
    ClusterException unanswered(ApiCall call, Throwable failure, Duration timeout) {
        Throwable cause = unwrap(failure);
        if (find(cause, UnknownHostException.class).isPresent()) {
            return unreachable(call, Phrase.of("connection.no-host"), cause);
        }
        Optional<SSLException> tls = find(cause, SSLException.class);
        if (tls.isPresent()) {
            Message why = Optional.ofNullable(tls.get().getMessage())
                    .map(Message::of)
                    .orElseGet(() -> Phrase.of("connection.handshake").message());
            return unreachable(call, Phrase.of("connection.tls").with("why", why), cause);
        }
        if (cause instanceof TimeoutException || cause instanceof InterruptedIOException) {
            return new ClusterException(
                    Reason.TIMEOUT,
                    Phrase.of("connection.no-answer")
                            .with("server", server)
                            .with("call", call.inWords())
                            .with("time", seconds(timeout))
                            .message(),
                    Naming.NAMES_THE_SERVER,
                    cause);
        }
        String why =
                Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
        return unreachable(call, Phrase.of("connection.not-open").with("why", why), cause);
    }

    /** Always in seconds, as time limits of requests are set. */
    static Phrase seconds(Duration time) {
        return Phrase.of("unit.seconds").with("number", time.toSeconds());
    }

    private ClusterException unreachable(ApiCall call, Phrase why, Throwable cause) {
        return new ClusterException(
                Reason.UNREACHABLE,
                Phrase.of("connection.unreachable")
                        .with("server", server)
                        .with("call", call.inWords())
                        .with("why", why)
                        .message(),
                Naming.NAMES_THE_SERVER,
                cause);
    }

    /** A failure out of fabric8's own calls, which wrap both kinds. */
    ClusterException of(ApiCall call, Throwable failure, Duration timeout) {
        Throwable cause = unwrap(failure);
        if (cause instanceof ClusterException known) {
            return known;
        }
        Optional<KubernetesClientException> refusal =
                find(cause, KubernetesClientException.class).filter(exception -> exception.getCode() >= 400);
        return refusal.map(exception -> refused(call, exception.getCode(), serverStatus(exception)))
                .orElseGet(() -> unanswered(call, cause, timeout));
    }

    /** fabric8 makes up a Status where the server sent none; such a one has no {@code kind} of the server's reason. */
    private static Optional<Status> serverStatus(KubernetesClientException exception) {
        return Optional.ofNullable(exception.getStatus()).filter(status -> status.getReason() != null);
    }

    static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }
}
