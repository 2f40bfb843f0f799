package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.statefulset.rollout.jenkins.Await;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Chromium without a window, driven over WebDriver by the {@code chromedriver} that belongs to it. */
final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DRIVER = "chromedriver";
    private static final List<String> BROWSERS = List.of("chromium", "google-chrome", "chrome");
    private static final List<String> ARGUMENTS = List.of(
            "--headless=new",
            // CI runs as root, and there may be no room for shared memory.
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--hide-scrollbars",
            "--lang=en-US");
    /** For a page, and for what is run on it: machines of tests are busy. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final String address;
    private String session = "";

    private Browser(Process driver, int port) {
        this.driver = driver;
        this.address = "http://127.0.0.1:" + port;
    }

    /** Whether there is one on this machine. */
    static boolean isThere() {
        return program(DRIVER).isPresent() && browser().isPresent();
    }

    private static Optional<Path> browser() {
        return BROWSERS.stream().flatMap(name -> program(name).stream()).findFirst();
    }

    private static Optional<Path> program(String name) {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getenv("PATH"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Browser start() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process driver = new ProcessBuilder(program(DRIVER).orElseThrow().toString(), "--port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Browser browser = new Browser(driver, port);
        try {
            Await.until(browser::answers);
            browser.open();
            return browser;
        } catch (Exception broken) {
            browser.close();
            throw broken;
        }
    }

    private boolean answers() throws Exception {
        if (!driver.isAlive()) {
            throw new IllegalStateException(DRIVER + " ended with " + driver.exitValue());
        }
        try {
            return ask(HttpRequest.newBuilder(URI.create(address + "/status")).build())
                    .path("ready")
                    .asBoolean();
        } catch (IOException early) {
            return false;
        }
    }

    private void open() throws Exception {
        Map<String, Object> chrome = Map.of("binary", browser().orElseThrow().toString(), "args", ARGUMENTS);
        session = command(
                        "/session",
                        Map.of(
                                "capabilities",
                                Map.of(
                                        "alwaysMatch",
                                        Map.of(
                                                "goog:chromeOptions",
                                                chrome,
                                                "goog:loggingPrefs",
                                                Map.of("browser", "ALL"),
                                                "timeouts",
                                                Map.of(
                                                        "script",
                                                        PATIENCE.toMillis(),
                                                        "pageLoad",
                                                        PATIENCE.toMillis())))))
                .path("sessionId")
                .asText();
    }

    private JsonNode command(String path, Map<String, ?> arguments) throws Exception {
        return ask(HttpRequest.newBuilder(URI.create(address + path))
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(arguments)))
                .build());
    }

    private JsonNode ask(HttpRequest request) throws Exception {
        JsonNode value = JSON.readTree(
                        http.send(request, BodyHandlers.ofString()).body())
                .path("value");
        if (value.has("error")) {
            throw new IllegalStateException(request.uri() + ": " + value);
        }
        return value;
    }

    private JsonNode ofSession(String path, Map<String, ?> arguments) throws Exception {
        return command("/session/" + session + path, arguments);
    }

    /** Loads a page, with all that belongs to it. */
    void open(String url) throws Exception {
        ofSession("/url", Map.of("url", url));
    }

    /** Logs in by the form of that Jenkins. The password is the name. */
    void login(String jenkins, String user) throws Exception {
        open(jenkins + "login");
        run(
                "document.querySelector('[name=j_username]').value = arguments[0];"
                        + "document.querySelector('[name=j_password]').value = arguments[0];"
                        + "document.querySelector('form[name=login]').requestSubmit();",
                user);
        Await.until(() ->
                !run("return location.pathname + document.readyState").asText().contains("login"));
    }

    /** Runs statements on the page, which its policy does not hold back, and gives what they return. */
    JsonNode run(String script, Object... arguments) throws Exception {
        return ofSession("/execute/sync", Map.of("script", script, "args", List.of(arguments)));
    }

    /** The same for statements that call {@code done}, when they are through. */
    JsonNode await(String script, Object... arguments) throws Exception {
        return ofSession(
                "/execute/async",
                Map.of("script", "const done = arguments[arguments.length - 1];" + script, "args", List.of(arguments)));
    }

    /** In pixels of a style sheet. */
    void resize(int width, int height) throws Exception {
        ofSession(
                "/goog/cdp/execute",
                Map.of(
                        "cmd",
                        "Emulation.setDeviceMetricsOverride",
                        "params",
                        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false)));
    }

    /** What its console has said as an error since it was asked last: scripts that failed, and what the policy of a page has refused. */
    List<String> errors() throws Exception {
        return StreamSupport.stream(
                        ofSession("/se/log", Map.of("type", "browser")).spliterator(), false)
                .filter(line -> line.path("level").asText().equals("SEVERE"))
                .map(line -> line.path("message").asText())
                .toList();
    }

    @Override
    public void close() throws Exception {
        try {
            if (!session.isEmpty()) {
                ask(HttpRequest.newBuilder(URI.create(address + "/session/" + session))
                        .DELETE()
                        .build());
            }
        } finally {
            driver.destroy();
            driver.waitFor(30, TimeUnit.SECONDS);
        }
    }
}
