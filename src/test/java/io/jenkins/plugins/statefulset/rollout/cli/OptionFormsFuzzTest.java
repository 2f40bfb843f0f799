package io.jenkins.plugins.statefulset.rollout.cli;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.statefulset.rollout.Hostile;
import io.jenkins.plugins.statefulset.rollout.HostileInput;
import io.jenkins.plugins.statefulset.rollout.change.ChangeParser;
import io.jenkins.plugins.statefulset.rollout.gate.GateParser;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.kube.ImageReference;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import io.jenkins.plugins.statefulset.rollout.sim.Faults;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The short forms of options: a word that says which, a space, and what is written there. */
class OptionFormsFuzzTest extends HostileInput {
    private static final Map<String, Consumer<String>> FORMS = Map.of(
            "duration", text -> Durations.format(Durations.parse(text)),
            "waves", OptionFormsFuzzTest::waves,
            "gate", OptionFormsFuzzTest::gate,
            "image", ChangeParser::image,
            "reference", image -> ImageReference.read(image).familiarName(),
            "env", ChangeParser::env,
            "fault", Faults::parse);

    @FuzzTest
    void words(byte[] input) {
        String text = Hostile.text(input);
        int space = text.indexOf(' ');
        Consumer<String> form = FORMS.get(text.substring(0, Math.max(0, space)));
        if (form != null) {
            Hostile.take(text, () -> form.accept(text.substring(space + 1)));
        }
    }

    private static void waves(String text) {
        List<WaveSize> sizes = WaveSize.parseList(text);
        for (int replicas : List.of(1, 3, 10)) {
            List<WaveSize> settled = WavePlan.settle(sizes, replicas);
            WavePlan.waves(settled, replicas, 0);
            WavePlan.waves(settled, replicas + 7, 5);
        }
    }

    private static void gate(String text) {
        GateSpec gate = GateParser.parse(text);
        gate.requireNoSecret();
        Hostile.refused(text, gate.label());
    }
}
