package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.text.Durations;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends requests with the JDK's client, its proxy settings and its trusted certificates. The client is made when first used. */
public final class JdkHttpGet implements HttpGet {
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private HttpClient client;

    @Override
    public Response get(URI address, Duration timeout) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(timeout)
                .header("User-Agent", "statefulset-rollout")
                .GET()
                .build();
        CompletableFuture<HttpResponse<String>> answer =
                client().sendAsync(request, head -> new LimitedBody(MOST_BYTES));
        try {
            // The request's own timeout ends with the head of the answer; this one bounds the body too.
            HttpResponse<String> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Response(response.statusCode(), response.headers().firstValue("Location"), response.body());
        } catch (TimeoutException late) {
            throw noAnswer(address, timeout, late);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking " + address.getAuthority(), interruption);
        } catch (ExecutionException failure) {
            throw inWords(address, timeout, failure.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
        }
        return client;
    }

    private static IOException inWords(URI address, Duration timeout, Throwable failure) {
        if (failure instanceof java.net.http.HttpTimeoutException) {
            return noAnswer(address, timeout, failure);
        }
        if (failure instanceof ConnectException) {
            return new IOException(
                    unresolved(failure)
                            ? "no such host: " + address.getHost()
                            : "cannot connect to " + address.getAuthority(),
                    failure);
        }
        String why = Optional.ofNullable(failure.getMessage()).orElseGet(failure::toString);
        return new IOException(address.getAuthority() + ": " + why, failure);
    }

    private static IOException noAnswer(URI address, Duration timeout, Throwable cause) {
        return new IOException(
                "no answer of " + address.getAuthority() + " within " + Durations.format(timeout), cause);
    }

    private static boolean unresolved(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }
}
