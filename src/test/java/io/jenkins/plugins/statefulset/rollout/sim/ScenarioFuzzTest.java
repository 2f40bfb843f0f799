package io.jenkins.plugins.statefulset.rollout.sim;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.statefulset.rollout.Hostile;
import io.jenkins.plugins.statefulset.rollout.HostileInput;

/** What {@code --scenario} reads, with the forms of {@code --fault} in it. */
class ScenarioFuzzTest extends HostileInput {
    @FuzzTest
    void scenarios(byte[] input) {
        String text = Hostile.text(input);
        Hostile.take(text, () -> Scenario.parse(text, "scenario.yaml"));
    }
}
