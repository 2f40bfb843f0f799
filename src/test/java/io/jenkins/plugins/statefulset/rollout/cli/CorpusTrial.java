package io.jenkins.plugins.statefulset.rollout.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import io.jenkins.plugins.statefulset.rollout.cli.CorpusFiles.Found;
import io.jenkins.plugins.statefulset.rollout.cli.CorpusServers.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One StatefulSet of a corpus, planned, rehearsed and compared. */
final class CorpusTrial {
    private static final Set<Integer> GOOD_ENDS =
            Set.of(ExitCode.DONE, ExitCode.REFUSED, ExitCode.ROLLED_BACK, ExitCode.HELD);
    private static final Pattern EXCEPTION =
            Pattern.compile("\\b[a-z]+(\\.[a-z0-9]+)+\\.[A-Z]\\w*(Exception|Error)\\b|because of a fault of its own");
    private static final Pattern LAST_NUMBER = Pattern.compile("^(.*?)(\\d+)(\\D*)$");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Found set;
    private final String kubernetes;
    private final List<String> crashes = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> blocks = new ArrayList<>();

    private CorpusTrial(Found set, String kubernetes) {
        this.set = set;
        this.kubernetes = kubernetes;
    }

    static CorpusTrial of(Found set, CorpusServers servers) {
        CorpusTrial trial = new CorpusTrial(set, servers.version().replaceFirst("^v", ""));
        trial.run("plan", "--restart");
        trial.run("rehearse", "--restart");
        Optional<String> container = trial.firstContainer();
        container.ifPresent(name -> {
            String image = name + "=" + nextImage(trial.image());
            trial.run("plan", "--image", image);
            trial.run("rehearse", "--image", image);
        });
        trial.compare(servers);
        return trial;
    }

    private String image() {
        return set.object().at("/spec/template/spec/containers/0/image").asText("");
    }

    private Optional<String> firstContainer() {
        return Optional.of(
                        set.object().at("/spec/template/spec/containers/0/name").asText(""))
                .filter(name -> !name.isEmpty() && !image().isEmpty());
    }

    /** The same image with another patch level: the last number of its tag is one more. */
    static String nextImage(String image) {
        String name = image.replaceFirst("@.*", "");
        int colon = name.lastIndexOf(':');
        if (colon < name.lastIndexOf('/') || colon < 0) {
            return name + ":1.0.1";
        }
        String tag = name.substring(colon + 1);
        Matcher number = LAST_NUMBER.matcher(tag);
        boolean counts = number.matches() && number.group(2).length() < 10;
        return name.substring(0, colon + 1)
                + (counts ? number.group(1) + (Long.parseLong(number.group(2)) + 1) + number.group(3) : tag + "-1");
    }

    private void run(String command, String... change) {
        List<String> arguments = new ArrayList<>(List.of(command, set.file().toString()));
        arguments.addAll(List.of(change));
        arguments.addAll(List.of("--backup", "never", "--name", set.name(), "-o", "json"));
        arguments.addAll(List.of("--kubernetes-version", kubernetes));
        String called = command + " " + String.join(" ", change);
        try {
            judge(called, new CommandLine().run(arguments.toArray(String[]::new)));
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            crashes.add(called + ": " + e);
        }
    }

    private void judge(String called, Said said) {
        Optional<String> named = Stream.concat(said.out().lines(), said.err().lines())
                .filter(line -> EXCEPTION.matcher(line).find())
                .findFirst();
        if (!GOOD_ENDS.contains(said.code()) || named.isPresent()) {
            crashes.add(called + ": exit " + said.code() + ": "
                    + named.orElseGet(() -> said.err().isBlank() ? lastLine(said.out()) : lastLine(said.err())));
        } else if (said.code() == ExitCode.REFUSED) {
            said.err().lines().findFirst().ifPresent(blocks::add);
        }
        if (called.startsWith("plan --restart")) {
            said.out().lines().findFirst().map(CorpusTrial::json).ifPresent(plan -> plan.path("warnings")
                    .forEach(warning -> warnings.add(warning.asText())));
        }
    }

    private static String lastLine(String text) {
        return text.lines().reduce("", (before, line) -> line.isBlank() ? before : line);
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }

    private void compare(CorpusServers servers) {
        Verdict creation = servers.ourCreation(set.object());
        Optional<Verdict> real = servers.realCreation(set.object());
        real.filter(creation::differsFrom)
                .ifPresent(verdict -> differences.add("creation: the server: " + verdict + " | we: " + creation));
        if (creation.refusal().isPresent()
                || real.flatMap(Verdict::refusal).isPresent()
                || firstContainer().isEmpty()) {
            return;
        }
        ObjectNode changed = set.object().deepCopy();
        ((ObjectNode) changed.at("/spec/template/spec/containers/0")).put("image", nextImage(image()));
        Verdict change = servers.ourChange(set.object(), changed);
        servers.realChange(set.object(), changed)
                .filter(change::differsFrom)
                .ifPresent(verdict -> differences.add("change: the server: " + verdict + " | we: " + change));
    }

    Found set() {
        return set;
    }

    List<String> crashes() {
        return List.copyOf(crashes);
    }

    List<String> differences() {
        return List.copyOf(differences);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Why a plan or a rehearsal ended before it began. */
    List<String> blocks() {
        return List.copyOf(blocks);
    }
}
