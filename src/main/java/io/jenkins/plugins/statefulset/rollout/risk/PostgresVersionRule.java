package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.risk.Reason.Joint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Versions of PostgreSQL.
 *
 * <ol>
 *   <li>A major is the first number since 10, the first two before (9.6)
 *       (<a href="https://www.postgresql.org/support/versioning/">versioning policy</a>).
 *   <li>A server opens only data files of its own major: another one is blocked, {@code major-upgrade} forwards and
 *       {@code downgrade} backwards
 *       (<a href="https://www.postgresql.org/docs/current/upgrading.html">Upgrading a PostgreSQL Cluster</a>).
 *   <li>The {@code pgautoupgrade} image upgrades the data files in place when it starts: high, with no way back, but not
 *       blocked (<a href="https://github.com/pgautoupgrade/docker-pgautoupgrade">its README</a>).
 *   <li>Pre-releases have data files of their own: to or from one, and between two, is as between majors
 *       (<a href="https://www.postgresql.org/developer/beta/">beta information</a>).
 *   <li>A minor forwards is low, the data files stay as they are; backwards is high: they can be read, but corrected
 *       faults come back.
 *   <li>Some minors correct faults that damaged indexes, and their release notes ask for a REINDEX: a warning when the
 *       step passes one of them.
 *   <li>PostGIS, TimescaleDB and pgvector in the image: backwards is high, because the library that the database's
 *       catalog names may be gone; forwards is low and needs {@code ALTER EXTENSION … UPDATE}.
 * </ol>
 */
final class PostgresVersionRule implements RiskRule {
    private record Note(Version release, String indexes) {}

    private static final String BRIN_NULL = "risk.brin-null";
    private static final String SEVERAL = "risk.several-indexes";
    private static final String MINMAX = "risk.minmax";

    /** From the section "Migration to Version" of each release note, postgresql.org/docs/release. */
    private static final List<Note> NOTES = List.of(
            new Note(Version.of(14, 4), "risk.concurrently"),
            new Note(Version.of(11, 21), BRIN_NULL),
            new Note(Version.of(12, 16), BRIN_NULL),
            new Note(Version.of(13, 12), BRIN_NULL),
            new Note(Version.of(14, 9), BRIN_NULL),
            new Note(Version.of(15, 4), BRIN_NULL),
            new Note(Version.of(11, 22), SEVERAL),
            new Note(Version.of(12, 17), SEVERAL),
            new Note(Version.of(13, 13), SEVERAL),
            new Note(Version.of(14, 10), SEVERAL),
            new Note(Version.of(15, 5), SEVERAL),
            new Note(Version.of(16, 1), SEVERAL),
            new Note(Version.of(14, 19), MINMAX),
            new Note(Version.of(15, 14), MINMAX),
            new Note(Version.of(16, 10), MINMAX),
            new Note(Version.of(17, 6), MINMAX));

    @Override
    public List<Finding> judge(TemplateChange change) {
        List<Finding> findings = new ArrayList<>();
        change.servers(Workload.POSTGRESQL)
                .filter(ContainerChange::imageChanged)
                .forEach(container -> {
                    container.versions().ifPresent(versions -> versions(container, versions, findings));
                    companions(container, findings);
                });
        return findings;
    }

    private static void versions(ContainerChange container, VersionChange versions, List<Finding> findings) {
        Optional<Version> before = major(versions.before());
        Optional<Version> after = major(versions.after());
        boolean sameFiles =
                versions.before().preRelease().equals(versions.after().preRelease());
        if (before.isEmpty() || after.isEmpty()) {
            findings.add(reason(container, RiskLevel.HIGH, Joint.SO, Phrase.of("risk.nine-alone")));
        } else if (!before.equals(after) || !sameFiles) {
            String from =
                    sameFiles ? before.get().toString() : versions.before().toString();
            String to = sameFiles ? after.get().toString() : versions.after().toString();
            if (versions.before().compareTo(versions.after()) < 0) {
                upgrade(container, from, to, findings);
            } else {
                downgrade(container, from, to, findings);
            }
        } else {
            minor(container, before.get(), versions, findings);
        }
    }

    private static void upgrade(ContainerChange container, String from, String to, List<Finding> findings) {
        if (container.newImage().family() == ImageFamily.PGAUTOUPGRADE) {
            findings.add(reason(
                    container,
                    RiskLevel.HIGH,
                    Joint.IS,
                    Phrase.of("risk.rewrites").with("before", from).with("after", to)));
            findings.add(new RollbackLimit(
                    container.name(),
                    Workload.POSTGRESQL.title(),
                    container.oldImage().text(),
                    container.newImage().text(),
                    StartVerdict.NO,
                    Phrase.of("risk.limit-postgresql")
                            .with("from", String.valueOf(from))
                            .with("to", String.valueOf(to))
                            .message(),
                    Phrase.of("risk.limit-postgresql-way")
                            .with("from", String.valueOf(from))
                            .message()));
            return;
        }
        findings.add(reason(
                container,
                RiskLevel.HIGH,
                Joint.IS,
                Phrase.of("risk.major-upgrade").with("before", from).with("after", to)));
        findings.add(blocker(
                container,
                "major-upgrade",
                Phrase.of("risk.upgrade-blocked").with("before", from).with("after", to),
                Phrase.of("risk.upgrade-first"),
                Phrase.of("risk.upgrade-by-image")));
    }

    private static void downgrade(ContainerChange container, String from, String to, List<Finding> findings) {
        findings.add(reason(
                container,
                RiskLevel.HIGH,
                Joint.IS,
                Phrase.of("risk.major-downgrade").with("before", from).with("after", to)));
        findings.add(blocker(
                container,
                "downgrade",
                Phrase.of("risk.downgrade-blocked").with("before", from).with("after", to),
                Phrase.of("risk.downgrade-first").with("after", to),
                Phrase.of("risk.downgrade-in-place").with("after", to)));
    }

    private static Blocker blocker(
            ContainerChange container, String name, Phrase blocked, Phrase first, Phrase accepted) {
        return new Blocker(
                Optional.of(name),
                container.imageField(),
                blocked.with("change", container.imageSentence()).message(),
                List.of(
                        first.with("file", "docs/postgresql-major-upgrade.md").message(),
                        accepted.with("setting", RequestField.ACCEPT.as(name)).message()));
    }

    private static void minor(
            ContainerChange container, Version major, VersionChange versions, List<Finding> findings) {
        switch (versions.step()) {
            case PINNED, FORWARD -> {
                findings.add(reason(
                        container,
                        RiskLevel.LOW,
                        Joint.IS,
                        Phrase.of("risk.minor-update").with("major", major.toString())));
                notes(versions).forEach(findings::add);
            }
            case BACKWARD ->
                findings.add(reason(
                        container,
                        RiskLevel.HIGH,
                        Joint.IS,
                        Phrase.of("risk.minor-downgrade")
                                .with("major", major.toString())
                                .with("release", versions.before().toString())));
            case SAME, FLOATED -> {
                // Judged by ImageRule, as for any software.
            }
        }
    }

    private static List<Finding> notes(VersionChange versions) {
        return NOTES.stream()
                .filter(note -> note.release().major() == versions.after().major())
                .filter(note -> versions.before().compareTo(note.release()) < 0
                        && note.release().compareTo(versions.after()) <= 0)
                .<Finding>map(note -> new Warning(Phrase.of("risk.reindex")
                        .with("release", note.release().toString())
                        .with("indexes", Phrase.of(note.indexes()))
                        .with("link", "postgresql.org/docs/release/" + note.release())))
                .toList();
    }

    private static void companions(ContainerChange container, List<Finding> findings) {
        SoftwareImage old = container.oldImage();
        SoftwareImage fresh = container.newImage();
        String name = fresh.family().companionName();
        boolean extension =
                switch (fresh.family()) {
                    case POSTGIS, TIMESCALEDB, TIMESCALEDB_HA, PGVECTOR -> true;
                    default -> false;
                };
        if (!extension || !old.family().companionName().equals(name)) {
            return;
        }
        old.companion().ifPresent(from -> fresh.companion().ifPresent(to -> {
            switch (VersionStep.between(from, to)) {
                case BACKWARD ->
                    findings.add(reason(
                            container,
                            RiskLevel.HIGH,
                            Joint.DOES,
                            extension(Phrase.of("risk-postgresql.extension-lowered"), name, from, to)));
                case FORWARD -> {
                    findings.add(reason(
                            container,
                            RiskLevel.LOW,
                            Joint.DOES,
                            extension(Phrase.of("risk-postgresql.extension-raised"), name, from, to)));
                    findings.add(new Warning(Phrase.of("risk-postgresql.update-extension")
                            .with("command", "ALTER EXTENSION … UPDATE")
                            .with("release", name + " " + to)));
                }
                case SAME, PINNED, FLOATED -> {
                    // No step that can be told from the tags.
                }
            }
        }));
    }

    /** The major that a version belongs to; empty for 9, which is none. */
    private static Optional<Version> major(Version version) {
        Version numbers = new Version(version.numbers(), Optional.empty());
        if (version.major() >= 10) {
            return Optional.of(numbers.first(1));
        }
        return version.numbers().size() < 2 ? Optional.empty() : Optional.of(numbers.first(2));
    }

    private static Phrase extension(Phrase phrase, String name, Version from, Version to) {
        return phrase.with("extension", name).with("before", from.toString()).with("after", to.toString());
    }

    private static Finding reason(ContainerChange container, RiskLevel level, Joint joint, Phrase what) {
        return new Reason(level, container.imageField(), container.imageSentence(), joint, what);
    }
}
