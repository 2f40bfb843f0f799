package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.statefulset.rollout.Hostile;
import io.jenkins.plugins.statefulset.rollout.HostileInput;
import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;

/** Manifests on the whole way from the file to what is printed: quantities, selectors, images, budgets, risk, the simulated server. */
class PlanFuzzTest extends HostileInput {
    @FuzzTest
    void plans(byte[] input) {
        String text = Hostile.text(input);
        Hostile.take(text, () -> {
            Said said = new CommandLine().typing(text).run("plan", "-", "--restart", "--accept", "no-budget");

            assertThat(said.code()).as(said.err()).isIn(ExitCode.DONE, ExitCode.REFUSED);
            Hostile.words(text, said.out() + said.err());
        });
    }
}
