package io.jenkins.plugins.statefulset.rollout.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import io.jenkins.plugins.statefulset.rollout.manifest.YamlFile;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.sim.IncompatibleChange.Crash;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads {@link Scenario}s, and says of what is wrong where it is and what is allowed there. */
final class ScenarioReader {
    private static final List<String> FIELDS =
            List.of("kubernetesVersion", "seed", "startTime", "faults", "timings", "crashes", "members");
    private static final List<String> TIMINGS = List.of("start", "answering", "termination", "job", "request", "watch");
    private static final List<String> MEMBERS = List.of("leader", "election", "catchUp", "slow");
    private static final List<String> FAULT_FIELDS = List.of(
            "fault",
            "ordinal",
            "ailment",
            "replicas",
            "probability",
            "every",
            "duration",
            "from",
            "to",
            "at",
            "revisions");

    private final String file;

    ScenarioReader(String file) {
        this.file = file;
    }

    Scenario read(String yaml) {
        JsonNode root = tree(yaml);
        checkFields(root, "", FIELDS);
        return new Scenario(
                text(root, "kubernetesVersion")
                        .map(value -> parsed("kubernetesVersion", value, KubernetesVersion::parse)),
                seed(root.path("seed")),
                text(root, "startTime").map(value -> parsed("startTime", value, ScenarioReader::instant)),
                faults(root.path("faults")),
                timings(root.path("timings")),
                crashes(root.path("crashes")),
                members(root.path("members")));
    }

    private JsonNode tree(String yaml) {
        return YamlFile.content(yaml, file).orElseGet(JsonNodeFactory.instance::objectNode);
    }

    private OptionalLong seed(JsonNode node) {
        if (node.isMissingNode()) {
            return OptionalLong.empty();
        }
        if (!node.isIntegralNumber()) {
            throw wrong("seed", node, "a whole number");
        }
        return OptionalLong.of(node.asLong());
    }

    private Faults faults(JsonNode list) {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < checkedList(list, "faults").size(); i++) {
            String path = "faults[" + i + "]";
            JsonNode node = list.get(i);
            String written = node.isTextual() ? node.asText() : written(node, path);
            faults.add(parsed(path, written, Faults::parse));
        }
        return new Faults(faults);
    }

    /** The fault that a map stands for, as {@code --fault} takes it. */
    private String written(JsonNode node, String path) {
        checkFields(node, path, FAULT_FIELDS);
        if (!node.has("fault")) {
            throw new BadRequestException(file + ": " + path + ": the field 'fault', its name, is missing");
        }
        List<String> value = new ArrayList<>();
        for (String field : List.of("ordinal", "ailment", "replicas", "probability", "duration")) {
            if (node.has(field)) {
                value.add(node.path(field).asText());
            }
        }
        if (node.has("every")) {
            value.add("every " + node.path("every").asText());
        }
        if (node.has("from") || node.has("to")) {
            value.add(node.path("from").asText("0") + ".." + node.path("to").asText());
        }
        String at = node.path("at").asText(node.path("revisions").asText(""));
        return node.path("fault").asText()
                + (value.isEmpty() ? "" : "=" + String.join(":", value))
                + (at.isEmpty() || at.equals("changed") ? "" : "@" + at);
    }

    private Timings timings(JsonNode node) {
        if (node.isMissingNode()) {
            return Timings.DEFAULT;
        }
        checkFields(node, "timings", TIMINGS);
        Timings defaults = Timings.DEFAULT;
        return new Timings(
                spans(node, "start", defaults.start()),
                spans(node, "answering", defaults.answering()),
                span(node, "termination", defaults.termination()),
                span(node, "job", defaults.job()),
                span(node, "request", defaults.request()),
                span(node, "watch", defaults.watch()));
    }

    private Map<String, Timings.Span> spans(JsonNode timings, String field, Map<String, Timings.Span> defaults) {
        JsonNode node = timings.path(field);
        Map<String, Timings.Span> spans = new HashMap<>(defaults);
        if (node.isObject()) {
            node.properties().forEach(entry -> spans.put(entry.getKey(), span(node, entry.getKey(), null)));
        } else if (!node.isMissingNode()) {
            spans.put("*", span(timings, field, null));
        }
        return spans;
    }

    private Timings.Span span(JsonNode parent, String field, Timings.Span fallback) {
        JsonNode node = parent.path(field);
        if (node.isMissingNode()) {
            return fallback;
        }
        String[] ends = node.asText("").split("\\.\\.", -1);
        if (ends.length > 2) {
            throw wrong("timings." + field, node, "one duration, or two with .. between");
        }
        return parsed("timings." + field, node.asText(), text -> {
            Duration from = Durations.parse(ends[0]);
            Duration to = ends.length == 2 ? Durations.parse(ends[1]) : from;
            return new Timings.Span(from, to);
        });
    }

    private List<Scenario.CrashingImage> crashes(JsonNode list) {
        List<Scenario.CrashingImage> crashes = new ArrayList<>();
        for (int i = 0; i < checkedList(list, "crashes").size(); i++) {
            String path = "crashes[" + i + "]";
            JsonNode node = list.get(i);
            checkFields(node, path, List.of("image", "exitCode", "log"));
            if (node.path("image").asText().isEmpty()) {
                throw new BadRequestException(file + ": " + path + ": the field 'image' is missing");
            }
            List<String> log = new ArrayList<>();
            checkedList(node.path("log"), path + ".log").forEach(line -> log.add(line.asText()));
            Crash crash = new Crash(node.path("exitCode").asInt(1), log);
            crashes.add(new Scenario.CrashingImage(node.path("image").asText(), crash));
        }
        return crashes;
    }

    private Optional<Members> members(JsonNode node) {
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        checkFields(node, "members", MEMBERS);
        Map<Integer, Duration> slow = new HashMap<>();
        JsonNode single = node.path("slow");
        if (!single.isMissingNode()) {
            if (!single.isObject()) {
                throw wrong("members.slow", single, "a map from ordinals to durations");
            }
            single.properties()
                    .forEach(entry -> slow.put(
                            ordinal("members.slow", entry.getKey()),
                            duration("members.slow." + entry.getKey(), entry.getValue())));
        }
        Optional<Integer> leader = node.has("leader")
                ? Optional.of(ordinal("members.leader", node.path("leader").asText()))
                : Optional.empty();
        if (leader.isEmpty() && node.has("election")) {
            throw new BadRequestException(file + ": members.election: goes with leader only");
        }
        return Optional.of(new Members(
                leader,
                node.has("election") ? duration("members.election", node.path("election")) : Members.ELECTION,
                node.has("catchUp") ? duration("members.catchUp", node.path("catchUp")) : Duration.ZERO,
                slow));
    }

    private int ordinal(String path, String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new BadRequestException(file + ": " + path + ": '" + text + "' is not an ordinal, such as 2");
        }
        return Integer.parseInt(text);
    }

    private Duration duration(String path, JsonNode node) {
        return parsed(path, node.isValueNode() ? node.asText() : node.toString(), Durations::parse);
    }

    private JsonNode checkedList(JsonNode node, String path) {
        if (!node.isArray() && !node.isMissingNode()) {
            throw wrong(path, node, "a list");
        }
        return node;
    }

    private void checkFields(JsonNode node, String path, List<String> allowed) {
        if (!(node instanceof ObjectNode)) {
            throw wrong(path, node, "a map with some of the fields " + String.join(", ", allowed));
        }
        TreeSet<String> unknown = new TreeSet<>();
        node.fieldNames().forEachRemaining(unknown::add);
        allowed.forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw new BadRequestException(file + ": " + (path.isEmpty() ? "" : path + ": ") + "unknown field '"
                    + unknown.first() + "': allowed are " + String.join(", ", allowed));
        }
    }

    private static Optional<String> text(JsonNode node, String field) {
        return node.has(field) ? Optional.of(node.path(field).asText()) : Optional.empty();
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no time: expected a form like 2026-11-23T12:00:00Z", e);
        }
    }

    private <T> T parsed(String path, String value, Function<String, T> parser) {
        try {
            return parser.apply(value);
        } catch (BadRequestException | IllegalArgumentException e) {
            throw new BadRequestException(file + ": " + path + ": " + e.getMessage(), e);
        }
    }

    private BadRequestException wrong(String path, JsonNode node, String allowed) {
        return new BadRequestException(
                file + ": " + (path.isEmpty() ? "" : path + ": ") + "'" + node.asText() + "' is not " + allowed);
    }
}
