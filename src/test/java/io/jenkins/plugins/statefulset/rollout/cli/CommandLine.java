package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A person at the command line, in this process: {@code new Console().run("rehearse", "examples/postgresql", "--restart")}.
 * It is always noon, and the person is Ada.
 */
final class CommandLine {
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final AtomicInteger PROCESSES = new AtomicInteger();
    private static final ObjectMapper JSON = new ObjectMapper();

    private String input = "";
    private Language language = Language.ENGLISH;
    private Interrupts interrupts = Interrupts.NONE;
    private Function<ClusterOptions, Venue> clusters = RealVenue::connect;

    /** What a command said, and its exit code. */
    record Said(int code, String out, String err) {
        List<String> outLines() {
            return out.lines().toList();
        }

        /** Standard output, of which every line has to be a JSON object. */
        List<JsonNode> events() {
            List<JsonNode> events = new ArrayList<>();
            for (String line : outLines()) {
                try {
                    events.add(JSON.readTree(line));
                } catch (JsonProcessingException e) {
                    throw new AssertionError("not JSON: " + line, e);
                }
                assertThat(events.get(events.size() - 1).isObject()).as(line).isTrue();
            }
            return events;
        }

        List<JsonNode> events(String name) {
            return events().stream()
                    .filter(event -> event.path("event").asText().equals(name))
                    .toList();
        }
    }

    /** What standard input holds. */
    CommandLine typing(String text) {
        input = text;
        return this;
    }

    /** The language of the environment's locale. */
    CommandLine speaking(Language locale) {
        language = locale;
        return this;
    }

    CommandLine interruptedBy(Interrupts source) {
        interrupts = source;
        return this;
    }

    /** The cluster that a kubeconfig would name. Each command is a process of its own in it. */
    CommandLine on(SimulatedCluster world) {
        return connecting(options -> new SimulatedVenue(world, "cli-" + PROCESSES.incrementAndGet()));
    }

    CommandLine connecting(Function<ClusterOptions, Venue> connection) {
        clusters = connection;
        return this;
    }

    Said run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code;
        try (PrintStream outStream = new PrintStream(out, false, StandardCharsets.UTF_8);
                PrintStream errStream = new PrintStream(err, false, StandardCharsets.UTF_8)) {
            Shell shell = new Shell(
                    new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                    outStream,
                    errStream,
                    Clock.fixed(NOON, ZoneOffset.UTC),
                    "ada",
                    language,
                    interrupts,
                    Shell.ScreenSource.NONE,
                    clusters);
            code = Cli.run(shell, arguments);
        }
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
