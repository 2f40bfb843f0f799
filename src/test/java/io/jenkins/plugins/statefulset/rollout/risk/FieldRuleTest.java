package io.jenkins.plugins.statefulset.rollout.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvFromSourceBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FieldRuleTest {
    private static final SetFixture BEFORE = SetFixture.postgres("postgres:13.23");

    static List<Arguments> podChanges() {
        return List.of(
                pod(RiskLevel.HIGH, "spec.template.spec.serviceAccountName", p -> p.setServiceAccountName("db")),
                pod(RiskLevel.HIGH, "spec.template.spec.hostNetwork", p -> p.setHostNetwork(true)),
                pod(RiskLevel.HIGH, "spec.template.spec.subdomain", p -> p.setSubdomain("other")),
                pod(
                        RiskLevel.HIGH,
                        "spec.template.spec.securityContext.fsGroup",
                        p -> p.setSecurityContext(
                                new PodSecurityContextBuilder().withFsGroup(70L).build())),
                pod(
                        RiskLevel.HIGH,
                        "spec.template.spec.volumes[shm]",
                        p -> p.setVolumes(List.of(new VolumeBuilder()
                                .withName("shm")
                                .withNewEmptyDir()
                                .endEmptyDir()
                                .build()))),
                pod(
                        RiskLevel.HIGH,
                        "spec.template.spec.initContainers[chown]",
                        p -> p.setInitContainers(List.of(new ContainerBuilder()
                                .withName("chown")
                                .withImage("busybox:1.36")
                                .build()))),
                pod(RiskLevel.HIGH, "spec.template.spec.containers[metrics]", p -> p.getContainers()
                        .add(new ContainerBuilder()
                                .withName("metrics")
                                .withImage("exporter:1.0.0")
                                .build())),
                pod(
                        RiskLevel.HIGH,
                        "spec.template.spec.fieldOfTheFuture",
                        p -> p.setAdditionalProperty("fieldOfTheFuture", 1)),
                pod(
                        RiskLevel.LOW,
                        "spec.template.spec.nodeSelector.disk",
                        p -> p.setNodeSelector(Map.of("disk", "ssd"))),
                pod(RiskLevel.LOW, "spec.template.spec.priorityClassName", p -> p.setPriorityClassName("db")),
                pod(
                        RiskLevel.LOW,
                        "spec.template.spec.terminationGracePeriodSeconds",
                        p -> p.setTerminationGracePeriodSeconds(60L)));
    }

    static List<Arguments> containerChanges() {
        return List.of(
                container(RiskLevel.HIGH, "command", c -> c.setCommand(List.of("postgres"))),
                container(RiskLevel.HIGH, "args", c -> c.setArgs(List.of("-c", "fsync=off"))),
                container(
                        RiskLevel.HIGH,
                        "securityContext.runAsUser",
                        c -> c.setSecurityContext(
                                new SecurityContextBuilder().withRunAsUser(70L).build())),
                container(
                        RiskLevel.HIGH,
                        "envFrom",
                        c -> c.setEnvFrom(List.of(new EnvFromSourceBuilder()
                                .withNewConfigMapRef("pg", false)
                                .build()))),
                container(
                        RiskLevel.LOW,
                        "readinessProbe",
                        c -> c.setReadinessProbe(new ProbeBuilder()
                                .withNewTcpSocket()
                                .withNewPort(5432)
                                .endTcpSocket()
                                .build())),
                container(RiskLevel.LOW, "imagePullPolicy", c -> c.setImagePullPolicy("Always")));
    }

    private static Arguments pod(RiskLevel level, String field, Consumer<PodSpec> edit) {
        return Arguments.of(level, field, BEFORE.pod(edit));
    }

    private static Arguments container(RiskLevel level, String field, Consumer<Container> edit) {
        return Arguments.of(level, "spec.template.spec.containers[postgresql]." + field, BEFORE.container(edit));
    }

    @ParameterizedTest
    @MethodSource({"podChanges", "containerChanges"})
    void everyFieldHasItsLevelAndItsName(RiskLevel level, String field, SetFixture after) {
        Assessment assessment = BEFORE.changedTo(after);

        assertThat(assessment.risk().level()).isEqualTo(level);
        assertThat(assessment.risk().reasons()).singleElement().satisfies(reason -> {
            assertThat(reason.field()).isEqualTo(field);
            assertThat(reason.text()).contains("not set → ");
        });
        assertThat(assessment.blockers()).isEmpty();
    }

    @Test
    void aRestartChangesNothingElse() {
        SetFixture restarted = BEFORE.edit(set -> set.getSpec()
                .getTemplate()
                .getMetadata()
                .setAnnotations(Map.of("kubectl.kubernetes.io/restartedAt", "2026-01-02T03:04:05Z")));

        assertThat(BEFORE.changedTo(restarted).risk().reasons()).singleElement().satisfies(reason -> {
            assertThat(reason.level()).isEqualTo(RiskLevel.LOW);
            assertThat(reason.text())
                    .contains("restartedAt: not set → 2026-01-02T03:04:05Z")
                    .contains("pods restart, nothing else changes");
        });
    }

    @Test
    void noChangeIsNoRisk() {
        Assessment assessment = BEFORE.changedTo(BEFORE);

        assertThat(assessment.risk()).isEqualTo(new Risk(RiskLevel.NONE, List.of()));
        assertThat(assessment.workload()).isEqualTo(Workload.POSTGRESQL);
    }

    @Test
    void whatTheServerFillsInIsNoChange() {
        SetFixture fromServer = BEFORE.pod(pod -> {
            pod.setDnsPolicy("ClusterFirst");
            pod.setRestartPolicy("Always");
            pod.setSchedulerName("default-scheduler");
            pod.setTerminationGracePeriodSeconds(30L);
            pod.setSecurityContext(new PodSecurityContextBuilder().build());
            pod.getContainers().get(0).setTerminationMessagePath("/dev/termination-log");
            pod.getContainers().get(0).setTerminationMessagePolicy("File");
            pod.getContainers().get(0).setImagePullPolicy("IfNotPresent");
        });

        assertThat(fromServer.changedTo(BEFORE).risk().level()).isEqualTo(RiskLevel.NONE);
        assertThat(BEFORE.changedTo(fromServer).risk().level()).isEqualTo(RiskLevel.NONE);
    }

    @Test
    void anotherOrderOfVariablesIsSaidToBeThat() {
        SetFixture turned = BEFORE.env("A", "1").env("B", "2");

        assertThat(BEFORE.env("B", "2").env("A", "1").changedTo(turned).risk().reasons())
                .singleElement()
                .satisfies(reason -> {
                    assertThat(reason.level()).isEqualTo(RiskLevel.LOW);
                    assertThat(reason.text()).contains("order");
                });
    }

    @Test
    void aShorterGracePeriodAndALostReadinessProbeAreWarnedOf() {
        SetFixture before = BEFORE.container(container -> container.setReadinessProbe(
                new ProbeBuilder().withPeriodSeconds(5).build()));
        SetFixture after = BEFORE.pod(pod -> pod.setTerminationGracePeriodSeconds(5L));

        assertThat(before.changedTo(after).warnings())
                .anySatisfy(warning -> assertThat(warning.toString()).contains("from 30 to 5"))
                .anySatisfy(warning -> assertThat(warning.toString()).contains("readinessProbe"));
    }

    @ParameterizedTest
    @CsvSource({
        "POSTGRES_MAX_CONNECTIONS, HIGH",
        "PGOPTIONS, HIGH",
        "KAFKA_HEAP_OPTS, HIGH",
        "MAX_HEAP_SIZE, HIGH",
        "CASSANDRA_SEEDS, HIGH",
        "APP_COLOUR, LOW"
    })
    void variablesOfAServerAreHighAndOthersLow(String variable, RiskLevel level) {
        assertThat(BEFORE.env(variable, "1")
                        .changedTo(BEFORE.env(variable, "2"))
                        .risk()
                        .reasons())
                .singleElement()
                .satisfies(reason -> {
                    assertThat(reason.level()).isEqualTo(level);
                    assertThat(reason.field())
                            .isEqualTo("spec.template.spec.containers[postgresql].env[" + variable + "]");
                    assertThat(reason.text()).contains(variable + ": 1 → 2");
                });
    }

    @Test
    void aPasswordIsNeverShownAndItsChangeHasNoEffectOnADatabase() {
        Assessment assessment =
                BEFORE.env("POSTGRES_PASSWORD", "hunter2").changedTo(BEFORE.env("POSTGRES_PASSWORD", "correct horse"));

        assertThat(assessment.toString()).doesNotContain("hunter2").doesNotContain("correct horse");
        assertThat(assessment.warnings()).anySatisfy(warning -> assertThat(warning.toString())
                .contains("POSTGRES_PASSWORD", "only when the data directory is empty"));
    }

    @Test
    void secretsInUrlsArgumentsAndHooksAreNotShownEither() {
        SetFixture before = BEFORE.env("DATABASE_URL", "postgres://app:hunter2@db/app");
        SetFixture after = BEFORE.env("DATABASE_URL", "postgres://app:hunter3@db/app")
                .container(container -> {
                    container.setArgs(List.of("--password=hunter4"));
                    container.setCommand(List.of("sh", "-c", "PGPASSWORD=hunter5 exec postgres"));
                });

        assertThat(before.changedTo(after).toString()).doesNotContain("hunter");
    }

    @Test
    void aPasswordOfAnInitContainerIsNotShownEither() {
        SetFixture before = BEFORE.pod(pod -> pod.setInitContainers(List.of(migration("hunter2"))));
        SetFixture after = BEFORE.pod(pod -> pod.setInitContainers(List.of(migration("hunter3"))));

        assertThat(before.changedTo(after).risk().reasons())
                .singleElement()
                .satisfies(reason ->
                        assertThat(reason.text()).contains("DB_PASSWORD").doesNotContain("hunter"));
        assertThat(BEFORE.changedTo(after).risk().reasons())
                .allSatisfy(reason -> assertThat(reason.text()).doesNotContain("hunter"));
    }

    private static Container migration(String password) {
        return new ContainerBuilder()
                .withName("migrate")
                .withImage("migrate:1.0.0")
                .addNewEnv()
                .withName("DB_PASSWORD")
                .withValue(password)
                .endEnv()
                .build();
    }

    @Test
    void theNameOfASecretIsNoSecretButAnAnnotationMayBe() {
        SetFixture before = BEFORE.pod(pod -> pod.setVolumes(List.of(new VolumeBuilder()
                .withName("tls")
                .withNewSecret()
                .withSecretName("tls-2025")
                .endSecret()
                .build())));
        SetFixture after = before.pod(pod -> pod.getVolumes().get(0).getSecret().setSecretName("tls-2026"))
                .edit(set -> set.getSpec().getTemplate().getMetadata().setAnnotations(Map.of("api-token", "hunter2")));

        assertThat(before.changedTo(after).toString())
                .contains("tls-2025", "tls-2026", "api-token")
                .doesNotContain("hunter2");
    }

    @Test
    void aVariableFromASecretShowsTheSecretsNameOnly() {
        SetFixture after = BEFORE.env(new EnvVarBuilder()
                .withName("POSTGRES_USER")
                .withNewValueFrom()
                .withNewSecretKeyRef("username", "postgres-secret", false)
                .endValueFrom()
                .build());

        assertThat(BEFORE.changedTo(after).risk().reasons()).anySatisfy(reason -> assertThat(reason.text())
                .contains("not set → key username of secret postgres-secret"));
    }

    @Test
    void aVariableFromElsewhereShowsWhereFrom() {
        assertThat(shown(new EnvVarBuilder()
                        .withName("A")
                        .withNewValueFrom()
                        .withNewConfigMapKeyRef("k", "settings", false)
                        .endValueFrom()))
                .contains("not set → key k of config map settings");
        assertThat(shown(new EnvVarBuilder()
                        .withName("A")
                        .withNewValueFrom()
                        .withNewFieldRef("v1", "metadata.name")
                        .endValueFrom()))
                .contains("not set → field metadata.name");
        assertThat(shown(new EnvVarBuilder().withName("A").withValue(""))).contains("not set → empty");
    }

    private static String shown(EnvVarBuilder variable) {
        return BEFORE.changedTo(BEFORE.env(variable.build()))
                .risk()
                .reasons()
                .get(0)
                .text();
    }

    @Test
    void lessMemoryIsAWarningAndBelowTheHeapItIsHigh() {
        SetFixture before =
                SetFixture.cassandra("cassandra:4.1.3").memoryLimit("8Gi").env("MAX_HEAP_SIZE", "4G");

        Assessment less = before.changedTo(before.memoryLimit("6Gi"));
        assertThat(less.risk().level()).isEqualTo(RiskLevel.LOW);
        assertThat(less.warnings())
                .anySatisfy(warning -> assertThat(warning.toString()).contains("8Gi → 6Gi", "less memory"));

        Assessment tooLittle = before.changedTo(before.memoryLimit("3Gi"));
        assertThat(tooLittle.risk().level()).isEqualTo(RiskLevel.HIGH);
        assertThat(tooLittle.risk().reasons().get(0).text()).contains("8Gi → 3Gi", "MAX_HEAP_SIZE (4G)");
    }

    @Test
    void theSameMemoryInOtherWordsIsNoChange() {
        Assessment assessment = BEFORE.memoryLimit("1Gi").changedTo(BEFORE.memoryLimit("1024Mi"));

        assertThat(assessment.risk().reasons()).isEmpty();
        assertThat(assessment.warnings()).isEmpty();
    }
}
