package io.jenkins.plugins.statefulset.rollout.request;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.statefulset.rollout.Hostile;
import io.jenkins.plugins.statefulset.rollout.HostileInput;
import io.jenkins.plugins.statefulset.rollout.manifest.YamlFile;
import java.util.List;

/** What {@code --risk-rules} reads; the examples in such a file are tried, so rules are used as well as read. */
class RiskRulesFuzzTest extends HostileInput {
    @FuzzTest
    void rules(byte[] input) {
        String text = Hostile.text(input);
        Hostile.take(text, () -> RiskRules.builtIn().with(List.of(YamlFile.parse(text, "rules.yaml"))));
    }
}
