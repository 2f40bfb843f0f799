package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.kube.ImageReference;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the version of the software in an image from its name.
 *
 * <ol>
 *   <li>Only a tag says a version. A digest alone, no tag, and {@code latest} say none.
 *   <li>A tag begins with the version, behind an optional {@code v} or the name of an operating system
 *       ({@code ubi8-13.10-0}); what follows a dash or an underscore names a variant, unless it is the word of a
 *       pre-release ({@code 5.0-rc1}).
 *   <li>A first number of six digits or more is a date or a build number, not a version.
 *   <li>TimescaleDB and pgvector tags name PostgreSQL behind {@code pg} ({@code 2.11.0-pg15},
 *       {@code pg15.3-ts2.11}); in a Spilo image the repository does ({@code spilo-15}).
 *   <li>PostgreSQL has two numbers since 10, three before
 *       (<a href="https://www.postgresql.org/support/versioning/">versioning policy</a>): a third one, as in Bitnami's
 *       {@code 14.5.0}, is the image's own and left out.
 *   <li>Confluent Platform 5.y carries Apache Kafka 2.y, from 6.y on 6.0 is 2.6, 7.y is 3.y and 8.y is 4.y
 *       (<a href="https://docs.confluent.io/platform/current/installation/versions-interoperability.html">table</a>). Its
 *       patch level is its own, so only the two first numbers of Kafka are known.
 *   <li>Strimzi's tags name Kafka behind {@code kafka-} ({@code 0.40.0-kafka-3.7.0}); wurstmeister's behind Scala's version
 *       ({@code 2.13-2.8.1}).
 *   <li>A version that the software cannot have (PostgreSQL 1, Cassandra 13) is the image's own numbering: unknown.
 * </ol>
 */
public final class ImageVersion {
    private static final Pattern LEADING = Pattern.compile(
            "(?:(?:ubi|centos|rocky|rhel|ubuntu|debian|alpine)\\d+(?:\\.\\d+)?-)?(v?\\d[\\d.]*?(?:[-.]?(?:snapshot|nightly|master|main|edge"
                    + "|devel|dev|alpha|beta|milestone|preview|pre|rc|ea|m)[-.]?\\d*)?)(?:[-_+].*)?");
    private static final Pattern BEHIND_PG =
            Pattern.compile("(?:.*[-_])?pg(\\d+(?:\\.\\d+)*(?:(?:alpha|beta|rc)\\d+)?)(?:[-_.].*)?");
    private static final Pattern BEHIND_KAFKA = Pattern.compile(".*kafka-(\\d+(?:\\.\\d+)+)(?:-.*)?");
    private static final Pattern SCALA = Pattern.compile("2\\.1\\d-(.*)");
    private static final Pattern SPILO = Pattern.compile("spilo-(\\d+)");
    private static final Pattern SECOND =
            Pattern.compile("[\\d.]+(?:(?:alpha|beta|rc)\\d+)?-(\\d+(?:\\.\\d+)*)(?:-.*)?");
    private static final Pattern BEHIND_TS = Pattern.compile("pg.*[-_]ts(\\d+(?:\\.\\d+)*)(?:-.*)?");
    private static final Pattern DATE = Pattern.compile("(?:19|20)\\d\\d[-_]\\d\\d[-_]\\d\\d.*");
    private static final int LARGEST_FIRST_NUMBER = 99_999;

    private ImageVersion() {}

    /**
     * The version of the software: of PostgreSQL, Apache Kafka and so on where the image is known to carry it, else
     * the version that the tag begins with. Empty if the name does not say it.
     *
     * @param image as in a container's {@code image} field
     */
    public static Optional<Version> of(String image) {
        ImageReference reference = ImageReference.read(image);
        return software(reference, ImageFamily.of(reference));
    }

    static Optional<Version> software(ImageReference reference, ImageFamily family) {
        Optional<String> tag = reference.tag().map(text -> text.toLowerCase(Locale.ROOT));
        return switch (family.workload()) {
            case POSTGRESQL -> postgres(reference, family, tag);
            case CASSANDRA -> tag.flatMap(ImageVersion::leading).filter(version -> version.major() <= 9);
            case KAFKA -> tag.flatMap(text -> kafka(family, text)).filter(version -> version.major() <= 9);
            case OTHER -> tag.flatMap(ImageVersion::leading);
        };
    }

    /** The other version that a tag carries: of PostGIS, TimescaleDB, Confluent Platform, or of the image itself. */
    static Optional<Version> companion(ImageReference reference, ImageFamily family) {
        Optional<String> tag = reference.tag().map(text -> text.toLowerCase(Locale.ROOT));
        return switch (family) {
            case POSTGIS -> tag.flatMap(text -> group(SECOND, text)).flatMap(Version::parse);
            case TIMESCALEDB, TIMESCALEDB_HA, PGVECTOR ->
                tag.flatMap(
                        text -> text.startsWith("pg") ? group(BEHIND_TS, text).flatMap(Version::parse) : leading(text));
            case KAFKA_CONFLUENT, KAFKA_STRIMZI, SUPABASE, POSTGRES_BITNAMI -> tag.flatMap(ImageVersion::leading);
            default -> Optional.empty();
        };
    }

    private static Optional<Version> postgres(ImageReference reference, ImageFamily family, Optional<String> tag) {
        Optional<Version> behindPg = tag.flatMap(text -> group(BEHIND_PG, text)).flatMap(Version::parse);
        Optional<Version> version =
                switch (family) {
                    case TIMESCALEDB, TIMESCALEDB_HA, PGVECTOR -> behindPg;
                    case SPILO -> group(SPILO, reference.name()).flatMap(Version::parse);
                    default -> behindPg.or(() -> tag.flatMap(ImageVersion::leading));
                };
        return version.map(found -> found.first(found.major() >= 10 ? 2 : 3))
                .filter(found -> found.major() >= 8 && found.major() <= 60);
    }

    private static Optional<Version> kafka(ImageFamily family, String tag) {
        return switch (family) {
            case KAFKA_CONFLUENT -> leading(tag).flatMap(ImageVersion::kafkaOfConfluent);
            case KAFKA_STRIMZI -> group(BEHIND_KAFKA, tag).flatMap(Version::parse);
            case KAFKA_WURSTMEISTER ->
                group(SCALA, tag).or(() -> Optional.of(tag)).flatMap(ImageVersion::leading);
            default -> group(BEHIND_KAFKA, tag).flatMap(Version::parse).or(() -> leading(tag));
        };
    }

    private static Optional<Version> kafkaOfConfluent(Version platform) {
        Optional<Integer> minor = platform.number(1);
        Optional<Version> kafka =
                switch (platform.major()) {
                    case 5 -> minor.map(y -> Version.of(2, y));
                    case 6 -> minor.map(y -> Version.of(2, y + 6));
                    case 7 -> Optional.of(minor.map(y -> Version.of(3, y)).orElse(Version.of(3)));
                    case 8 -> Optional.of(minor.map(y -> Version.of(4, y)).orElse(Version.of(4)));
                    default -> Optional.empty();
                };
        return kafka.map(version -> new Version(version.numbers(), platform.preRelease()));
    }

    static Optional<Version> leading(String tag) {
        if (DATE.matcher(tag).matches()) {
            return Optional.empty();
        }
        return group(LEADING, tag).flatMap(Version::parse).filter(version -> version.major() <= LARGEST_FIRST_NUMBER);
    }

    private static Optional<String> group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
