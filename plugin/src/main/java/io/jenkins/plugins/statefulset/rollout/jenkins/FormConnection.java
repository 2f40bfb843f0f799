package io.jenkins.plugins.statefulset.rollout.jenkins;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.statefulset.rollout.cluster.fabric8.Fabric8Clusters;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import jenkins.util.SystemProperties;

/**
 * A connection for one question of a form. A person waits for the answer, so nothing is tried twice, and what does not
 * answer is given up within about 5 s, unless the system property {@link #LIMIT} says otherwise.
 */
public final class FormConnection {
    private static final String EXAMPLE = "https://10.0.0.1:6443";

    /** The system property that sets both limits, in milliseconds, for clusters that are slower to answer. */
    static final String LIMIT = FormConnection.class.getName() + ".limitMillis";

    private static final int CONNECT_MILLIS = 2_000;
    /** fabric8 waits for an answer up to twice as long. */
    private static final int ANSWER_MILLIS = 2_500;

    private final KubernetesClient client;
    private final String defaultNamespace;

    private FormConnection(KubernetesClient client, String defaultNamespace) {
        this.client = client;
        this.defaultNamespace = defaultNamespace;
    }

    /** Not the caller's to close. */
    public KubernetesClient client() {
        return client;
    }

    /** The namespace of jobs that name none. */
    public String defaultNamespace() {
        return defaultNamespace;
    }

    /** @throws BadRequestException if the settings cannot be used or the cluster does not answer, in words for a form */
    static <T> T ask(Endpoint endpoint, Function<FormConnection, T> question) {
        Config config = settings(endpoint);
        config.setConnectionTimeout(SystemProperties.getInteger(LIMIT, CONNECT_MILLIS));
        config.setRequestTimeout(SystemProperties.getInteger(LIMIT, ANSWER_MILLIS));
        config.setRequestRetryBackoffLimit(0);
        try (KubernetesClient client = client(config)) {
            return question.apply(new FormConnection(client, endpoint.defaultNamespace()));
        } catch (KubernetesClientException failure) {
            throw new BadRequestException(words(failure, config), failure);
        }
    }

    private static Config settings(Endpoint endpoint) {
        try {
            return endpoint.config().get();
        } catch (IllegalArgumentException | KubernetesClientException unusable) {
            throw new BadRequestException(
                    Phrase.of("jenkins-form.unusable-settings")
                            .with("why", root(unusable).toString())
                            .message(),
                    unusable);
        }
    }

    private static KubernetesClient client(Config config) {
        try {
            return Fabric8Clusters.client(config);
        } catch (IllegalArgumentException | KubernetesClientException unusable) {
            throw new BadRequestException(
                    Phrase.of("jenkins-form.no-connection")
                            .with("address", config.getMasterUrl())
                            .with("why", root(unusable).toString())
                            .message(),
                    unusable);
        }
    }

    /** fabric8's own message is often no more than that an error has occurred. */
    private static Message words(KubernetesClientException failure, Config config) {
        Status status = failure.getStatus();
        // Every Status of an API server says why in one word; one that fabric8 makes of another answer does not.
        boolean kubernetes = status != null && status.getMessage() != null && status.getReason() != null;
        if (kubernetes) {
            return Message.of(status.getMessage());
        }
        return Phrase.of("jenkins-form.at")
                .with("address", config.getMasterUrl())
                .with("proxy", proxy(config))
                .with("why", why(failure))
                .message();
    }

    private static Phrase why(KubernetesClientException failure) {
        if (failure.getCode() > 0
                || cause(failure, JsonProcessingException.class).isPresent()) {
            return noKubernetes(
                    failure.getCode() > 0
                            ? Message.of("HTTP " + failure.getCode())
                            : Phrase.of("jenkins-form.something-else").message());
        }
        if (cause(failure, UnknownHostException.class).isPresent()) {
            return Phrase.of("jenkins-form.unknown-host");
        }
        // Also the one whose cause is that the socket was closed then.
        if (cause(failure, InterruptedIOException.class)
                .or(() -> cause(failure, TimeoutException.class))
                .isPresent()) {
            return Phrase.of("jenkins-form.no-answer");
        }
        Optional<Throwable> refused =
                cause(failure, ConnectException.class).or(() -> cause(failure, NoRouteToHostException.class));
        if (refused.isPresent()) {
            return Phrase.of("jenkins-form.nothing-answers")
                    .with("why", String.valueOf(root(failure).getMessage()))
                    .with("example", EXAMPLE);
        }
        Optional<Throwable> insecure =
                cause(failure, SSLException.class).or(() -> cause(failure, GeneralSecurityException.class));
        if (insecure.isPresent()) {
            return Phrase.of("jenkins-form.tls-fails")
                    .with("why", String.valueOf(root(failure).getMessage()));
        }
        return Phrase.of("jenkins-form.unreachable").with("why", root(failure).toString());
    }

    /** @param answer what came back */
    static Phrase noKubernetes(Message answer) {
        return Phrase.of("jenkins-form.no-kubernetes").with("answer", answer).with("example", EXAMPLE);
    }

    private static Optional<String> proxy(Config config) {
        return Optional.ofNullable(
                        config.getMasterUrl().startsWith("http:") ? config.getHttpProxy() : config.getHttpsProxy())
                .map(ClusterFields::shown);
    }

    private static Optional<Throwable> cause(Throwable failure, Class<? extends Throwable> kind) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(kind::isInstance)
                .findFirst();
    }

    private static Throwable root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
