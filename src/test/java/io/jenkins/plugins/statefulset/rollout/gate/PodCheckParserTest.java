package io.jenkins.plugins.statefulset.rollout.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.gate.PodCheck.Where;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodCheckParserTest {
    @Test
    void aGateRunsOnThePodItselfAndHoldsOnceUnlessSaid() {
        assertThat(PodCheckParser.parse(PodMoment.AFTER, "exec:cassandra=nodetool status"))
                .isEqualTo(new PodCheck(
                        PodMoment.AFTER,
                        Where.SELF,
                        new GateSpec.Exec("cassandra", "nodetool status", GateSpec.DEFAULT_TIMEOUT),
                        1));
    }

    @Test
    void whereItRunsAndHowOftenItMustHoldCanBeSaid() {
        assertThat(PodCheckParser.parse(PodMoment.BEFORE, "peer:exec:etcd@2m,3x=etcdctl endpoint health --cluster"))
                .isEqualTo(new PodCheck(
                        PodMoment.BEFORE,
                        Where.PEER,
                        new GateSpec.Exec("etcd", "etcdctl endpoint health --cluster", Duration.ofMinutes(2)),
                        3));
        assertThat(PodCheckParser.parse(PodMoment.BEFORE, "each:sql@3x=select true"))
                .isEqualTo(new PodCheck(
                        PodMoment.BEFORE,
                        Where.EACH,
                        new GateSpec.Sql("", "select true", GateSpec.DEFAULT_TIMEOUT),
                        3));
        assertThat(PodCheckParser.parse(PodMoment.BEFORE, "exec@30s=a@1m,3x=b").spec())
                .isEqualTo(new GateSpec.Exec("", "a@1m,3x=b", Duration.ofSeconds(30)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AFTER | manual | a person is not asked around each pod",
                "AFTER | exec@0x=true | allowed are 1 to 100",
                "AFTER | exec@999999999x=true | allowed are 1 to 100",
                "AFTER | other:exec=true | \"other\" is no place; allowed are self, peer and each",
                "AFTER | peer: | this is no gate",
                "PREPARE | peer:exec=drain | allowed is self",
                "RESTORE | exec= | nothing stands behind",
            })
    void whatIsWrongIsSaid(PodMoment moment, String argument, String why) {
        assertThatThrownBy(() -> PodCheckParser.parse(moment, argument))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining(why)
                .hasMessageContaining(moment.name().toLowerCase(java.util.Locale.ROOT) + "Pod");
    }
}
