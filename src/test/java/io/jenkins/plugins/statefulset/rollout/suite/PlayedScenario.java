package io.jenkins.plugins.statefulset.rollout.suite;

/** A scenario from its begin to its end. */
final class PlayedScenario {
    private PlayedScenario() {}

    static ScenarioEnd simulated(SuiteScenario scenario, String version) {
        try (SimulatedGround ground = SimulatedGround.of(scenario, version)) {
            SuiteStage stage = new SuiteStage(scenario, ground);
            scenario.course().accept(stage);
            ground.settle();
            ScenarioEnd end = stage.end();
            if (!end.outcome().equals(scenario.outcome())) {
                throw new AssertionError(scenario + " ended as " + end.outcome() + ", not as " + scenario.outcome()
                        + ": " + stage.said());
            }
            return end;
        }
    }
}
