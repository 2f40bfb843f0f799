package io.jenkins.plugins.statefulset.rollout.gate;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Follows redirects: at most five, to the same host only, and never from https to http. Whoever may answer for one host
 * has no say about another.
 */
final class Redirects {
    private static final int MOST = 5;
    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);
    private static final Duration REQUEST = Duration.ofSeconds(10);

    private final HttpGet http;

    Redirects(HttpGet http) {
        this.http = http;
    }

    /**
     * Asks, with at most 10 s for each request.
     *
     * @throws IOException with a message for a person
     */
    HttpGet.Response get(URI address, RemainingTime time) throws IOException {
        URI asked = address;
        for (int followed = 0; followed <= MOST; followed++) {
            Duration left = time.left();
            HttpGet.Response response = http.get(asked, left.compareTo(REQUEST) < 0 ? left : REQUEST);
            Optional<String> location = response.location();
            if (!STATUSES.contains(response.status()) || location.isEmpty()) {
                return response;
            }
            asked = target(asked, response.status(), location.get());
        }
        throw new IOException("redirected more than " + MOST + " times");
    }

    private static URI target(URI asked, int status, String location) throws IOException {
        URI target;
        try {
            target = asked.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "status " + status + " redirects to \"" + LogText.excerpt(location) + "\", which is no address", e);
        }
        String scheme = String.valueOf(target.getScheme());
        boolean kept = asked.getHost().equalsIgnoreCase(target.getHost())
                && (scheme.equalsIgnoreCase(asked.getScheme()) || scheme.equalsIgnoreCase("https"));
        if (!kept || target.getUserInfo() != null) {
            throw new IOException("status " + status + " redirects to " + LogText.excerpt(location)
                    + ", which is not followed: only https and the same scheme on the same host are");
        }
        return target;
    }
}
