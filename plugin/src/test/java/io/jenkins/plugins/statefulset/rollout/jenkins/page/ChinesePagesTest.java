package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Descriptor;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.User;
import io.jenkins.plugins.statefulset.rollout.jenkins.build.RolloutBuilder;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.PersistedRollouts;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import jenkins.model.experimentalflags.UserExperimentalFlagsProperty;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;

/** Somebody whose browser asks for Chinese reads Chinese, while logs and programs get what they always got. */
@WithJenkins
class ChinesePagesTest {
    /** Three words in a row: what a cluster or a manifest says is shorter, or quoted as it is. */
    private static final String ENGLISH_SENTENCE = "\\b[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}\\b";

    private final LocaleProvider before = LocaleProvider.getProvider();
    private JenkinsRule jenkins;
    private FreeStyleBuild build;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        // As Jenkins does when it is not a test.
        LocaleProvider.setProvider(new LocaleProvider() {
            @Override
            public Locale get() {
                StaplerRequest2 request = Stapler.getCurrentRequest2();
                return request == null ? Locale.getDefault() : request.getLocale();
            }
        });
        build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("canary"));
    }

    @AfterEach
    void end() {
        LocaleProvider.setProvider(before);
    }

    @Test
    void aRolloutIsToldInChinese() throws Exception {
        PersistedRollouts.add(build, "ann", KeptEvents.completed());

        HtmlPage page = open(build.getUrl() + "statefulset-rollout/");

        String text = page.<DomElement>querySelector(".rollout").asNormalizedText();
        // What the log and the drawing say is the library's, and is asserted there.
        String own = page
                .querySelectorAll(
                        ".rollout-head, .rollout-stage, .rollout-downloads, .rollout-tiles, .rollout-legend, .rollout-answers, h3")
                .stream()
                .map(DomNode::asNormalizedText)
                .collect(Collectors.joining("\n"));
        assertThat(page.getTitleText()).startsWith("default/postgresql 已完成 - StatefulSet 发布");
        assertThat(text).contains("✓ 已完成", "由 ann 发起。用时 ", "3 个 Pod 中有 3 个在新修订版本上就绪", "更新了什么", "没有出错", "方形为旧修订版本");
        assertThat(own).doesNotContainPattern(ENGLISH_SENTENCE);
    }

    @Test
    void whyItWentBackIsToldInChineseOnEachPage() throws Exception {
        PersistedRollouts.add(build, "ann", KeptEvents.rolledBack());

        assertThat(open(build.getUrl()).querySelector(".rollout-summary").asNormalizedText())
                .contains("↩ 已回滚", "用时 ")
                .doesNotContainPattern("Rolled back|Took|ready on the new revision");
        assertThat(open("job/canary/statefulset-rollouts/").getBody().asNormalizedText())
                .contains("次构建：1 次发布：1 次已回滚", "✓ 已完成，↩ 已回滚");
        assertThat(open("statefulset-rollouts/").getBody().asNormalizedText()).contains("现状", "↩ 已回滚");
    }

    @Test
    void theTabOnTheNewPageOfABuildIsToldInChinese() throws Exception {
        PersistedRollouts.add(build, "ann", KeptEvents.failed());
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        User.getById("nora", true)
                .addProperty(new UserExperimentalFlagsProperty(Map.of("new-build-page.flag", "true")));

        HtmlPage page;
        try (JenkinsRule.WebClient browser = browser()) {
            page = browser.login("nora").goTo(build.getUrl());
        }

        assertThat(page.<DomNode>querySelector(".app-build-tabs a[href$='/statefulset-rollout']")
                        .asNormalizedText())
                .isEqualTo("StatefulSet 发布 失败");
        assertThat(page.<DomNode>querySelector(".jenkins-details a[href*=statefulset-rollout]")
                        .asNormalizedText())
                .isEqualTo("StatefulSet default/postgresql：已失败");
    }

    @Test
    void programsReadEnglishWhateverTheBrowserAsksFor() throws Exception {
        PersistedRollouts.add(build, "ann", KeptEvents.rolledBack());

        for (String page : new String[] {build.getUrl() + "statefulset-rollout/", "statefulset-rollouts/"}) {
            try (JenkinsRule.WebClient browser = browser()) {
                String json = browser.goTo(page + "api/json?depth=2", "application/json")
                        .getWebResponse()
                        .getContentAsString();
                assertThat(json)
                        .contains("3 pods ready on the new revision")
                        .doesNotContainPattern("[\\x{4e00}-\\x{9fff}]");
            }
        }
    }

    @Test
    void aFormIsToldInChinese() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("freestyle");
        RolloutBuilder step = new RolloutBuilder("postgresql");
        step.setImage("postgresql=postgres:13.23");
        job.getBuildersList().add(step);

        String form = open(job.getUrl() + "configure")
                .<DomElement>querySelector("[descriptorid='" + RolloutBuilder.class.getName() + "']")
                .asNormalizedText();

        assertThat(form)
                .contains("发布 StatefulSet", "波次", "失败时", "先做备份", "测试连接")
                .doesNotContainPattern("When it fails|Ready timeout|default: ");
    }

    @Test
    void whatIsWrongWithAFieldIsToldInChinese() throws Exception {
        RolloutBuilder.DescriptorImpl form = jenkins.jenkins.getDescriptorByType(RolloutBuilder.DescriptorImpl.class);
        try (JenkinsRule.WebClient browser = browser()) {
            assertThat(browser.executeOnServer(
                            () -> form.doCheckAccept("anything").getMessage()))
                    .contains("没有名为", "可用的有 ");
            assertThat(browser.executeOnServer(() -> form.doFillOnFailureItems().get(0).name))
                    .isEqualTo("- 默认：rollback -");
        }
    }

    @Test
    void theHelpBesideAFieldIsToldInChinese() throws Exception {
        Descriptor<?> form = jenkins.jenkins.getDescriptorOrDie(RolloutBuilder.class);
        try (JenkinsRule.WebClient browser = browser()) {
            String help = browser.executeOnServer(() -> form.getHelpFile("soak"));
            String text = browser.goTo(help.substring(1)).getBody().asNormalizedText();
            assertThat(text).startsWith("一波须保持就绪多久之后才进行检查");
        }
    }

    private HtmlPage open(String page) throws Exception {
        try (JenkinsRule.WebClient browser = browser()) {
            return browser.goTo(page);
        }
    }

    private JenkinsRule.WebClient browser() {
        JenkinsRule.WebClient browser = jenkins.createWebClient();
        browser.addRequestHeader("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.8");
        browser.getOptions().setJavaScriptEnabled(false);
        return browser;
    }
}
