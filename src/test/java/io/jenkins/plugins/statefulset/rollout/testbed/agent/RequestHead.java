package io.jenkins.plugins.statefulset.rollout.testbed.agent;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The first line and the headers of an HTTP request.
 *
 * @param path its segments
 * @param query in its order, as {@code name=value}
 * @param headers by their names in lower case
 */
record RequestHead(List<String> path, List<Map.Entry<String, String>> query, Map<String, String> headers) {
    private static final int LONGEST = 64 * 1024;

    /** Empty where the client closes the connection without a request. */
    static Optional<RequestHead> read(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0 || text.length() > LONGEST) {
                return Optional.empty();
            }
            text.append((char) next);
        }
        List<String> lines = text.toString().lines().toList();
        String[] target = lines.get(0).split(" ", 3)[1].split("\\?", 2);
        Map<String, String> headers = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] halves = line.split(":", 2);
            if (halves.length == 2) {
                headers.put(halves[0].toLowerCase(Locale.ROOT), halves[1].strip());
            }
        }
        return Optional.of(new RequestHead(
                Stream.of(target[0].substring(1).split("/", -1))
                        .map(RequestHead::plain)
                        .toList(),
                query(target.length == 2 ? target[1] : ""),
                headers));
    }

    private static List<Map.Entry<String, String>> query(String text) {
        List<Map.Entry<String, String>> query = new ArrayList<>();
        for (String pair : text.split("&", -1)) {
            String[] halves = pair.split("=", 2);
            query.add(Map.entry(plain(halves[0]), halves.length == 2 ? plain(halves[1]) : ""));
        }
        return query;
    }

    private static String plain(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    List<String> all(String name) {
        return query.stream()
                .filter(pair -> pair.getKey().equals(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /** As large as can be where it is not said. */
    int number(String name) {
        return first(name).map(Integer::valueOf).orElse(Integer.MAX_VALUE);
    }
}
