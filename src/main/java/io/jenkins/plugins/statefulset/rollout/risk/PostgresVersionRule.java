package io.jenkins.plugins.statefulset.rollout.risk;

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
    private record Note(Version release, String text) {}

    private static final String BRIN_NULL = "BRIN indexes that look up NULL values";
    private static final String SEVERAL = "indexes of the kinds that its release notes name";
    private static final String MINMAX = "BRIN numeric_minmax_multi_ops indexes";

    /** From the section "Migration to Version" of each release note, postgresql.org/docs/release. */
    private static final List<Note> NOTES = List.of(
            new Note(Version.of(14, 4), "indexes that were built CONCURRENTLY"),
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
            findings.add(reason(
                    container,
                    RiskLevel.HIGH,
                    Joint.SO,
                    "9 alone does not say which major it is (9.5 and 9.6 are two), so this may be a major upgrade"));
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
                    "a major upgrade, " + from + " → " + to
                            + "; this image rewrites the data files in place, and PostgreSQL " + from
                            + " cannot open them afterwards"));
            findings.add(new RollbackLimit(
                    container.name(),
                    Workload.POSTGRESQL.title(),
                    container.oldImage().text(),
                    container.newImage().text(),
                    StartVerdict.NO,
                    "PostgreSQL " + from + " cannot open data files that " + to + " has upgraded",
                    "restore the backup into a new set of " + from));
            return;
        }
        findings.add(reason(container, RiskLevel.HIGH, Joint.IS, "a major upgrade, " + from + " → " + to));
        findings.add(Blocker.named(
                "major-upgrade",
                container.imageField(),
                container.imageSentence() + " is a major upgrade, and PostgreSQL " + to
                        + " cannot open data files that " + from + " wrote: every pod of it would crash-loop.",
                "If this image upgrades its data files by itself",
                List.of("Move the data first: dump and restore into a new set, or pg_upgrade, or logical replication"
                        + " (docs/postgresql-major-upgrade.md).")));
    }

    private static void downgrade(ContainerChange container, String from, String to, List<Finding> findings) {
        findings.add(reason(container, RiskLevel.HIGH, Joint.IS, "a major downgrade, " + from + " → " + to));
        findings.add(Blocker.named(
                "downgrade",
                container.imageField(),
                container.imageSentence() + " is a major downgrade, and PostgreSQL " + to
                        + " cannot open data files that " + from + " wrote: every pod of it would crash-loop.",
                "If the volumes hold data files of " + to + " already",
                List.of(
                        "Nothing converts data files backwards, pg_upgrade neither: dump with pg_dump and restore into a new set of "
                                + to + ", or set up logical replication to one (docs/postgresql-major-upgrade.md).")));
    }

    private static void minor(
            ContainerChange container, Version major, VersionChange versions, List<Finding> findings) {
        switch (versions.step()) {
            case PINNED, FORWARD -> {
                findings.add(reason(
                        container,
                        RiskLevel.LOW,
                        Joint.IS,
                        "a minor update within PostgreSQL " + major + "; data files stay as they are"));
                notes(versions).forEach(findings::add);
            }
            case BACKWARD ->
                findings.add(reason(
                        container,
                        RiskLevel.HIGH,
                        Joint.IS,
                        "a minor downgrade within PostgreSQL " + major
                                + "; its data files can be read, but the faults that " + versions.before()
                                + " corrected come back"));
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
                .<Finding>map(note -> new Warning("PostgreSQL " + note.release()
                        + ": if the data was written by a release"
                        + " before it, REINDEX " + note.text() + " after the update (postgresql.org/docs/release/"
                        + note.release() + ")"))
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
                            "lowers " + name + " from " + from + " to " + to
                                    + ": databases whose catalog names the newer library cannot load it"));
                case FORWARD -> {
                    findings.add(reason(
                            container, RiskLevel.LOW, Joint.DOES, "raises " + name + " from " + from + " to " + to));
                    findings.add(new Warning(
                            "after the rollout, in every database that has it: ALTER EXTENSION … UPDATE, as " + name
                                    + " " + to + " says in its release notes"));
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

    private static Finding reason(ContainerChange container, RiskLevel level, Joint joint, String what) {
        return new Reason(level, container.imageField(), container.imageSentence(), joint, what);
    }
}
