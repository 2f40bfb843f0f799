package io.jenkins.plugins.statefulset.rollout.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresRulesTest {
    private static Assessment change(String before, String after) {
        return SetFixture.postgres(before).changedTo(SetFixture.postgres(after));
    }

    @Test
    void aMinorUpdateKeepsTheDataFiles() {
        Assessment assessment = change("postgres:13", "postgres:13.23");

        assertThat(assessment.risk().level()).isEqualTo(RiskLevel.LOW);
        assertThat(assessment.risk().reasons()).singleElement().satisfies(reason -> assertThat(reason.text())
                .isEqualTo(
                        "container postgresql image: postgres:13 → postgres:13.23 is a minor update within PostgreSQL 13;"
                                + " data files stay as they are"));
        assertThat(assessment.blockers()).isEmpty();
        assertThat(assessment.wantsBackup(Set.of())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "postgres:13, postgres:14, major-upgrade",
        "postgres:13.23-bookworm, postgres:18.0-bookworm, major-upgrade",
        "postgres:9.5.25, postgres:9.6.24, major-upgrade",
        "postgres:9.6, postgres:10, major-upgrade",
        "postgres:17beta1, postgres:17.0, major-upgrade",
        "timescale/timescaledb:2.11.0-pg14, timescale/timescaledb:2.11.0-pg15, major-upgrade",
        "reg.local:5000/db/postgres:13, reg.local:5000/db/postgres:14.2, major-upgrade",
        "postgres:14, postgres:13, downgrade",
        "postgres:9.6, postgres:9.5, downgrade",
        "pgvector/pgvector:pg17, pgvector/pgvector:pg16, downgrade"
    })
    void anotherMajorIsBlocked(String before, String after, String name) {
        Assessment assessment = change(before, after);

        assertThat(assessment.risk().level()).isEqualTo(RiskLevel.HIGH);
        assertThat(assessment.blockers()).singleElement().satisfies(blocker -> {
            assertThat(blocker.name()).contains(name);
            assertThat(blocker.message().toString()).contains("cannot open data files", "crash-loop");
        });
        assertThat(assessment.wantsBackup(Set.of(name))).isTrue();
        assertThat(assessment.remaining(Set.of(name))).isEmpty();
    }

    @Test
    void theWayToAnotherMajorIsPointedOut() {
        assertThat(change("postgres:13", "postgres:14").blockers().get(0).wayOut())
                .anySatisfy(way -> assertThat(way.toString())
                        .contains(
                                "dump and restore",
                                "pg_upgrade",
                                "logical replication",
                                "docs/postgresql-major-upgrade.md"))
                .anySatisfy(way -> assertThat(way.toString()).contains("accept major-upgrade", "backup"));
    }

    @Test
    void anImageThatUpgradesByItselfIsHighAndNotBlocked() {
        Assessment assessment = change("postgres:13-alpine", "pgautoupgrade/pgautoupgrade:17-alpine");

        assertThat(assessment.blockers()).isEmpty();
        assertThat(assessment.risk().level()).isEqualTo(RiskLevel.HIGH);
        assertThat(assessment.warnings())
                .anySatisfy(warning -> assertThat(warning.toString()).contains("rollback"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgres:13.9      | postgres:13.23      | LOW  | minor update within PostgreSQL 13",
                "postgres:9.6.1     | postgres:9.6.24     | LOW  | minor update within PostgreSQL 9.6",
                "postgres:13.23     | postgres:13.9       | HIGH | minor downgrade within PostgreSQL 13",
                "postgres:9         | postgres:9.6.24     | HIGH | does not say which major",
                "postgres:13.9      | postgres:13.9-alpine| HIGH | C library",
                "postgres:13.9-alpine | postgres:13.10    | HIGH | REINDEX",
                "postgres:13.9      | postgres:13.9-alpine| HIGH | 999 → 70",
                "postgres:13.9-alpine | postgres:13.9     | HIGH | 70 → 999",
                "postgres:13-bullseye | postgres:13-bookworm | HIGH | Debian 11 (bullseye) → Debian 12 (bookworm)",
                "postgres:11-stretch | postgres:11-buster | HIGH | across glibc 2.28",
                "postgres:13.9       | postgres:13.23-bookworm | HIGH | untold release → Debian 12",
                "bitnami/postgresql:14.5.0-debian-11-r3 | bitnami/postgresql:14.6.0-debian-12-r0 | HIGH | Debian 11",
                "bitnami/postgresql:14.5.0-debian-11-r3 | bitnami/postgresql:14.6.0-debian-11-r9 | LOW | within PostgreSQL 14",
                "postgis/postgis:16-3.4 | postgis/postgis:16-3.3 | HIGH | lowers PostGIS from 3.4 to 3.3",
                "postgis/postgis:16-3.3 | postgis/postgis:16-3.4 | LOW | raises PostGIS from 3.3 to 3.4",
                "timescale/timescaledb:2.11.0-pg15 | timescale/timescaledb:2.10.0-pg15 | HIGH | lowers TimescaleDB",
            })
    void withinAMajor(String before, String after, RiskLevel level, String words) {
        Assessment assessment = change(before, after);

        assertThat(assessment.risk().level()).isEqualTo(level);
        assertThat(assessment.risk().reasons())
                .anySatisfy(reason -> assertThat(reason.text()).contains(before + " → " + after, words));
        assertThat(assessment.blockers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "postgres:14.3, postgres:14.4, 14.4, CONCURRENTLY",
        "postgres:15.3, postgres:15.4, 15.4, BRIN",
        "postgres:16.0, postgres:16.1, 16.1, release notes",
        "postgres:17.5, postgres:17.6, 17.6, numeric_minmax_multi_ops"
    })
    void aMinorThatAsksForAReindexSaysSo(String before, String after, String release, String words) {
        assertThat(change(before, after).warnings()).anySatisfy(warning -> assertThat(warning.toString())
                .contains("PostgreSQL " + release + ":", "REINDEX", words));
        assertThat(change(after, after.replace(release, release + "9")).warnings())
                .noneSatisfy(warning -> assertThat(warning.toString()).contains("PostgreSQL " + release + ":"));
    }

    @Test
    void tagsWithoutASuffixMayMoveToAnotherDebian() {
        assertThat(change("postgres:13.9", "postgres:13.23").warnings())
                .anySatisfy(warning -> assertThat(warning.toString()).contains("collation version mismatch"));
    }
}
