package io.jenkins.plugins.statefulset.rollout.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.TemplateSource;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Before which steps silent watches are confirmed. */
class WatchTrustTest {
    private static Write ofRecord(Transition transition) {
        return new Write(WriteLimitTest.record(), OptionalInt.empty(), TemplateSource.KEEP, transition);
    }

    /** With OnDelete a release moves no partition, and all the same says that the pods before it are well. */
    @Test
    void aReleaseJudgesPodsAlsoWhereItMovesNone() {
        assertThat(WatchTrust.disrupts(ofRecord(new Transition.Release(2, 2, 1))))
                .isTrue();
    }

    @Test
    void aNoteInTheRecordDoesNot() {
        assertThat(WatchTrust.disrupts(ofRecord(new Transition.NotePrepared("db-1"))))
                .isFalse();
    }
}
