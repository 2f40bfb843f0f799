package io.jenkins.plugins.statefulset.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README and the other pages say is true: code compiles and runs, links lead somewhere. */
class ReadmeTest {
    private static final Path README = Path.of("README.md");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");
    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->");

    @TempDir
    private Path classes;

    @Test
    void theSnippetRollsOut() throws Exception {
        SimulatedCluster cluster =
                SimulatedCluster.builder().load(examples("examples/postgresql")).build();
        SimulatedClient client = cluster.client("readme");
        Rollouts rollouts = Rollouts.on(client, client.scheduler());
        List<String> told = new ArrayList<>();

        JavaSnippet.compile(README, classes);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            Method rollOut = loader.loadClass("Snippet").getDeclaredMethod("rollOut", Rollouts.class, Consumer.class);
            rollOut.setAccessible(true);
            Consumer<String> printer = told::add;
            CompletableFuture<?> outcome =
                    ((CompletionStage<?>) rollOut.invoke(null, rollouts, printer)).toCompletableFuture();
            cluster.clock().runUntil(outcome::isDone, Duration.ofHours(3));

            assertThat(((Outcome) outcome.join()).result()).isEqualTo(Result.COMPLETED);
        }
        assertThat(told).last().asString().contains("\"event\":\"finished\"", "\"outcome\":\"completed\"");
    }

    @Test
    void whatThePageForProgramsShowsIsPromotedAndCompletes() throws Exception {
        SimulatedCluster cluster =
                SimulatedCluster.builder().load(examples("examples/postgresql")).build();
        SimulatedClient client = cluster.client("program");
        Rollouts rollouts = Rollouts.on(client, client.scheduler());
        RolloutRequest request = RolloutRequest.of("default", "postgresql")
                .image("postgresql", "postgres:13.23")
                .waves("1,100%")
                .soak(Duration.ofHours(1))
                .build();
        List<String> told = new ArrayList<>();

        JavaSnippet.compile(Path.of("docs/programs.md"), classes);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            Method rollOut = loader.loadClass("Snippet")
                    .getDeclaredMethod("rollOut", Rollouts.class, RolloutRequest.class, Consumer.class);
            rollOut.setAccessible(true);
            Consumer<String> printer = told::add;
            CompletableFuture<?> completed =
                    ((CompletionStage<?>) rollOut.invoke(null, rollouts, request, printer)).toCompletableFuture();
            cluster.clock().runUntil(completed::isDone, Duration.ofHours(3));

            assertThat(completed.join()).isEqualTo(true);
        }
        assertThat(told)
                .filteredOn(line -> line.contains("\"event\":\"promoted\""))
                .hasSize(1);
        assertThat(told).last().asString().contains("\"event\":\"finished\"", "\"outcome\":\"completed\"");
    }

    @Test
    void theChinesePageHasTheSameCommands() throws IOException {
        List<String> english = blocks(README);
        // What is told in Chinese is compared with what the program says, in ChineseTest.
        List<String> commands = blocks(Path.of("README.zh-CN.md")).stream()
                .filter(block -> !block.matches("(?s).*[\\x{4e00}-\\x{9fff}].*"))
                .toList();

        assertThat(commands).hasSizeGreaterThan(3).allSatisfy(block -> assertThat(english)
                .contains(block));
    }

    /** Without comments behind commands, which are translated. */
    private static List<String> blocks(Path page) throws IOException {
        return CODE_BLOCK
                .matcher(Files.readString(page))
                .results()
                .map(block -> block.group().replaceAll(" +#.*", ""))
                .toList();
    }

    private static List<HasMetadata> examples(String folder) {
        return Manifests.read(folder, InputStream.nullInputStream(), "default").entries().stream()
                .map(Manifests.Entry::object)
                .toList();
    }

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String folder : List.of(".", "docs", "examples", "testbed")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".md"))
                        .map(Path::normalize)
                        .sorted()
                        .forEach(pages::add);
            }
        }
        return pages;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void itsLinksLeadSomewhere(Path page) throws IOException {
        List<String> links = LINK.matcher(prose(page))
                .results()
                .map(found -> found.group(1))
                .filter(link -> !link.matches("[a-z]+:.*"))
                .toList();

        assertThat(links).allSatisfy(link -> assertThat(problem(page, link)).isEmpty());
    }

    private static Optional<String> problem(Path page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        if (!Files.exists(target)) {
            return Optional.of(target + " does not exist");
        }
        return parts.length == 1 || anchors(target).contains(parts[1])
                ? Optional.empty()
                : Optional.of(target + " has no heading #" + parts[1]);
    }

    /** As GitHub makes them: lower case, without punctuation, hyphens for blanks. */
    private static List<String> anchors(Path page) throws IOException {
        return HEADING.matcher(prose(page))
                .results()
                .map(found -> found.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{Alnum}\\s_-]", "").replace(' ', '-'))
                .toList();
    }

    private static String prose(Path page) throws IOException {
        String text = Files.readString(page);
        return COMMENT.matcher(CODE_BLOCK.matcher(text).replaceAll("")).replaceAll("");
    }

    @Test
    void testsThatPagesNameExist() throws IOException {
        for (Path page : pages()) {
            List<String> named = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`")
                    .matcher(Files.readString(page))
                    .results()
                    .filter(found -> !exists(found))
                    .map(MatchResult::group)
                    .toList();
            assertThat(named)
                    .as("tests that %s names and that do not exist", page)
                    .isEmpty();
        }
    }

    private static boolean exists(MatchResult named) {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            List<Path> found = files.filter(file -> file.endsWith(named.group(1) + ".java"))
                    .toList();
            return found.stream().anyMatch(file -> named.group(2) == null || declares(file, named.group(2)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean declares(Path file, String method) {
        try {
            return Files.readString(file).matches("(?s).*\\b(?:void|class) " + method + "\\b.*");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
