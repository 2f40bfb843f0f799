package io.jenkins.plugins.statefulset.rollout.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Software with data that outlives its pods. */
class DataRuleTest {
    private static SetFixture withData(String image) {
        return SetFixture.set("db", image).mount("data", "/data");
    }

    @Test
    void anUpgradeOfMysqlToAnotherLineIsHighAndHasNoWayBack() {
        Assessment assessment = withData("mysql:8.0.36").changedTo(withData("mysql:8.4"));

        assertThat(assessment.risk().level()).isEqualTo(RiskLevel.HIGH);
        assertThat(assessment.blockers()).isEmpty();
        assertThat(assessment.rollbackLimits()).singleElement().satisfies(limit -> {
            assertThat(limit.starts()).isEqualTo(StartVerdict.NO);
            assertThat(limit.title()).isEqualTo("MySQL");
        });
        assertThat(assessment.warnings()).anySatisfy(warning -> assertThat(warning.toString())
                .contains("cannot go back to mysql:8.0.36")
                .contains("onFailure hold"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acme/store:1.2.3 | acme/store:1.2.9  | LOW  | patch level within 1.2    | YES",
                "acme/store:1.2   | acme/store:1.2.9  | LOW  | patch level within 1.2    | YES",
                "acme/store:1.2.3 | acme/store:1.3.0  | HIGH | no rule knows             | UNSURE",
                "acme/store:0.9.1 | acme/store:0.10.0 | HIGH | no rule knows             | UNSURE",
                "acme/store:1     | acme/store:1.3.0  | HIGH | no rule knows             | UNSURE",
                "acme/store:1.2.3 | acme/store:2.0.0  | HIGH | no rule knows             | UNSURE",
                "acme/store:1.3.0 | acme/store:1.2.9  | HIGH | downgrade from            | YES",
                "acme/store:1.2.3 | acme/store:4f2a9c | HIGH | version after is unknown  | UNSURE",
                "acme/store:1.2.3 | acme/other:1.2.4  | HIGH | another repository        | YES",
                "mysql:8          | mysql:8.4.0       | HIGH | 8 alone does not say      | UNSURE",
                "mysql:8.0        | mysql:8.0.36      | LOW  | update within MySQL 8.0   | YES",
                "mysql:8.0.36     | mysql:8.0         | HIGH | gives up the release      | YES",
                "mysql:8.0.36     | acme/store:1.2    | HIGH | another repository        | UNSURE",
                "mysql:8.0.36     | redis:7.2.4       | HIGH | no rule says that it reads | UNSURE",
            })
    void aChangeOfTheImageIsJudgedByWhatBecomesOfTheData(
            String before, String after, RiskLevel level, String words, StartVerdict back) {
        Assessment assessment = withData(before).changedTo(withData(after));

        assertThat(assessment.risk().level()).isEqualTo(level);
        assertThat(assessment.risk().reasons())
                .anySatisfy(reason -> assertThat(reason.text()).contains(words));
        assertThat(assessment.rollbackLimits().stream()
                        .findFirst()
                        .map(RollbackLimit::starts)
                        .orElse(StartVerdict.YES))
                .isEqualTo(back);
    }

    @ParameterizedTest
    @CsvSource({
        "redis:7.0, redis:latest",
        "redis:7.0, redis:7",
        "redis:7.0, redis@sha256:00",
        "mysql:8.0.36, mysql:lts",
        "minio/minio:latest, minio/minio:RELEASE.2024-05-10T01-41-38Z",
        "acme/store:1.0, acme/store:main"
    })
    void noSentenceIsLeftWithAGap(String before, String after) {
        Assessment assessment = withData(before).changedTo(withData(after));

        assertThat(assessment.warnings()).isNotEmpty().noneMatch(warning -> warning.toString()
                .contains("{"));
        assertThat(assessment.risk().reasons())
                .noneMatch(reason -> reason.text().contains("{"));
    }

    @ParameterizedTest
    @CsvSource({
        "mysql:8.0.36, reg.local:5000/db/mysql:8.4.0, NO",
        "docker.io/library/mysql:8.0.36, mysql:8.4-oracle, NO",
        "mysql:5.7, mysql:8, NO",
        "mysql:9, mysql:8, YES",
        "percona/percona-xtradb-cluster:8.0.36-28.1, percona/percona-xtradb-cluster:8.4.2-2.1, NO",
        "mongo:6, mongo:7, UNSURE",
        "rabbitmq:3-management, rabbitmq:4-management, UNSURE",
        "mysql:8.0.36@sha256:00, mysql:8.4.0@sha256:01, NO"
    })
    void anImageIsKnownWhereverItIsKeptAndHoweverItsTagIsWritten(String before, String after, StartVerdict back) {
        assertThat(withData(before).changedTo(withData(after)).rollbackLimits().stream()
                        .findFirst()
                        .map(RollbackLimit::starts)
                        .orElse(StartVerdict.YES))
                .isEqualTo(back);
    }

    @Test
    void softwareWhoseVolumesGoWithThePodIsJudgedAsBefore() {
        SetFixture before = scratch("acme/store:1.2.3");

        assertThat(before.changedTo(before.image("acme/store:1.3.0")).risk().level())
                .isEqualTo(RiskLevel.LOW);
        assertThat(scratch("mysql:8.0.36").changedTo(scratch("mysql:8.4.0")).rollbackLimits())
                .isEmpty();
    }

    @Test
    void aVolumeThatIsOnlyReadHoldsNoDataOfTheContainer() {
        SetFixture before = withData("acme/shipper:1.2.3")
                .container(container -> container.getVolumeMounts().get(0).setReadOnly(true));

        assertThat(before.changedTo(before.image("acme/shipper:1.3.0")).risk().level())
                .isEqualTo(RiskLevel.LOW);
    }

    @Test
    void aClaimThatStandsInThePodHoldsData() {
        SetFixture before = SetFixture.set("db", "acme/store:1.2.3")
                .mount("disk", "/data")
                .pod(pod -> pod.setVolumes(List.of(new VolumeBuilder()
                        .withName("disk")
                        .withNewPersistentVolumeClaim()
                        .withClaimName("disk")
                        .endPersistentVolumeClaim()
                        .build())));

        assertThat(before.changedTo(before.image("acme/store:1.3.0")).risk().level())
                .isEqualTo(RiskLevel.HIGH);
    }

    private static SetFixture scratch(String image) {
        return SetFixture.set("db", image)
                .mount("tmp", "/data")
                .pod(pod -> pod.setVolumes(List.of(new VolumeBuilder()
                        .withName("tmp")
                        .withNewEmptyDir()
                        .endEmptyDir()
                        .build())));
    }
}
