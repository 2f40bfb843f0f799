package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * Nothing that is written in a manifest or a patch ends in an exception: whatever is wrong has an exit code and words for it. Every build
 * plays the same manifests; {@code -Dmanifests.seed=NUMBER} plays others.
 */
class AnyManifestTest {
    private static final int TRIES = 150;
    private static final String SEED = "20261128";
    private static final long OTHERS = Long.getLong("manifests.seed", 0);
    private static final List<String> EXAMPLES = Stream.of("postgresql", "cassandra", "kafka", "nginx")
            .map(name -> read(Path.of("examples", name)))
            .toList();
    private static final List<String> CHANGES = List.of(
            "--restart",
            "--restart --waves 1,2",
            "--restart --waves 1,50%,100% --soak 1m --backup always",
            "--restart --fault never-ready=0 --ready-timeout 1m",
            "--restart --fault image-pull=1 --on-failure hold");
    private static final List<String> PATCHES = List.of(
            "spec: {template: {spec: {containers: [{name: CONTAINER, image: 'other:1.2', env: [{name: A, value: b}]}]}}}\n",
            "spec: {template: {metadata: {annotations: {checksum/config: abc}}, spec: {terminationGracePeriodSeconds: 7}}}\n",
            "metadata: {labels: {a: b}}\nspec: {containers: [{name: CONTAINER, image: 'other:1.2'}]}\n");
    private static final Pattern TRACE =
            Pattern.compile("Exception|\\bat io\\.jenkins|io\\.fabric8|java\\.|com\\.fasterxml|fault of its own");

    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.longs().map(seed -> seed + OTHERS);
    }

    @Property(seed = SEED, tries = TRIES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void isPlannedOrRefusedInWords(@ForAll("seeds") long seed) {
        ManifestMutator mutator = new ManifestMutator(seed);
        String manifest = mutator.mutate(mutator.one(EXAMPLES));

        check(seed, manifest, "plan", mutator.one(CHANGES));
    }

    @Property(seed = SEED, tries = TRIES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void isRehearsedOrRefusedInWords(@ForAll("seeds") long seed) {
        ManifestMutator mutator = new ManifestMutator(seed);
        String manifest = mutator.mutate(mutator.one(EXAMPLES));

        check(seed, manifest, "rehearse", mutator.one(CHANGES));
    }

    @Property(seed = SEED, tries = TRIES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void asTheNewManifestIsRehearsedOrRefusedInWords(@ForAll("seeds") long seed) {
        ManifestMutator mutator = new ManifestMutator(seed);
        String name = mutator.one(List.of("postgresql", "cassandra", "kafka", "nginx"));
        String manifest = mutator.mutate(read(Path.of("examples", name)));

        checkSaid(seed, new CommandLine().typing(manifest).run("rehearse", "examples/" + name, "-f", "-"));
    }

    @Property(seed = SEED, tries = TRIES, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void asAPatchIsRehearsedOrRefusedInWords(@ForAll("seeds") long seed) {
        ManifestMutator mutator = new ManifestMutator(seed);
        String name = mutator.one(List.of("postgresql", "cassandra", "kafka", "nginx"));
        String patch = mutator.mutate(mutator.one(PATCHES).replace("CONTAINER", name));

        checkSaid(seed, new CommandLine().typing(patch).run("rehearse", "examples/" + name, "--patch", "-"));
    }

    private static void check(long seed, String manifest, String command, String change) {
        String[] arguments = (command + " - " + change).split(" ");
        checkSaid(seed, new CommandLine().typing(manifest).run(arguments));
    }

    private static void checkSaid(long seed, Said said) {
        assertThat(said.out() + said.err()).as("seed %d", seed).doesNotContainPattern(TRACE);
        assertThat(said.code()).as("seed %d: %s", seed, said).isIn(0, 2, 3, 4);
    }

    private static String read(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .map(AnyManifestTest::text)
                    .collect(Collectors.joining("---\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
