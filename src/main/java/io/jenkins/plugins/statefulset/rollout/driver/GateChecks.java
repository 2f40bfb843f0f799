package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.gate.CheckTrial;
import io.jenkins.plugins.statefulset.rollout.gate.CheckTrials;
import io.jenkins.plugins.statefulset.rollout.gate.GateContext;
import io.jenkins.plugins.statefulset.rollout.gate.GateRunner;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import java.util.concurrent.CompletionStage;

/** Runs gates. */
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
}
