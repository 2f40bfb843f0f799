package io.jenkins.plugins.statefulset.rollout.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.manifest.YamlFile;
import io.jenkins.plugins.statefulset.rollout.request.Profiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command of every profile, run by a real {@code sh} against programs that print what those of the system print: of a system that is
 * well, of one that is not, and of one that says something that nobody expected. The outputs are in {@code profile-cases}.
 */
class ProfileScriptsTest {
    private static final Path CASES = Path.of("src/test/resources/profile-cases");
    private static final int UNEXPECTED_ARGUMENTS = 99;

    @TempDir
    private Path folder;

    /** One entry of a file of cases. */
    record Case(String profile, JsonNode node) {
        String text(String field) {
            return node.path(field).asText();
        }

        ProfileCheck check() {
            return Profiles.named(profile).checks().stream()
                    .filter(check -> (check.moment() + " " + check.name())
                            .toLowerCase(Locale.ROOT)
                            .startsWith(text("check").toLowerCase(Locale.ROOT)))
                    .filter(check -> !node.has("variant") || check.variants().contains(text("variant")))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(profile + " has no check " + text("check")));
        }

        @Override
        public String toString() {
            return profile + ": " + text("check") + ": " + text("case");
        }
    }

    static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(CASES)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                YamlFile.parse(Files.readString(file), name)
                        .tree()
                        .path("cases")
                        .forEach(node -> cases.add(new Case(name.replace(".yaml", ""), node)));
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void saysWhatItsSystemShows(Case one) throws IOException, InterruptedException {
        Path programs = Files.createDirectories(folder.resolve("programs"));
        one.node().path("programs").properties().forEach(entry -> program(programs, entry.getKey(), entry.getValue()));
        program(
                programs,
                "sleep",
                YamlFile.parse("a: [{says: \"\"}]", "sleep").tree().path("a"));
        Path script = folder.resolve("check.sh");
        Profile profile = Profiles.named(one.profile());
        Files.writeString(script, one.check().script(profile));
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", programs + ":" + tools());
        builder.environment().put("ROLLOUT_POD", "db-2");
        builder.environment().put("ROLLOUT_ON", "db-2");
        builder.environment().put("ROLLOUT_ORDINAL", "2");
        builder.environment().put("ROLLOUT_PEERS", "db-1 db-0");
        builder.environment().put("ROLLOUT_UPDATED", "db-1");
        builder.environment().put("ROLLOUT_REPLICAS", "3");
        one.node().path("env").properties().forEach(entry -> builder.environment()
                .put(entry.getKey(), entry.getValue().asText()));

        Process process = builder.start();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        String complaint = Files.readString(folder.resolve("err"));
        assertThat(process.exitValue())
                .as("%s, which said: %s", one, complaint)
                .isEqualTo(one.node().path("exit").asInt());
        assertThat(complaint).contains(one.text("seen"));
        if (process.exitValue() != 0) {
            assertThat(complaint).as("a check that does not pass says why").isNotBlank();
        }
        assertThat(complaint).as("a fault of the script itself").doesNotContain("check.sh:");
        if (one.node().has("asked")) {
            assertThat(Files.readString(folder.resolve("programs/asked"))).contains(one.text("asked"));
        }
        one.node().path("env").properties().forEach(entry -> {
            if (entry.getKey().contains("PASSWORD")) {
                assertThat(complaint).doesNotContain(entry.getValue().asText());
                assertThat(asked())
                        .as("arguments")
                        .doesNotContain(entry.getValue().asText());
            }
        });
    }

    @Test
    void everyCheckIsTriedOnGoodAndBadOutputAndOnNone() throws IOException {
        Set<String> passing = new HashSet<>();
        Set<String> failing = new HashSet<>();
        Set<String> needed = new HashSet<>();
        for (Case one : cases()) {
            (one.node().path("exit").asInt() == 0 ? passing : failing).add(key(one.profile(), one.check()));
        }
        for (String name : Profiles.builtIn().names()) {
            Profiles.named(name).checks().forEach(check -> needed.add(key(name, check)));
        }
        assertThat(passing).as("those that pass in a case").containsAll(needed);
        assertThat(failing).as("those that do not pass in a case").containsAll(needed);
    }

    private static String key(String profile, ProfileCheck check) {
        return profile + " " + check.moment() + " " + check.name() + " " + check.variants();
    }

    private String asked() {
        try {
            Path file = folder.resolve("programs/asked");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What every image has that has a shell, and nothing that the machine of this test may have beyond that. */
    private Path tools() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : List.of("sh", "cat", "grep", "sed", "tr", "cut", "head", "tail", "wc", "awk")) {
            Path usual = Stream.of("/usr/bin/", "/bin/")
                    .map(place -> Path.of(place + tool))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
            Files.createSymbolicLink(tools.resolve(tool), usual);
        }
        return tools;
    }

    /** A program that answers by its arguments, each time with the next thing that it says. */
    private static void program(Path folder, String name, JsonNode answers) {
        StringBuilder script =
                new StringBuilder("#!/bin/sh\necho \"").append(name).append(" $*\" >> '");
        script.append(folder.resolve("asked")).append("'\ncase \"$*\" in\n");
        try {
            int number = 0;
            for (JsonNode answer : answers) {
                String base = name + "." + number++;
                JsonNode says = answer.path("says");
                int count = 0;
                for (JsonNode text : says.isArray() ? says : List.of(says)) {
                    Files.writeString(folder.resolve(base + "." + count++), text.asText(), StandardCharsets.UTF_8);
                }
                script.append(answer.has("to") ? "*'" + answer.path("to").asText() + "'*)" : "*)")
                        .append("\n f='")
                        .append(folder.resolve(base))
                        .append("'\n")
                        .append(" n=$(cat \"$f.n\" 2>/dev/null || echo 0)\n [ -e \"$f.$n\" ] || n=$((n - 1))\n")
                        .append(" echo $((n + 1)) > \"$f.n\"\n cat \"$f.$n\"\n exit ")
                        .append(answer.path("exit").asInt(0))
                        .append(" ;;\n");
            }
            script.append("esac\necho 'unexpected arguments' >&2\nexit ")
                    .append(UNEXPECTED_ARGUMENTS)
                    .append('\n');
            Path file = folder.resolve(name);
            Files.writeString(file, script);
            assertThat(file.toFile().setExecutable(true)).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
