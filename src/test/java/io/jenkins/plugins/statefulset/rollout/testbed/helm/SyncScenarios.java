package io.jenkins.plugins.statefulset.rollout.testbed.helm;

import static io.jenkins.plugins.statefulset.rollout.testbed.helm.HelmRelease.GUARD;
import static io.jenkins.plugins.statefulset.rollout.testbed.helm.HelmRelease.NEW;
import static io.jenkins.plugins.statefulset.rollout.testbed.helm.HelmRelease.OLD;
import static io.jenkins.plugins.statefulset.rollout.testbed.helm.HelmRelease.end;
import static io.jenkins.plugins.statefulset.rollout.testbed.helm.HelmRelease.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cli.RealCommandLine.Said;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Argo CD syncs, an admission policy judges, and {@code ./rollout} takes what is in place to the pods. */
final class SyncScenarios {
    private static final String CRASH = "podAnnotations.testbed/crash-loop=true";

    private static final String POLICY = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: %1$s}
            spec:
              matchConstraints:
                resourceRules:
                - {apiGroups: [apps], apiVersions: [v1], operations: [UPDATE], resources: [statefulsets]}
              validations:
              - {expression: "!object.spec.template.spec.containers[0].image.endsWith('%3$s')", message: not this release}
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: %1$s}
            spec:
              policyName: %1$s
              validationActions: [%2$s]
              matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}}
            """;

    private SyncScenarios() {}

    static List<HelmScenario> all() {
        return List.of(
                new HelmScenario("examples/argocd, good and bad commits", SyncScenarios::syncs),
                new HelmScenario("a policy judges what is in place", SyncScenarios::judged));
    }

    private static void syncs(HelmRelease release) {
        ArgoSync argo = new ArgoSync(release);
        argo.sync();
        release.untilReady();
        argo.sync("image.tag=" + NEW);

        Said plan = release.rollout("plan srv --applied");
        assertThat(plan.text()).contains("by Argo CD, application srv", "Argo CD application srv");
        CompletableFuture<Said> run = release.rolloutBeside("run srv --applied --waves 1,100% --gate manual");
        release.untilCanary(NEW);
        argo.sync("image.tag=" + NEW);
        assertThat(release.rollout("promote srv --to 100%").code()).isZero();

        Said done = end(run);
        assertThat(done.code()).as(done.text()).isZero();
        assertThat(release.tags()).containsExactly(NEW, NEW, NEW);
        assertThat(release.partition()).isEqualTo(GUARD);
        goesBack(release, argo);
    }

    private static void goesBack(HelmRelease release, ArgoSync argo) {
        argo.sync("image.tag=" + OLD, CRASH);
        String template = release.template();

        Said bad = release.rollout("run srv --applied --waves 1,100%");

        assertThat(bad.code()).as(bad.text()).isEqualTo(3);
        assertThat(bad.text()).contains("revert the commit and sync (argocd app sync srv)");
        assertThat(release.template()).isEqualTo(template);
        assertThat(release.tags()).containsExactly(NEW, NEW, NEW);
        List<String> uids = release.uids();
        argo.sync("image.tag=" + NEW);
        assertThat(release.rollout("run srv --applied").text()).contains("nothing is pending");
        assertThat(release.uids()).isEqualTo(uids);
        assertThat(release.partition()).isEqualTo(GUARD);
    }

    private static void judged(HelmRelease release) {
        release.install();
        release.upgrade(NEW);
        String before = release.template();
        try {
            policy(release, "Warn");
            until(
                    "the policy warns",
                    () -> release.rollout("plan srv --applied").text().contains("with a warning"));
            Said warned = release.rollout("plan srv --applied");
            assertThat(warned.text()).contains("not this release");
            assertThat(warned.code()).isZero();

            policy(release, "Deny");
            until(
                    "the policy denies",
                    () -> release.rollout("plan srv --applied").code() == 2);
            Said refused = release.rollout("run srv --applied");
            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.text())
                    .contains(
                            "the API server refuses any write of the set with the template in place",
                            "not this release");
            assertThat(release.template()).isEqualTo(before);
            assertThat(release.tags()).containsExactly(OLD, OLD, OLD);
        } finally {
            release.kubectl(
                    "",
                    "delete",
                    "validatingadmissionpolicybinding/" + release.namespace(),
                    "validatingadmissionpolicy/" + release.namespace());
        }
    }

    private static void policy(HelmRelease release, String action) {
        release.kubectl(POLICY.formatted(release.namespace(), action, NEW), "apply", "-f", "-")
                .orFail();
    }
}
