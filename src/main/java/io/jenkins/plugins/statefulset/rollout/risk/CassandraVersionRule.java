package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.risk.Reason.Joint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Versions of Cassandra.
 *
 * <ol>
 *   <li>A node reads the data files of its own major and of the one before, never of a later one
 *       (<a href="https://github.com/apache/cassandra/blob/trunk/NEWS.txt">NEWS.txt, General upgrading advice</a>). So a
 *       release line backwards (4.1 → 4.0, 4 → 3) is blocked, {@code downgrade}; within a line it is high.
 *   <li>No major may be left out: 2.1 and 2.2 → 3.x → 4.x → 5.x, from any line of the one to any line of the next
 *       (<a href="https://docs.datastax.com/en/luna-cassandra/guides/upgrade/planning.html">DataStax, Planning your
 *       upgrade</a>): blocked, {@code skipped-major}. To 3.x only from 2.1.9 or 2.2.2 on (NEWS.txt, 3.0).
 *   <li>Forwards to another line is high: there is no way back once the node has written; files keep the old format until
 *       {@code nodetool upgradesstables}.
 *   <li>Forwards within a line is low.
 *   <li>While nodes of two majors run, nothing may stream between them: no repair, no bootstrap, no decommission, and no
 *       change of the schema: a warning.
 * </ol>
 */
final class CassandraVersionRule implements RiskRule {
    @Override
    public List<Finding> judge(TemplateChange change) {
        List<Finding> findings = new ArrayList<>();
        change.servers(Workload.CASSANDRA)
                .filter(ContainerChange::imageChanged)
                .forEach(container -> container.versions().ifPresent(versions -> judge(container, versions, findings)));
        return findings;
    }

    private static void judge(ContainerChange container, VersionChange versions, List<Finding> findings) {
        Version before = versions.before();
        Version after = versions.after();
        switch (versions.step()) {
            case PINNED ->
                findings.add(reason(
                        container,
                        RiskLevel.LOW,
                        Joint.IS,
                        Phrase.of("risk-cassandra.release-of").with("version", before.toString())));
            case FORWARD -> forward(container, versions, findings);
            case BACKWARD -> {
                if (versions.sameLine()) {
                    findings.add(reason(
                            container,
                            RiskLevel.HIGH,
                            Joint.IS,
                            Phrase.of("risk-cassandra.downgrade-within")
                                    .with("line", line(after))
                                    .with("before", before.toString())));
                } else {
                    findings.add(reason(
                            container,
                            RiskLevel.HIGH,
                            Joint.IS,
                            Phrase.of("risk-cassandra.downgrade")
                                    .with("before", before.toString())
                                    .with("after", after.toString())));
                    findings.add(Blocker.named(
                            "downgrade",
                            container.imageField(),
                            lines(Phrase.of("risk-cassandra.downgrade-blocked"), before, after)
                                    .with("change", container.imageSentence()),
                            Phrase.of("risk-cassandra.unless-not-started").with("before", line(before)),
                            Phrase.of("risk-cassandra.restore-snapshots").with("after", line(after))));
                }
            }
            case SAME, FLOATED -> {
                // Judged by ImageRule, as for any software.
            }
        }
    }

    private static void forward(ContainerChange container, VersionChange versions, List<Finding> findings) {
        Version before = versions.before();
        Version after = versions.after();
        if (versions.sameLine()) {
            findings.add(reason(
                    container,
                    RiskLevel.LOW,
                    Joint.IS,
                    Phrase.of("risk-cassandra.update-within").with("line", line(after))));
            return;
        }
        findings.add(reason(
                container, RiskLevel.HIGH, Joint.IS, lines(Phrase.of("risk-cassandra.another-line"), before, after)));
        if (skips(before, after)) {
            findings.add(skipped(container, before, after));
        }
        findings.add(new Warning(Phrase.of("risk-cassandra.no-streaming").with("after", line(after))));
        findings.add(new Warning(Phrase.of("risk-cassandra.upgrade-sstables")));
        findings.add(new RollbackLimit(
                container.name(),
                Workload.CASSANDRA.title(),
                container.oldImage().text(),
                container.newImage().text(),
                StartVerdict.UNSURE,
                lines(Phrase.of("risk-cassandra.limit"), before, after).message(),
                Phrase.of("risk-cassandra.limit-way")
                        .with("before", line(before))
                        .message()));
    }

    private static Finding skipped(ContainerChange container, Version before, Version after) {
        String between =
                before.major() < 3 ? (after.major() > 3 ? "3.11" : "2.2.19") : before.major() == 3 ? "4.1" : "5.0";
        return Blocker.named(
                "skipped-major",
                container.imageField(),
                Phrase.of("risk-cassandra.skipped")
                        .with("change", container.imageSentence())
                        .with("after", line(after))
                        .with("before", before.toString()),
                Phrase.of("risk-cassandra.unless-between"),
                Phrase.of("risk-cassandra.between-first")
                        .with("between", between)
                        .with("after", line(after)));
    }

    private static boolean skips(Version before, Version after) {
        int from = before.major();
        int to = after.major();
        boolean early = before.numbers().size() >= 3
                && (before.compareTo(Version.of(2, 1, 9)) < 0
                        || (before.number(1).equals(Optional.of(2)) && before.compareTo(Version.of(2, 2, 2)) < 0));
        boolean older = from < 2 || (from == 2 && before.number(1).orElse(2) < 1);
        return to - from > 1 || (to == 3 && (older || (from == 2 && early)));
    }

    private static String line(Version version) {
        return version.first(2).toString();
    }

    private static Phrase lines(Phrase phrase, Version before, Version after) {
        return phrase.with("before", line(before)).with("after", line(after));
    }

    private static Finding reason(ContainerChange container, RiskLevel level, Joint joint, Phrase what) {
        return new Reason(level, container.imageField(), container.imageSentence(), joint, what);
    }
}
