package io.jenkins.plugins.statefulset.rollout.gate;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Sends GET requests. An implementation of the caller's may add what its servers ask for, such as a header. */
@FunctionalInterface
public interface HttpGet {
    /**
     * Sends one request and waits for the answer. Redirects are answers: they are not followed here.
     *
     * @param timeout for everything, from the connection to the end of the body
     * @throws IOException if there was no answer; the message is for a person and holds no credentials
     */
    Response get(URI address, Duration timeout) throws IOException;

    /**
     * An answer.
     *
     * @param location the header of that name, where there is one
     * @param body may be cut off after some megabytes
     */
    record Response(int status, Optional<String> location, String body) {}
}
