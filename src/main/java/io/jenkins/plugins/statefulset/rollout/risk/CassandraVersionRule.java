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
                        "a release of Cassandra " + before + "; data files stay as they are"));
            case FORWARD -> forward(container, versions, findings);
            case BACKWARD -> {
                if (versions.sameLine()) {
                    findings.add(reason(
                            container,
                            RiskLevel.HIGH,
                            Joint.IS,
                            "a downgrade within Cassandra " + after.first(2) + "; the faults that " + before
                                    + " corrected come back"));
                } else {
                    findings.add(reason(container, RiskLevel.HIGH, Joint.IS, "a downgrade, " + before + " → " + after));
                    findings.add(Blocker.named(
                            "downgrade",
                            container.imageField(),
                            container.imageSentence() + " is a downgrade, and Cassandra " + after.first(2)
                                    + " cannot be trusted to read data files and system tables that " + before.first(2)
                                    + " wrote: the node would refuse to start.",
                            "If no node has started on " + before.first(2) + " yet",
                            List.of("Restore the snapshots that were taken before the upgrade into a cluster of "
                                    + after.first(2) + ", or copy the data there through clients.")));
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
                    "an update within Cassandra " + after.first(2) + "; data files stay as they are"));
            return;
        }
        findings.add(reason(
                container,
                RiskLevel.HIGH,
                Joint.IS,
                "an upgrade to another release line, " + before.first(2) + " → " + after.first(2)
                        + "; a node that has written with it cannot go back"));
        if (skips(before, after)) {
            findings.add(skipped(container, before, after));
        }
        findings.add(new Warning("until every node is on " + after.first(2)
                + ": no repair, bootstrap, decommission or other streaming, and no change of the schema; check"
                + " nodetool status and nodetool describecluster between pods"));
        findings.add(new Warning("after the last node: nodetool upgradesstables on each, one at a time, before the next"
                + " upgrade; take nodetool snapshot before the first"));
        findings.add(new RollbackLimit(
                container.name(),
                Workload.CASSANDRA.title(),
                container.oldImage().text(),
                container.newImage().text(),
                StartVerdict.UNSURE,
                Phrase.of("risk.limit-cassandra")
                        .with("before", before.first(2).toString())
                        .with("after", after.first(2).toString())
                        .message(),
                Phrase.of("risk.limit-cassandra-way")
                        .with("before", before.first(2).toString())
                        .message()));
    }

    private static Finding skipped(ContainerChange container, Version before, Version after) {
        String between =
                before.major() < 3 ? (after.major() > 3 ? "3.11" : "2.2.19") : before.major() == 3 ? "4.1" : "5.0";
        return Blocker.named(
                "skipped-major",
                container.imageField(),
                container.imageSentence() + " leaves out a release on the way, and Cassandra " + after.first(2)
                        + " is not made to read data files that " + before
                        + " wrote: the node would refuse to start, or start without them.",
                "If every node has been on the release between and has upgraded its sstables",
                List.of("Go to the newest " + between
                        + " first, run nodetool upgradesstables on every node, and then on to " + after.first(2)
                        + "."));
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

    private static Finding reason(ContainerChange container, RiskLevel level, Joint joint, String what) {
        return new Reason(level, container.imageField(), container.imageSentence(), joint, what);
    }
}
