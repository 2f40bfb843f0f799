package io.jenkins.plugins.statefulset.rollout.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jenkins.plugins.statefulset.rollout.event.EventJson;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.BackupPhase;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The page itself; it stays below {@code target/reports} to be looked at. */
class HtmlReportTest {
    private static final Path REPORTS = Path.of("target", "reports");

    static Stream<Arguments> samples() {
        return SampleRollouts.all().entrySet().stream().map(sample -> arguments(sample.getKey(), sample.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void thePageOfEverySampleStandsAlone(String name, EventScript rollout) throws IOException {
        Files.createDirectories(REPORTS);
        Path file = REPORTS.resolve(name + ".html");

        HtmlReport.write(rollout.events(), ZoneOffset.UTC, file);

        String page = Files.readString(file);
        assertThat(page).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
        assertThat(page.toLowerCase(Locale.ROOT))
                .doesNotContain("<script")
                .doesNotContain("javascript:")
                .doesNotContain(" src=")
                .doesNotContain("@import")
                .doesNotContainPattern("\\son[a-z]+=")
                .doesNotContainPattern("href=\"(?!#)");
    }

    private static String page(EventScript rollout) throws IOException {
        StringWriter page = new StringWriter();
        HtmlReport.write(RolloutTimeline.of(rollout.events(), ZoneOffset.UTC), page);
        return page.toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void everyLinkLeadsSomewhereAndIdsAreUnique(String name, EventScript rollout) throws IOException {
        String page = page(rollout);

        List<String> ids = found("\\sid=\"([^\"]+)\"", page);
        assertThat(ids).as(name).doesNotHaveDuplicates();
        assertThat(found("href=\"#([^\"]+)\"", page)).as(name).isNotEmpty().isSubsetOf(ids);
        assertThat(found("aria-labelledby=\"([^\" ]+)", page)).as(name).isSubsetOf(ids);
    }

    private static List<String> found(String pattern, String page) {
        return Pattern.compile(pattern)
                .matcher(page)
                .results()
                .map(result -> result.group(1))
                .distinct()
                .toList();
    }

    @Test
    void oneLookAnswersWhatMovedWhatWaitedAndWhereItBroke() throws IOException {
        String page = page(SampleRollouts.rolledBack());

        assertThat(page)
                .contains("<span aria-hidden=\"true\">↩</span> Rolled back")
                .contains("postgresql-2 and postgresql-1 moved and came back. postgresql-0 was never touched.")
                .contains("14 s for <a class=\"wide\" href=\"#w-backup-1\">the backup</a>")
                .contains("<a class=\"wide\" href=\"#w-pod-1-5\">postgresql-1 in wave 2</a>")
                .contains("CrashLoopBackOff, exit code 1, 3 restarts in 48 s");
    }

    @Test
    void aRollbackThatAPersonAskedForBrokeNothing() throws IOException {
        String page = page(EventScript.planned(3, 1)
                .armed()
                .released(2, 1)
                .rolledBackBy("ada", "the numbers are bad")
                .finished(Result.ROLLED_BACK, "the numbers are bad"));

        assertThat(page)
                .contains("Nothing broke. ada asked for the rollback: the numbers are bad")
                .doesNotContain("answer broke is-broken");
    }

    @Test
    void whatIsHeldMayStillBreak() throws IOException {
        EventScript held = EventScript.planned(3, 1).armed().released(2, 1).held("lunch");

        assertThat(page(held)).contains("Nothing has broken so far.");
        assertThat(page(held.finished(Result.HELD, "lunch"))).contains("Nothing has broken so far.");
    }

    @Test
    void theTableOfOrdinalsHasTheirSeconds() throws IOException {
        assertThat(page(SampleRollouts.good()).replace("\n", ""))
                .contains("postgresql-2</a></th><td><code>7c65</code> new</td><td>✓ ready</td>"
                        + "<td class=\"number\">1.8</td><td class=\"number\">7.2</td><td class=\"number\">9.0</td>");
    }

    @Test
    void textFromTheClusterCannotBecomeMarkup() throws IOException {
        String evil = "<script>alert(1)</script><img src=x onerror=alert(1)>";
        EventScript script =
                EventScript.planned(1, 1).armed().pod(0, EventScript.NEW, PodState.FAILED, evil + "\n" + evil);
        script.add(new RolloutEvent.Planned(
                script.now(),
                EventScript.SET,
                Optional.of(evil),
                evil,
                1,
                0,
                Optional.of(evil),
                List.of(Message.of(evil)),
                List.of(),
                new RolloutEvent.RiskSummary(evil, List.of(Message.of(evil)), List.of()),
                List.of(new RolloutEvent.BlockerSummary(
                        Optional.of(evil), Message.of(evil), List.of(Message.of(evil)))),
                List.of(Message.of(evil)),
                Optional.of(Message.of(evil)),
                List.of()));
        script.backup(BackupPhase.STARTED, evil)
                .blocked(evil, evil)
                .held(evil)
                .resumed(evil)
                .rollingBack(evil);
        script.gate(1, evil, StepState.FAILED, evil).afterSeconds(1);

        String page = page(script.finished(Result.FAILED, evil));

        assertThat(page).doesNotContain("<script").doesNotContain("<img").contains("&lt;script&gt;alert(1)");
    }

    @Test
    void aPlanAloneIsAPageWithoutAChart() throws IOException {
        RolloutEvent.Planned plan =
                (RolloutEvent.Planned) SampleRollouts.good().events().get(0);
        EventScript script = EventScript.midway(3)
                .add(new RolloutEvent.Planned(
                        plan.time(),
                        plan.statefulSet(),
                        Optional.empty(),
                        plan.cluster(),
                        3,
                        0,
                        plan.baseRevision(),
                        plan.changes(),
                        plan.waves(),
                        plan.risk(),
                        List.of(new RolloutEvent.BlockerSummary(
                                Optional.of("major-upgrade"),
                                Message.of("14 cannot open files of 13"),
                                List.of(Message.of("dump and restore")))),
                        List.of(),
                        Optional.empty(),
                        List.of()));

        assertThat(page(script))
                .contains("Planned")
                .contains("<code>major-upgrade</code> 14 cannot open files of 13")
                .contains("Stopped before anything was touched: 14 cannot open files of 13")
                .doesNotContain("<svg");
    }

    @Test
    void thePlanOfASetWithOnDeleteSpeaksOfNoPartition() throws IOException {
        assertThat(wavesOf("RollingUpdate"))
                .contains("Partition</th>")
                .contains("<td class=\"number\">2</td><td>2</td>");
        assertThat(wavesOf("OnDelete")).doesNotContain("artition").contains("1</th><td>2</td>");
    }

    private static String wavesOf(String strategy) throws IOException {
        String page = page(EventScript.midway(3).planned(strategy, List.of(), List.of()));
        return page.substring(page.indexOf("<caption>Waves"), page.indexOf("</table>", page.indexOf("<caption>Waves")));
    }

    @Test
    void thePageFromTheLinesOfAFileIsTheSame() throws IOException {
        EventScript script = SampleRollouts.rolledBack();
        List<RolloutEvent> read = script.events().stream()
                .map(EventJson::write)
                .map(EventJson::read)
                .toList();
        StringWriter page = new StringWriter();

        HtmlReport.write(RolloutTimeline.of(read, ZoneOffset.UTC), page);

        assertThat(page).hasToString(page(script));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void thePartsForOtherPagesHaveTheSameDrawingAndWords(String name, EventScript rollout) throws IOException {
        RolloutTimeline timeline = RolloutTimeline.of(rollout.events(), ZoneOffset.UTC);
        String page = page(rollout);

        ReportParts parts = ReportParts.of(timeline, "r1-");

        assertThat(page).contains(parts.chart().replace("r1-", ""));
        assertThat(found("href=\"#([^\"]+)\"", parts.log())).isSubsetOf(found("\\sid=\"([^\"]+)\"", parts.chart()));
        assertThat(page).contains(Markup.escape(parts.moved()));
    }
}
