package io.jenkins.plugins.statefulset.rollout.systems;

import io.jenkins.plugins.statefulset.rollout.testbed.agent.Image;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Web servers that keep nothing which the others need: the one system for which ready is enough. There is one version of it, so a setting is changed. */
public final class NginxSystem implements RealSystem {
    private static final String CONTAINER = "nginx";
    private static final String SETTING = "KEEPALIVE_TIMEOUT";
    private static final int PORT = 80;

    @Override
    public String name() {
        return "nginx";
    }

    @Override
    public String title() {
        return "nginx, a setting";
    }

    @Override
    public Optional<String> obstacle() {
        return ServerImages.missingPrograms("/usr/sbin/nginx");
    }

    @Override
    public Map<String, Image> images() throws IOException {
        return Map.of("nginx:1.22", ServerImages.of("nginx", Map.of(), 0, "QUIT"));
    }

    @Override
    public String set() {
        return "web-statefulset";
    }

    @Override
    public int quorum() {
        return 1;
    }

    @Override
    public boolean takesWrites() {
        return false;
    }

    @Override
    public boolean hasLeader() {
        return false;
    }

    @Override
    public Update update() {
        return Update.variable(CONTAINER, SETTING, "60s");
    }

    @Override
    public Update downdate() {
        return Update.variable(CONTAINER, SETTING, "75s");
    }

    @Override
    public Update badRelease() {
        return Update.variable(CONTAINER, SETTING, "forever");
    }

    @Override
    public Optional<Update> slowRelease() {
        return Optional.empty();
    }

    @Override
    public Roles look(Members members) {
        Set<String> serving = new TreeSet<>();
        for (String pod : members.pods()) {
            if (Asked.of(members.address(pod), PORT, "GET / HTTP/1.0\r\n\r\n")
                    .filter(said -> said.startsWith("HTTP/1.1 200"))
                    .isPresent()) {
                serving.add(pod);
            }
        }
        return new Roles(serving, Optional.empty());
    }

    @Override
    public LoadClient connect(Members members) {
        return new Reader(members.hosts());
    }

    /** Asks one server after the other, and none again that it has just failed with. */
    private static final class Reader implements LoadClient {
        private final HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
        private final List<String> hosts;
        private int next;

        Reader(List<String> hosts) {
            this.hosts = hosts;
        }

        @Override
        public void write(String id) {
            throw new UnsupportedOperationException("it keeps nothing");
        }

        @Override
        public void read(String id) throws IOException, InterruptedException {
            next = (next + 1) % hosts.size();
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://" + hosts.get(next) + ":" + PORT + "/"))
                            .timeout(Duration.ofSeconds(2))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("answered " + answer.statusCode());
            }
        }

        @Override
        public Set<String> stored(String run) {
            return Set.of();
        }

        @Override
        public void close() {}
    }
}
