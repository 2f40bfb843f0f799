package io.jenkins.plugins.statefulset.rollout.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An init container with {@code restartPolicy: Always} runs beside the containers, and is judged as one. */
class SidecarRiskTest {
    private static final Container SHIPPER = new ContainerBuilder()
            .withName("log")
            .withImage("fluent/fluent-bit:3.0.1")
            .withRestartPolicy("Always")
            .addNewEnv()
            .withName("LEVEL")
            .withValue("info")
            .endEnv()
            .build();

    private static SetFixture with(Container init) {
        return SetFixture.set("web", "example/web:1.0").pod(pod -> pod.setInitContainers(List.of(init)));
    }

    @Test
    void aVariableOfALogShipperIsLow() {
        SetFixture before = with(SHIPPER);
        Assessment assessment = before.changedTo(with(new ContainerBuilder(SHIPPER)
                .editFirstEnv()
                .withValue("debug")
                .endEnv()
                .build()));

        assertThat(assessment.risk().level()).isEqualTo(RiskLevel.LOW);
        assertThat(assessment.risk().reasons()).singleElement().satisfies(reason -> {
            assertThat(reason.field()).isEqualTo("spec.template.spec.initContainers[log].env[LEVEL]");
            assertThat(reason.text()).startsWith("init container log env LEVEL: info → debug");
        });
    }

    @Test
    void anImageOfALogShipperIsJudgedByItsVersion() {
        Assessment assessment = with(SHIPPER)
                .changedTo(with(new ContainerBuilder(SHIPPER)
                        .withImage("fluent/fluent-bit:3.1.0")
                        .build()));

        assertThat(assessment.risk().level()).isEqualTo(RiskLevel.LOW);
        assertThat(assessment.risk().reasons()).singleElement().satisfies(reason -> assertThat(reason.text())
                .contains("update within 3"));
    }

    @Test
    void aServerThatIsASidecarIsJudgedByItsData() {
        Container cache = new ContainerBuilder()
                .withName("db")
                .withImage("mysql:8.0.36")
                .withRestartPolicy("Always")
                .withVolumeMounts(new VolumeMountBuilder()
                        .withName("data")
                        .withMountPath("/var/lib/mysql")
                        .build())
                .build();
        Assessment assessment = with(cache)
                .changedTo(with(
                        new ContainerBuilder(cache).withImage("mysql:8.4.0").build()));

        assertThat(assessment.rollbackLimits()).singleElement().satisfies(limit -> assertThat(limit.starts())
                .isEqualTo(StartVerdict.NO));
    }

    @Test
    void anInitContainerThatEndsStaysHigh() {
        Container setup = new ContainerBuilder(SHIPPER).withRestartPolicy(null).build();
        Assessment assessment = with(setup)
                .changedTo(with(new ContainerBuilder(setup)
                        .editFirstEnv()
                        .withValue("debug")
                        .endEnv()
                        .build()));

        assertThat(assessment.risk().level()).isEqualTo(RiskLevel.HIGH);
    }

    @Test
    void anInitContainerThatBecomesASidecarIsHigh() {
        SetFixture before =
                with(new ContainerBuilder(SHIPPER).withRestartPolicy(null).build());
        Assessment assessment = before.changedTo(with(SHIPPER));

        assertThat(assessment.risk().level()).isEqualTo(RiskLevel.HIGH);
        assertThat(assessment.risk().reasons()).anySatisfy(reason -> assertThat(reason.field())
                .isEqualTo("spec.template.spec.initContainers[log].restartPolicy"));
    }

    @Test
    void anExecutedCommandOfASidecarIsHighAsThatOfAContainer() {
        Assessment assessment = with(SHIPPER)
                .changedTo(
                        with(new ContainerBuilder(SHIPPER).withArgs("--verbose").build()));

        assertThat(assessment.risk().level()).isEqualTo(RiskLevel.HIGH);
        assertThat(assessment.risk().reasons())
                .anySatisfy(reason -> assertThat(reason.text()).contains("another process starts"));
    }
}
