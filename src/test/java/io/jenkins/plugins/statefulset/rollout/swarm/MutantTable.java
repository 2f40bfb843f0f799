package io.jenkins.plugins.statefulset.rollout.swarm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of docs/swarm.md: each mutant, in how many runs it was found, by which seed, and what it broke. */
final class MutantTable {
    private static final Path PAGE = Path.of("docs/swarm.md");
    private static final String HEAD = "| mutant | runs | seed | what it broke |";
    private static final String RULE = "| --- | --- | --- | --- |";
    private static final int SHOWN = 120;
    /** With the empty ones before the first and after the last bar. */
    private static final int CELLS = 6;

    private MutantTable() {}

    /** As it stands on the page, by the mutant's name. */
    static Map<String, String> rows() {
        Map<String, String> rows = new LinkedHashMap<>();
        for (String line : page()) {
            List<String> cells = List.of(line.split("\\|", -1));
            if (cells.size() == CELLS && !line.equals(HEAD) && !line.equals(RULE)) {
                rows.put(cells.get(1).strip(), line);
            }
        }
        return rows;
    }

    /** Writes the rows of what was hunted, and leaves the others; those whose mutant is no more go. */
    static void write(Map<String, MutantHunt.Catch> caught) {
        Map<String, String> before = rows();
        List<String> lines = page();
        List<String> written = new ArrayList<>(lines.subList(0, lines.indexOf(HEAD)));
        written.add(HEAD);
        written.add(RULE);
        for (Mutant mutant : Mutant.all()) {
            MutantHunt.Catch one = caught.get(mutant.name());
            written.add(
                    one == null
                            ? before.getOrDefault(mutant.name(), "| " + mutant.name() + " | – | – | not hunted yet |")
                            : row(mutant.name(), one));
        }
        try {
            Files.write(PAGE, written);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String row(String mutant, MutantHunt.Catch one) {
        String what = one.wrong().replace("|", "/").replaceAll("\\s+", " ").strip();
        return "| " + mutant + " | " + one.runs() + " | "
                + (one.found()
                        ? one.seed() + " | "
                                + what.substring(0, Math.min(what.length(), SHOWN))
                                        .strip()
                        : "– | not found yet")
                + " |";
    }

    private static List<String> page() {
        try {
            return Files.readAllLines(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
