package io.jenkins.plugins.statefulset.rollout.systems;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The part of a page that tells of one system, between two comments by which the next run finds it again. */
final class SystemsPage {
    private static final Path FOLDER = Path.of("target", "systems");
    private static final String END_OF_ALL = "<!-- systems: end -->";

    private SystemsPage() {}

    /** Writes it below {@code target/systems}, and into the page that {@code -Dsystems.page} names, with the picture beside it. */
    static void keep(RealSystem system, List<Result> results) throws IOException {
        if (results.isEmpty()) {
            return;
        }
        String picture = TimelinePlot.of(system.title(), results);
        Files.createDirectories(FOLDER.resolve("images"));
        Files.writeString(FOLDER.resolve("images").resolve(picture(system)), picture);
        String part = part(system, results);
        Files.writeString(FOLDER.resolve(system.name() + ".md"), part);
        Optional<Path> page = Optional.ofNullable(System.getProperty("systems.page"))
                .filter(name -> !name.isBlank())
                .map(Path::of);
        if (page.isPresent()) {
            Path images = Files.createDirectories(page.get().resolveSibling("images"));
            Files.writeString(images.resolve(picture(system)), picture);
            Files.writeString(page.get(), into(Files.readString(page.get()), system.name(), part));
        }
    }

    private static String picture(RealSystem system) {
        return "systems-" + system.name() + ".svg";
    }

    /** The page with that part in the place of the one of the same name, or before the end of all of them. */
    static String into(String page, String name, String part) {
        String begin = "<!-- system " + name + " -->\n";
        String end = "<!-- end of system " + name + " -->\n";
        String marked = begin + part + end;
        int from = page.indexOf(begin);
        if (from >= 0) {
            return page.substring(0, from) + marked + page.substring(page.indexOf(end, from) + end.length());
        }
        int last = page.indexOf(END_OF_ALL);
        if (last < 0) {
            throw new IllegalArgumentException("the page has no line " + END_OF_ALL);
        }
        return page.substring(0, last) + marked + page.substring(last);
    }

    static String part(RealSystem system, List<Result> results) {
        StringBuilder text = new StringBuilder("### " + system.title() + "\n\n");
        row(
                text,
                "scenario",
                "who rolls",
                "end",
                "writes acknowledged",
                "lost",
                "errors",
                "longest outage",
                "disturbed",
                "time of the roll",
                "leader changes",
                "most away",
                "fewest serving");
        row(text, "---", "---", "---", "---", "---", "---", "---", "---", "---", "---", "---", "---");
        for (Result result : results) {
            Judge.Verdict verdict = result.verdict();
            row(
                    text,
                    result.scenario(),
                    result.contender(),
                    result.outcome(),
                    number(verdict.acknowledged()),
                    verdict.lost().isEmpty()
                            ? "0"
                            : "**" + number(verdict.lost().size()) + "**",
                    number(verdict.errors()),
                    seconds(verdict.longestOutage()),
                    seconds(verdict.disturbed()),
                    seconds(verdict.took()),
                    number(result.leaderChanges()),
                    number(result.absences().most()),
                    result.fewestServing() < system.quorum()
                            ? "**" + number(result.fewestServing()) + "**"
                            : number(result.fewestServing()));
        }
        text.append("\n![Clients' success while " + system.title() + " is rolled](images/" + picture(system) + ")\n\n");
        return text.toString();
    }

    private static void row(StringBuilder text, String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String number(int value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
