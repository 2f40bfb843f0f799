package io.jenkins.plugins.statefulset.rollout.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict.Passed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HttpGateTest {
    private final GateScene scene = GateScene.withHttp(new JdkHttpGet());

    private static GateSpec http(String address) {
        return new GateSpec.Http(address, GateScene.MINUTE);
    }

    @Test
    void passesOnAStatusOf2xx() throws IOException {
        try (WebServer web = new WebServer(target -> WebServer.of(204, ""))) {
            assertThat(scene.verdict(http(web.address() + "/ready"))).isEqualTo(new Passed(""));
            assertThat(web.asked).containsExactly("/ready");
        }
    }

    @Test
    void asksEveryPodOfTheWaveWhereTheAddressNamesIt() throws IOException {
        try (WebServer web = new WebServer(target -> WebServer.of(200, ""))) {
            scene.verdict(http(web.address() + "/{namespace}/{statefulset}/{pod}/{ordinal}"));
            assertThat(web.asked).containsExactly("/shop/db/db-2/2", "/shop/db/db-1/1");
        }
    }

    @Test
    void asksOnceWhereTheAddressIsTheSameForAllPods() throws IOException {
        try (WebServer web = new WebServer(target -> WebServer.of(200, ""))) {
            scene.verdict(http(web.address() + "/{namespace}"));
            assertThat(web.asked).containsExactly("/shop");
        }
    }

    @Test
    void asksAgainEveryFiveSecondsUntilItPasses() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (WebServer web = new WebServer(target -> WebServer.of(asked.incrementAndGet() < 4 ? 503 : 200, ""))) {
            Instant start = scene.cluster.clock().now();
            assertThat(scene.verdict(http(web.address()))).isInstanceOf(Passed.class);
            assertThat(scene.since(start)).isEqualTo(Duration.ofSeconds(15));
        }
    }

    @Test
    void saysAtTheEndWhatItSawLast() throws IOException {
        try (WebServer web = new WebServer(
                target -> WebServer.of(target.contains("1") ? 503 : 200, "warming\nup " + "x".repeat(500)))) {
            Instant start = scene.cluster.clock().now();
            assertThat(scene.failure(http(web.address() + "/{ordinal}")))
                    .startsWith("not passed within 1 min; last seen: db-1: status 503: warming up xxx")
                    .hasSizeLessThan(290);
            assertThat(scene.since(start)).isEqualTo(GateScene.MINUTE);
        }
    }

    @Test
    void looksALastTimeWhenTheTimeIsOver() throws IOException {
        try (WebServer web = new WebServer(target -> WebServer.of(503, ""))) {
            scene.verdict(new GateSpec.Http(web.address(), Duration.ofSeconds(7)));
            assertThat(web.asked).hasSize(3);
        }
    }

    @Test
    void followsRedirectsOnTheSameHost() throws IOException {
        try (WebServer web =
                new WebServer(target -> target.equals("/old") ? WebServer.redirect("/new") : WebServer.of(200, ""))) {
            assertThat(scene.verdict(http(web.address() + "/old"))).isInstanceOf(Passed.class);
            assertThat(web.asked).containsExactly("/old", "/new");
        }
    }

    @Test
    void followsNoRedirectToAnotherHost() throws IOException {
        try (WebServer other = new WebServer(target -> WebServer.of(200, ""));
                WebServer web = new WebServer(target ->
                        WebServer.redirect(other.address().replace("://127.0.0.1", "://me:hunter2@localhost")))) {
            assertThat(scene.failure(http(web.address())))
                    .contains("status 302 redirects to http://(hidden)@localhost:")
                    .contains("which is not followed")
                    .doesNotContain("hunter2");
            assertThat(other.asked).isEmpty();
        }
    }

    @Test
    void followsNoLoopOfRedirects() throws IOException {
        try (WebServer web = new WebServer(target -> WebServer.redirect("/"))) {
            assertThat(scene.failure(http(web.address()))).contains("redirected more than 5 times");
        }
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        int port;
        try (ServerSocket closedSoon = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closedSoon.getLocalPort();
        }
        assertThat(scene.failure(http("http://127.0.0.1:" + port)))
                .endsWith("last seen: cannot connect to 127.0.0.1:" + port);
    }

    @Test
    void saysThatThereIsNoSuchHost() {
        assertThat(scene.failure(http("http://{pod}.nowhere.invalid/"))).endsWith("no such host: db-2.nowhere.invalid");
    }

    @Test
    void givesEachRequestNoMoreThanTenSeconds() {
        List<Duration> given = new ArrayList<>();
        GateScene silent = GateScene.withHttp((address, timeout) -> {
            given.add(timeout);
            throw new IOException("no answer of app within " + timeout.toSeconds() + " s");
        });
        assertThat(silent.failure(http("http://app/"))).endsWith("last seen: no answer of app within 5 s");
        assertThat(given).startsWith(Duration.ofSeconds(10)).endsWith(Duration.ofSeconds(5));
    }

    @Test
    void endsAnAnswerThatNeverEnds() throws IOException {
        String endless = "x".repeat(5 * 1024 * 1024);
        try (WebServer web = new WebServer(target -> WebServer.of(503, endless))) {
            assertThat(new JdkHttpGet()
                            .get(java.net.URI.create(web.address()), GateScene.MINUTE)
                            .body())
                    .hasSize(4 * 1024 * 1024);
        }
    }
}
