package io.jenkins.plugins.statefulset.rollout.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.model.Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
        try (JenkinsRule.WebClient browser = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false)) {
            Map<String, String> pages = browser.executeOnServer(FieldHelpTest::pages);
            assertThat(pages).hasSizeGreaterThan(60);
            for (Map.Entry<String, String> field : pages.entrySet()) {
                assertThat(field.getValue()).as("help of " + field.getKey()).isNotEmpty();
                assertThat(status(browser, field.getValue()))
                        .as(field.getValue())
                        .isEqualTo(200);
            }
        }
    }

    /** The address of each field's page; empty where there is none. Jenkins looks it up while it answers a request. */
    private static Map<String, String> pages() {
        Map<String, String> pages = new TreeMap<>();
        for (Descriptor<?> form : forms()) {
            for (DescribableParameter field : new DescribableModel<>(form.clazz).getParameters()) {
                add(pages, form, field.getName());
            }
        }
        for (String field : List.of("clusters", "controllerAccount", "afterRestart")) {
            add(pages, StatefulSetClusters.get(), field);
        }
        return pages;
    }

    private static void add(Map<String, String> pages, Descriptor<?> form, String field) {
        pages.put(
                form.clazz.getSimpleName() + "." + field,
                Optional.ofNullable(form.getHelpFile(field)).orElse(""));
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

    private static int status(JenkinsRule.WebClient browser, String help) throws Exception {
        return browser.getPage(browser.createCrumbedUrl(help.substring(1)))
                .getWebResponse()
                .getStatusCode();
    }
}
