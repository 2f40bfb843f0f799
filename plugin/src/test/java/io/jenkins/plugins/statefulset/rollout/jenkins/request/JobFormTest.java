package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import hudson.util.FormValidation;
import io.jenkins.plugins.statefulset.rollout.jenkins.FormMessage;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestClusters;
import io.jenkins.plugins.statefulset.rollout.jenkins.build.RolloutBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the form of a job says while one types. */
@WithJenkins
class JobFormTest {
    private static final String MANIFEST = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: web}
            spec:
              serviceName: web
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: web, image: "web:1.1"}]}
            """;

    private TestCluster cluster;
    private ChangeForm form;
    private FreeStyleProject job;

    @BeforeEach
    void start(JenkinsRule jenkins) throws Exception {
        cluster = TestCluster.with(3, "web");
        TestClusters.configure(cluster);
        job = jenkins.createFreeStyleProject();
        form = jenkins.jenkins.getDescriptorByType(RolloutBuilder.DescriptorImpl.class);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void anImageOfAContainerThatTheSetDoesNotHave() {
        FormMessage.warning(
                image("web=web:1.1, wbe=web:1.1"), "StatefulSet 'web' has no container 'wbe' now; it has: web");
        FormMessage.nothing(image("web=web:1.1"));
        FormMessage.nothing(image(""));
        FormMessage.error(image("web"), "container=image is allowed");
    }

    @Test
    void aFormInWhichNothingWasTypedShowsNoMistake() {
        assertThat(form.doCheckName(job, "", "", "", "").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(FormMessage.text(form.doCheckName(job, "", "", "", "")))
                .contains("the name of a StatefulSet is needed");
    }

    @Test
    void aChoiceThatIsNotMadeSaysWhichOneHolds() {
        assertThat(List.of(
                        form.doFillOnFailureItems(),
                        form.doFillPdbItems(),
                        form.doFillEndPartitionItems(),
                        form.doFillBackupItems(),
                        form.doFillWhenBusyItems(),
                        form.doFillOnAbortItems()))
                .extracting(items -> items.get(0).name)
                .containsExactly(
                        "- default: rollback -",
                        "- default: wait -",
                        "- default: 0 -",
                        "- default: auto -",
                        "- default: fail -",
                        "- default: hold -");
    }

    @Test
    void anImageWithAVariableOfTheBuildIsNotKnownYet() {
        FormMessage.nothing(image("web=web:$VERSION"));
    }

    @Test
    void anImageIsCheckedByItselfWhereNoClusterIsChosen() {
        FormMessage.nothing(form.doCheckImage(job, "", "", "", "web", "wbe=web:1.1"));
        FormMessage.nothing(form.doCheckImage(job, TestClusters.NAME, "", "", "not-there", "wbe=web:1.1"));
    }

    @Test
    void aManifest() {
        FormMessage.nothing(form.doCheckManifest(job, "", "web", MANIFEST));
        FormMessage.nothing(form.doCheckManifest(job, "", "", MANIFEST));
        FormMessage.nothing(form.doCheckManifest(job, "", "web", " "));
        FormMessage.error(form.doCheckManifest(job, "", "db", MANIFEST), "manifest: no StatefulSet db in it");
        FormMessage.error(form.doCheckManifest(job, "", "web", MANIFEST.replace("image:", "imgae:")), "imgae");
        FormMessage.error(form.doCheckManifest(job, "", "web", "kind: Secret\nmetadata: {name: a}"), "manifest");
        FormMessage.error(form.doCheckManifest(job, "", "web", "a: ["), "manifest");
    }

    @Test
    void aPatch() {
        FormMessage.nothing(form.doCheckPatch(job, "spec: {template: {spec: {terminationGracePeriodSeconds: 60}}}"));
        FormMessage.nothing(form.doCheckPatch(job, ""));
        FormMessage.error(form.doCheckPatch(job, "spec: {tmeplate: {}}"), "tmeplate");
        FormMessage.error(form.doCheckPatch(job, "- 1"), "not a map");
    }

    @Test
    void anAcceptedBlocker() {
        FormMessage.nothing(form.doCheckAccept("major-upgrade, data-moved"));
        FormMessage.nothing(form.doCheckAccept(""));
        FormMessage.warning(
                form.doCheckAccept("major-upgrade, anything"), "no blocker is named 'anything'; allowed are ");
    }

    @Test
    void theNamesOfBlockersAreThoseOfTheDocumentation() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "risk.md"));
        int section = page.indexOf("## Blockers and their names");
        String rows = page.substring(section, page.indexOf("\n## ", section));
        assertThat(Pattern.compile("(?m)^\\| `([a-z-]+)` \\|")
                        .matcher(rows)
                        .results()
                        .map(row -> row.group(1)))
                .containsExactlyInAnyOrderElementsOf(FieldValues.BLOCKERS);
    }

    private FormValidation image(String text) {
        return form.doCheckImage(job, TestClusters.NAME, "", "", "web", text);
    }
}
