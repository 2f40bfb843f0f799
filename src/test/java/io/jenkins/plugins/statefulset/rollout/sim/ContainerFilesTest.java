package io.jenkins.plugins.statefulset.rollout.sim;

import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code exec} takes the file away that a readiness probe looks for, and puts it back. */
class ContainerFilesTest {
    private static ProbeBuilder page(ProbeBuilder probe) {
        return probe.withNewHttpGet().withPath("/index.html").withNewPort(80).endHttpGet();
    }

    private static SimulatedSet stage(UnaryOperator<ProbeBuilder> probe) {
        return SimulatedSet.of(set(probe));
    }

    private static SimulationFixtures.SetFixture set(UnaryOperator<ProbeBuilder> probe) {
        return statefulSet("db").volume("data").container(container -> {
            container.setVolumeMounts(List.of(new VolumeMountBuilder()
                    .withName("data")
                    .withMountPath("/data")
                    .build()));
            container.setReadinessProbe(
                    probe.apply(new ProbeBuilder().withPeriodSeconds(1).withFailureThreshold(2))
                            .build());
        });
    }

    private static ExecResult exec(SimulatedSet stage, int ordinal, String script) {
        return stage.cluster.storage().exec(stage.pod(ordinal), "db", List.of("/bin/sh", "-x", "-c", script));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "mv -v /index.html /tmp/ || true > mv -v /tmp/index.html / || true",
                "mv /srv/www/index.html /srv/www/old > mv /srv/www/old /srv/www/index.html",
                "rm -f /srv/www/index.html > touch /srv/www/index.html",
                "rm /index.html; sync > cp /tmp/index.html /",
            })
    void aPageThatIsMovedAwayMakesThePodUnreadyUntilItIsBack(String away, String back) {
        SimulatedSet stage = stage(ContainerFilesTest::page);

        assertThat(exec(stage, 1, away.strip()).exitCode()).isZero();
        assertThat(stage.isReady(1)).isTrue();
        stage.waitShort();
        assertThat(stage.isReady(1)).isFalse();
        assertThat(stage.isReady(0)).isTrue();
        assertThat(stage.set().getStatus().getReadyReplicas()).isEqualTo(2);

        exec(stage, 1, back.strip());
        stage.waitShort();
        assertThat(stage.isReady(1)).isTrue();
    }

    @Test
    void anotherFileChangesNothing() {
        SimulatedSet stage = stage(ContainerFilesTest::page);

        exec(stage, 1, "rm /var/log/access.log");
        exec(stage, 1, "mv /index.php /tmp/");
        stage.waitShort();

        assertThat(stage.isReady(1)).isTrue();
    }

    @Test
    void aPodThatIsMadeAnewHasItsPageAgain() {
        SimulatedSet stage = stage(ContainerFilesTest::page);
        exec(stage, 1, "rm /index.html");
        stage.waitShort();

        stage.cluster.somebodyElse().deletePod("default", "db-1");
        stage.waitShort();

        assertThat(stage.isReady(1)).isTrue();
    }

    @Test
    void aNewClaimLacksTheFileOfTheProbeAndKeepsItOnceItIsMade() {
        SimulatedSet stage = stage(probe ->
                probe.withNewExec().withCommand("test", "-f", "/data/go").endExec());
        assertThat(stage.isReady(2)).as("was there before the simulation began").isTrue();

        stage.cluster.somebodyElse().scale("default", "db", 4);
        stage.waitLong();
        assertThat(stage.isReady(3)).isFalse();

        exec(stage, 3, "dd if=/dev/zero of=/data/go bs=1 count=1 conv=fsync");
        stage.waitShort();
        assertThat(stage.isReady(3)).isTrue();

        stage.cluster.somebodyElse().deletePod("default", "db-3");
        stage.waitShort();
        assertThat(stage.isReady(3)).as("the claim has it still").isTrue();
    }

    @Test
    void aFileBesideTheClaimsIsThere() {
        SimulatedSet stage = stage(
                probe -> probe.withNewExec().withCommand("cat", "/tmp/healthy").endExec());

        stage.cluster.somebodyElse().scale("default", "db", 4);
        stage.waitLong();

        assertThat(stage.isReady(3)).isTrue();
    }

    @Test
    void theHostNameIsThatOfThePod() {
        SimulatedSet stage = stage(ContainerFilesTest::page);

        assertThat(exec(stage, 2, "printf $(hostname)").output()).isEqualTo("db-2");
        assertThat(exec(stage, 2, "hostname").output()).isEqualTo("db-2\n");
        assertThat(exec(stage, 2, "uname -a").output()).isEmpty();
        assertThat(Optional.of(exec(stage, 2, "uname -a").exitCode())).contains(0);
    }
}
