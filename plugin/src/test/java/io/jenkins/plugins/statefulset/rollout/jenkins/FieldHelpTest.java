package io.jenkins.plugins.statefulset.rollout.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.model.Descriptor;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Whoever presses the question mark beside a field is told what it is for. */
@WithJenkins
class FieldHelpTest {
    @Test
    void everyFieldOfEveryFormHasHelpThatJenkinsServes(JenkinsRule jenkins) throws Exception {
        List<String> silent = new ArrayList<>();
        int fields = 0;
        try (JenkinsRule.WebClient browser = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false)) {
            for (Descriptor<?> form : forms()) {
                for (DescribableParameter field : new DescribableModel<>(form.clazz).getParameters()) {
                    fields++;
                    String help = help(browser, form, field.getName());
                    if (help == null || status(browser, help) != 200) {
                        silent.add(form.clazz.getSimpleName() + "." + field.getName());
                    }
                }
            }
            assertThat(fields).isGreaterThan(60);
            assertThat(silent).isEmpty();
            for (String field : List.of("clusters", "controllerAccount", "afterRestart")) {
                assertThat(status(browser, help(browser, StatefulSetClusters.get(), field)))
                        .isEqualTo(200);
            }
        }
    }

    private static List<Descriptor<?>> forms() {
        List<Descriptor<?>> forms = new ArrayList<>();
        for (Descriptor<?> one : ExtensionList.lookup(Descriptor.class)) {
            if (one.clazz.getName().startsWith(FieldHelpTest.class.getPackageName())
                    && one.clazz != StatefulSetClusters.class) {
                forms.add(one);
            }
        }
        return forms;
    }

    /** The address of the page; null where there is none. Jenkins looks it up while it answers a request. */
    private static String help(JenkinsRule.WebClient browser, Descriptor<?> form, String field) throws Exception {
        return browser.executeOnServer(() -> form.getHelpFile(field));
    }

    private static int status(JenkinsRule.WebClient browser, String help) throws Exception {
        return browser.getPage(browser.createCrumbedUrl(help.substring(1)))
                .getWebResponse()
                .getStatusCode();
    }
}
