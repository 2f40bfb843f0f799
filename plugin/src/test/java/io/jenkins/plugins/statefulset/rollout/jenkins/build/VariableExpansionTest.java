package io.jenkins.plugins.statefulset.rollout.jenkins.build;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.EnvVars;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RolloutParameters;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a freestyle job says reaches its rollout. */
class VariableExpansionTest {
    @Test
    void noFieldIsLeftOut() throws Exception {
        RolloutParameters written = new RolloutParameters("web");
        List<String> fields = new ArrayList<>();
        for (Method setter : RolloutParameters.class.getMethods()) {
            if (setter.getName().startsWith("set") && setter.getParameterTypes()[0] == String.class) {
                fields.add("get" + setter.getName().substring(3));
                setter.invoke(written, "said");
            } else if (setter.getName().startsWith("set") && setter.getParameterTypes()[0] == boolean.class) {
                fields.add("is" + setter.getName().substring(3));
                setter.invoke(written, true);
            }
        }

        RolloutParameters meant = VariableExpansion.of(written, new EnvVars());

        assertThat(fields).hasSizeGreaterThan(20);
        for (String getter : fields) {
            assertThat(RolloutParameters.class.getMethod(getter).invoke(meant))
                    .as(getter)
                    .isIn("said", true);
        }
    }

    @Test
    void variablesOfTheBuildAreFilledIn() {
        RolloutParameters written = new RolloutParameters("$SET");
        written.setImage("web=web:$VERSION");

        RolloutParameters meant = VariableExpansion.of(written, new EnvVars("SET", "web", "VERSION", "1.1"));

        assertThat(meant.getName()).isEqualTo("web");
        assertThat(meant.getImage()).isEqualTo("web=web:1.1");
    }
}
