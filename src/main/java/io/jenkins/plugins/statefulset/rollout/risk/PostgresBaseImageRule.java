package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.risk.Reason.Joint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The operating system under PostgreSQL.
 *
 * <ol>
 *   <li>Indexes on text are in the order of the C library's collations. Another library (glibc on Debian, musl on Alpine)
 *       sorts otherwise, and such an index then misses rows and lets duplicates in: high, REINDEX
 *       (<a href="https://wiki.postgresql.org/wiki/Locale_data_changes">PostgreSQL wiki, Locale data changes</a>).
 *   <li>So does another release of glibc. The change to 2.28, between Debian 9 and 10 and between RHEL 7 and 8, moved
 *       nearly every collation: high. Any other change of the release may move some: high as well
 *       (same page; <a href="https://www.postgresql.org/docs/current/sql-altercollation.html">ALTER COLLATION, Notes</a>).
 *   <li>Tags of the official image without a suffix are Debian, of the release that was current when they were built:
 *       between two of them a warning, between one and a named release high.
 *   <li>In the official image the user postgres is 999 on Debian and 70 on Alpine
 *       (<a href="https://github.com/docker-library/postgres">its Dockerfiles</a>): the files on the volume belong to the
 *       other number. Its entry point mends that only where it starts as root.
 * </ol>
 */
final class PostgresBaseImageRule implements RiskRule {
    private enum Library {
        GLIBC,
        MUSL
    }

    /** The system as far as it is told; {@code release} for example {@code Debian 12 (bookworm)}. */
    private record Base(Library library, String name, Optional<String> release, boolean beforeGlibc228) {
        static Base glibc(String name) {
            return new Base(Library.GLIBC, name, Optional.empty(), false);
        }

        Message told() {
            return release.map(Message::of).orElseGet(() -> Phrase.of("risk-postgresql.untold-release")
                    .with("system", name)
                    .message());
        }
    }

    private static final Map<String, Integer> CODENAMES =
            Map.of("stretch", 9, "buster", 10, "bullseye", 11, "bookworm", 12, "trixie", 13);
    private static final Pattern CODENAME = Pattern.compile(".*\\b(stretch|buster|bullseye|bookworm|trixie)\\b.*");
    private static final Pattern DEBIAN = Pattern.compile(".*\\bdebian-?(\\d+)\\b.*");
    private static final Pattern RED_HAT = Pattern.compile("(?:ubi|centos|rocky|rhel)(\\d+)\\b.*");
    private static final Set<ImageFamily> OFFICIAL =
            Set.of(ImageFamily.POSTGRES, ImageFamily.POSTGIS, ImageFamily.PGVECTOR);

    @Override
    public List<Finding> judge(TemplateChange change) {
        List<Finding> findings = new ArrayList<>();
        change.servers(Workload.POSTGRESQL)
                .filter(ContainerChange::imageChanged)
                .forEach(container -> base(container.oldImage()).ifPresent(before -> base(container.newImage())
                        .ifPresent(after -> compare(container, before, after, findings))));
        return findings;
    }

    private static void compare(ContainerChange container, Base before, Base after, List<Finding> findings) {
        if (before.library() != after.library()) {
            findings.add(reason(
                    container,
                    Joint.DOES,
                    Phrase.of("risk-postgresql.another-library")
                            .with("before", before.name())
                            .with("after", after.name())));
            ownership(container, before, findings);
        } else if (before.library() == Library.GLIBC) {
            release(container, before, after, findings);
        }
    }

    private static void ownership(ContainerChange container, Base before, List<Finding> findings) {
        boolean official = OFFICIAL.contains(container.oldImage().family())
                && OFFICIAL.contains(container.newImage().family());
        if (official) {
            String users = before.library() == Library.GLIBC ? "999 → 70" : "70 → 999";
            findings.add(reason(
                    container,
                    Joint.DOES,
                    Phrase.of("risk-postgresql.another-user").with("step", users)));
        }
    }

    private static void release(ContainerChange container, Base before, Base after, List<Finding> findings) {
        if (before.release().equals(after.release())) {
            boolean floats = before.release().isEmpty()
                    && OFFICIAL.contains(container.newImage().family())
                    && !container
                            .oldImage()
                            .reference()
                            .tag()
                            .equals(container.newImage().reference().tag());
            if (floats) {
                findings.add(
                        new Warning(Phrase.of("risk.debian-of-the-day").with("change", container.imageSentence())));
            }
            return;
        }
        boolean certain = before.release().isPresent()
                && after.release().isPresent()
                && before.beforeGlibc228() != after.beforeGlibc228();
        findings.add(reason(
                container,
                Joint.DOES,
                (certain
                                ? Phrase.of("risk-postgresql.collations-moved")
                                : Phrase.of("risk-postgresql.collations-may-move"))
                        .with("before", before.told())
                        .with("after", after.told())));
    }

    private static Optional<Base> base(SoftwareImage image) {
        String tag = image.reference().tag().orElse("").toLowerCase(Locale.ROOT);
        if (tag.contains("alpine") || image.family() == ImageFamily.TIMESCALEDB) {
            return Optional.of(new Base(Library.MUSL, "Alpine (musl)", Optional.empty(), false));
        }
        Matcher codename = CODENAME.matcher(tag);
        if (codename.matches()) {
            return Optional.of(debian(CODENAMES.get(codename.group(1))));
        }
        Matcher debian = DEBIAN.matcher(tag);
        if (debian.matches()) {
            return Optional.of(debian(Integer.parseInt(debian.group(1))));
        }
        Matcher redHat = RED_HAT.matcher(tag);
        if (redHat.matches()) {
            int release = Integer.parseInt(redHat.group(1));
            return Optional.of(new Base(Library.GLIBC, "RHEL (glibc)", Optional.of("RHEL " + release), release < 8));
        }
        return switch (image.family()) {
            case POSTGRES, POSTGIS, PGVECTOR -> Optional.of(Base.glibc("Debian (glibc)"));
            case POSTGRES_BITNAMI -> Optional.of(Base.glibc("Bitnami's base image (glibc)"));
            case TIMESCALEDB_HA, SPILO -> Optional.of(Base.glibc("Ubuntu (glibc)"));
            default -> Optional.empty();
        };
    }

    private static Base debian(int release) {
        String codename = CODENAMES.entrySet().stream()
                .filter(entry -> entry.getValue() == release)
                .map(entry -> " (" + entry.getKey() + ")")
                .findFirst()
                .orElse("");
        return new Base(Library.GLIBC, "Debian (glibc)", Optional.of("Debian " + release + codename), release < 10);
    }

    private static Finding reason(ContainerChange container, Joint joint, Phrase what) {
        return new Reason(RiskLevel.HIGH, container.imageField(), container.imageSentence(), joint, what);
    }
}
