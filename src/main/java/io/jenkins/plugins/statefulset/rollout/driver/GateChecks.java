package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.gate.CheckTrial;
import io.jenkins.plugins.statefulset.rollout.gate.CheckTrials;
import io.jenkins.plugins.statefulset.rollout.gate.GateContext;
import io.jenkins.plugins.statefulset.rollout.gate.GateRunner;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.gate.VoteJudge;
import java.util.concurrent.CompletionStage;

/** Runs gates, and knows who judges votes. */
@FunctionalInterface
public interface GateChecks {
    CompletionStage<GateVerdict> check(GateSpec spec, GateContext context);

    /**
     * Tries a check around a pod once, before anything is begun. Blocks.
     *
     * @param context the pods on which it may be tried, the best one first
     * @return that it was not tried, unless said otherwise
     */
    default CheckTrial trial(PodCheck check, GateContext context) {
        return new CheckTrial.NotTried();
    }

    /** Those of a cluster. */
    static GateChecks of(GateRunner runner, CheckTrials trials) {
        return new GateChecks() {
            @Override
            public CompletionStage<GateVerdict> check(GateSpec spec, GateContext context) {
                return runner.check(spec, context);
            }

            @Override
            public CheckTrial trial(PodCheck check, GateContext context) {
                return trials.of(check, context);
            }
        };
    }

    /** Who says whose votes count at a {@link GateSpec.Approval}. */
    default VoteJudge judge() {
        return VoteJudge.NOBODY;
    }

    /** The same with a judge. */
    default GateChecks judgedBy(VoteJudge judge) {
        GateChecks checks = this;
        return new GateChecks() {
            @Override
            public CompletionStage<GateVerdict> check(GateSpec spec, GateContext context) {
                return checks.check(spec, context);
            }

            @Override
            public CheckTrial trial(PodCheck check, GateContext context) {
                return checks.trial(check, context);
            }

            @Override
            public VoteJudge judge() {
                return judge;
            }
        };
    }
}
