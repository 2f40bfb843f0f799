package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.jenkins.OneJenkins;
import io.jenkins.plugins.statefulset.rollout.jenkins.build.RolloutBuilder;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.BackupSettings;
import io.jenkins.plugins.statefulset.rollout.jenkins.step.StatefulSetCanaryStep;
import io.jenkins.plugins.statefulset.rollout.jenkins.step.StatefulSetPlanStep;
import io.jenkins.plugins.statefulset.rollout.jenkins.step.StatefulSetRollbackStep;
import io.jenkins.plugins.statefulset.rollout.jenkins.step.StatefulSetRolloutStep;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.JenkinsRule;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the command line can be asked for can be asked for in Jenkins, too. */
@OneJenkins
class ParametersOfJenkinsTest {
    /** Options whose parameter has another name. */
    private static final Map<String, String> NAMES = Map.of(
            "--filename", "manifest",
            "--gate", "gates",
            "--backup-from-cronjob", "backupOptions.cronJob");

    private static final Pattern OF_THE_BACKUP = Pattern.compile("--(?:backup|pg)-(.+)");

    static List<Ability> abilities() {
        List<Object> change = List.of(new RequestOptions());
        List<Object> back = List.of(new PaceOptions(), new BackupArguments());
        return List.of(
                new Ability("run", change, StatefulSetRolloutStep.class),
                new Ability("run", change, StatefulSetCanaryStep.class),
                new Ability("run", change, RolloutBuilder.class),
                new Ability("plan", change, StatefulSetPlanStep.class),
                new Ability("rollback --to", back, StatefulSetRollbackStep.class));
    }

    /** @param options classes of options of the command, apart from those that say where it runs and what it prints */
    record Ability(String command, List<Object> options, Class<?> inJenkins) {
        @Override
        public String toString() {
            return command + ": " + inJenkins.getSimpleName();
        }
    }

    @ParameterizedTest
    @MethodSource("abilities")
    void everyOptionHasAParameter(Ability ability, JenkinsRule jenkins) {
        Set<String> parameters = parameters(ability.inJenkins());
        parameters(BackupSettings.class).forEach(name -> parameters.add("backupOptions." + name));

        Set<String> missing = new TreeSet<>();
        for (Object options : ability.options()) {
            for (OptionSpec option : CommandSpec.forAnnotatedObject(options).options()) {
                if (!parameters.contains(parameter(option.longestName()))) {
                    missing.add(option.longestName() + " (" + parameter(option.longestName()) + ")");
                }
            }
        }

        assertThat(missing).isEmpty();
        assertThat(parameters).contains("waves", "backupOptions.claim", "to");
    }

    private static Set<String> parameters(Class<?> type) {
        return DescribableModel.of(type).getParameters().stream()
                .map(DescribableParameter::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String parameter(String option) {
        if (NAMES.containsKey(option)) {
            return NAMES.get(option);
        }
        return OF_THE_BACKUP
                .matcher(option)
                .results()
                .map(found -> "backupOptions." + camel(found.group(1)))
                .findFirst()
                .orElseGet(() -> camel(option.substring(2)));
    }

    private static String camel(String option) {
        String[] words = option.split("-", -1);
        StringBuilder name = new StringBuilder(words[0]);
        for (int word = 1; word < words.length; word++) {
            name.append(words[word].substring(0, 1).toUpperCase(Locale.ROOT)).append(words[word].substring(1));
        }
        return name.toString();
    }
}
