package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.gate.GateContext;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import java.util.concurrent.CompletionStage;

/** Runs gates. */
@FunctionalInterface
public interface GateChecks {
    CompletionStage<GateVerdict> check(GateSpec spec, GateContext context);
}
