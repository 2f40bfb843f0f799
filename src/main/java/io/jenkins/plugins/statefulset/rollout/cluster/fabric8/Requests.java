package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jenkins.plugins.statefulset.rollout.cluster.ClockReading;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.ServerClock;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

/**
 * Sends one request and waits for its answer. fabric8's resource operations are not used for this: its {@code edit} and
 * {@code patch} read before they write, {@code evict} and {@code delete} know no UID precondition, and {@code exec}
 * opens a watch first. The request goes through fabric8's HTTP client all the same, hence with its credentials, TLS,
 * proxy and impersonation.
 *
 * <ol>
 *   <li>Reads are tried again up to three times, by fabric8, on 429, 5xx and a broken connection.
 *   <li>Writes are sent once. fabric8 would repeat a 429 ten times, which is the answer of the Eviction API to a refused
 *       disruption; and after a lost answer the caller looks at the cluster again before it decides anew.
 * </ol>
 */
final class Requests {
    private static final int READ_RETRIES = 3;
    /** {@code PartialObjectMetadataList}. */
    private static final String METADATA_ONLY =
            "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io, application/json";
    /** fabric8 ends a request itself at its timeout; this is for an HTTP client that fails to. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final String server;
    private final HttpClient reads;
    private final HttpClient writes;
    private final KubernetesSerialization serialization;
    private final Duration timeout;
    private final Failures failures;
    private final Runnable onRecovery;
    private final ServerClock serverClock = new ServerClock();
    private final AtomicBoolean doubtful = new AtomicBoolean();

    /** @param onRecovery called when an answer comes again after there was none: connections of before may be dead */
    Requests(KubernetesClient client, Runnable onRecovery) {
        this.server = server(client);
        this.reads = client.getHttpClient().newBuilder().tag(readConfig(client)).build();
        this.writes = client.getHttpClient().newBuilder().tag(config(client, 0)).build();
        this.serialization = client.getKubernetesSerialization();
        this.timeout = Duration.ofMillis(client.getConfiguration().getRequestTimeout());
        this.failures = new Failures(server);
        this.onRecovery = onRecovery;
    }

    /** The server's address without a slash at its end. */
    static String server(KubernetesClient client) {
        String url = client.getMasterUrl().toString();
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    static RequestConfig readConfig(KubernetesClient client) {
        return config(client, READ_RETRIES);
    }

    private static RequestConfig config(KubernetesClient client, int retries) {
        return new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestRetryBackoffLimit(retries)
                .build();
    }

    String server() {
        return server;
    }

    Failures failures() {
        return failures;
    }

    Duration timeout() {
        return timeout;
    }

    ServerClock serverClock() {
        return serverClock;
    }

    KubernetesSerialization serialization() {
        return serialization;
    }

    /** For a connection of another kind than one request and one answer. */
    HttpClient http() {
        return writes;
    }

    /** @throws ClusterException on any answer other than 2xx, and without an answer */
    <T> T send(ApiCall call, Class<T> type) {
        return serialization.unmarshal(new ByteArrayInputStream(exchange(call)), type);
    }

    /** A list whose items have nothing but their metadata, where the server knows that form; else the whole list. */
    JsonNode metadata(ApiCall call) {
        return serialization.unmarshal(
                new ByteArrayInputStream(exchange(call, Optional.of(METADATA_ONLY))), JsonNode.class);
    }

    String sendForText(ApiCall call) {
        return new String(exchange(call), StandardCharsets.UTF_8);
    }

    /** Empty where the answer is 404. */
    <T> Optional<T> find(ApiCall call, Class<T> type) {
        try {
            return Optional.of(send(call, type));
        } catch (ClusterException exception) {
            if (exception.reason() == Reason.NOT_FOUND) {
                return Optional.empty();
            }
            throw exception;
        }
    }

    private byte[] exchange(ApiCall call) {
        return exchange(call, Optional.empty());
    }

    /** @param form of the answer that is asked for; empty for the usual one */
    private byte[] exchange(ApiCall call, Optional<String> form) {
        return end(begin(call, form));
    }

    /**
     * A request that is under way.
     *
     * @param at when it was sent
     */
    record Sent(ApiCall call, ClockReading at, CompletableFuture<HttpResponse<byte[]>> answer) {}

    /** Sends a request and returns at once; {@link #answer} waits for it. */
    Sent begin(ApiCall call) {
        return begin(call, Optional.empty());
    }

    /** @throws ClusterException as {@link #send} has it */
    <T> T answer(Sent sent, Class<T> type) {
        return serialization.unmarshal(new ByteArrayInputStream(end(sent)), type);
    }

    /** Sends a request whose answer nobody waits for. The result fails with a {@link ClusterException} as {@link #send} has it. */
    CompletableFuture<Void> sendLater(ApiCall call) {
        return begin(call).answer().handle((response, failure) -> {
            if (failure != null) {
                throw failures.unanswered(call, failure, timeout);
            }
            if (!response.isSuccessful()) {
                throw failures.refused(call, response.code(), status(response.body()));
            }
            return null;
        });
    }

    private Sent begin(ApiCall call, Optional<String> form) {
        HttpClient http = call.method().equals("GET") ? reads : writes;
        HttpRequest.Builder request = http.newHttpRequestBuilder()
                .uri(server + call.target())
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        form.ifPresent(accepted -> request.setHeader("Accept", accepted));
        call.body().ifPresent(body -> request.method(call.method(), body.contentType(), body.text()));
        return new Sent(call, SystemScheduler.moment(Instant.now()), http.sendAsync(request.build(), byte[].class));
    }

    /**
     * The same as {@link #send}, together with what the server warned of.
     *
     * @param together makes one of the answer and the warnings
     */
    <T, R> R sendWarned(ApiCall call, Class<T> type, BiFunction<T, List<String>, R> together) {
        HttpResponse<byte[]> response = response(begin(call));
        T answer = serialization.unmarshal(new ByteArrayInputStream(response.body()), type);
        return together.apply(answer, WarningHeaders.texts(response.headers("Warning")));
    }

    private byte[] end(Sent sent) {
        return response(sent).body();
    }

    private HttpResponse<byte[]> response(Sent sent) {
        ApiCall call = sent.call();
        HttpResponse<byte[]> response = await(call, sent.answer());
        date(response).ifPresent(date -> serverClock.heard(date, sent.at(), SystemScheduler.moment(Instant.now())));
        if (!response.isSuccessful()) {
            throw failures.refused(call, response.code(), status(response.body()));
        }
        return response;
    }

    private static Optional<Instant> date(HttpResponse<?> response) {
        try {
            return Optional.ofNullable(response.header("Date"))
                    .map(text -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    private HttpResponse<byte[]> await(ApiCall call, CompletableFuture<HttpResponse<byte[]>> answer) {
        int attempts = call.method().equals("GET") ? READ_RETRIES + 1 : 1;
        Duration patience = timeout.multipliedBy(attempts).plus(GRACE.multipliedBy(attempts));
        try {
            HttpResponse<byte[]> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (doubtful.compareAndSet(true, false)) {
                onRecovery.run();
            }
            return response;
        } catch (InterruptedException interruption) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new ClusterException(
                    Reason.TIMEOUT, "interrupted while waiting for an answer to " + call.inWords(), interruption);
        } catch (ExecutionException | TimeoutException failure) {
            answer.cancel(true);
            doubtful.set(true);
            throw failures.unanswered(call, failure, timeout);
        }
    }

    private Optional<Status> status(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        if (!text.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(serialization.unmarshal(text, Status.class));
        } catch (RuntimeException notAStatus) {
            return Optional.empty();
        }
    }
}
