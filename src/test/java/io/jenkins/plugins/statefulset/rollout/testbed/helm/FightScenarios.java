package io.jenkins.plugins.statefulset.rollout.testbed.helm;

import static io.jenkins.plugins.statefulset.rollout.testbed.helm.HelmRelease.GUARD;
import static io.jenkins.plugins.statefulset.rollout.testbed.helm.HelmRelease.NEW;
import static io.jenkins.plugins.statefulset.rollout.testbed.helm.HelmRelease.end;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cli.RealCommandLine.Said;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Somebody else writes a field back every few seconds while its rollout is under way: it ends with a name, after a handful of writes. How far the
 * controller gets meanwhile is a race, and nothing here depends on it.
 */
final class FightScenarios {
    /** Of the set, by the rollout, from its record to its hold. */
    private static final int HANDFUL = 8;

    private static final String CANARY = "run srv --applied --waves 1,100% --gate manual";

    private FightScenarios() {}

    static List<HelmScenario> all() {
        return List.of(
                new HelmScenario("a manager writes partition 0 again and again", release -> partition(release, 0)),
                new HelmScenario("a manager writes the guard again and again", release -> partition(release, GUARD)),
                new HelmScenario("kubectl apply brings the partition of its file", FightScenarios::clientSide),
                new HelmScenario("a manager writes a newer template again and again", FightScenarios::newerTemplate),
                new HelmScenario("a manager writes its template over a given change", FightScenarios::givenChange));
    }

    private static void partition(HelmRelease release, int value) {
        release.install();
        release.upgrade(NEW);
        CompletableFuture<Said> run = release.rolloutBeside(CANARY);
        release.untilCanary(NEW);

        FieldWriter.during(
                release,
                "{updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: " + value + "}}}",
                () -> assertHeld(release, run, "gitops"));
    }

    private static void clientSide(HelmRelease release) {
        release.install("--set", "guard=false");
        String file = FieldWriter.manifest("{updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 0}}}");
        release.rollout("guard on srv");
        release.upgrade(NEW);
        CompletableFuture<Said> run = release.rolloutBeside(CANARY);
        release.untilCanary(NEW);

        release.kubectl(file, "apply", "--validate=false", "-f", "-").orFail();

        assertHeld(release, run, "kubectl-client-side-apply");
    }

    private static void assertHeld(HelmRelease release, CompletableFuture<Said> run, String who) {
        Said said = end(run);
        assertThat(said.code()).as(said.text()).isEqualTo(4);
        assertThat(said.text()).contains("someone else moved", "partition", who);
        assertAHandful(release);
    }

    private static void assertAHandful(HelmRelease release) {
        release.writes().ifPresent(writes -> assertThat(writes).isNotEmpty().hasSizeLessThanOrEqualTo(HANDFUL));
    }

    private static void newerTemplate(HelmRelease release) {
        release.install();
        release.upgrade(NEW);
        CompletableFuture<Said> run = release.rolloutBeside(CANARY);
        release.untilCanary(NEW);

        FieldWriter.during(release, "{template: {metadata: {annotations: {example.com/note: newer}}}}", () -> {
            Said said = end(run);
            assertThat(said.code()).as(said.text()).isEqualTo(4);
            assertThat(said.text()).contains("superseded");
            assertAHandful(release);
        });
        assertThat(release.partition()).isEqualTo(GUARD);
    }

    private static void givenChange(HelmRelease release) {
        release.install();
        CompletableFuture<Said> run = release.rolloutBeside(
                "run srv --image srv=nginxinc/nginx-unprivileged:" + NEW + " --waves 1,100% --gate manual");
        release.untilCanary(NEW);

        FieldWriter.during(
                release,
                "{template: {spec: {containers: [{name: srv, image: 'nginxinc/nginx-unprivileged:" + HelmRelease.OLD
                        + "'}]}}}",
                () -> {
                    Said said = end(run);
                    assertThat(said.code()).as(said.text()).isEqualTo(5);
                    assertThat(said.text()).contains("put the pod template from before back");
                    assertAHandful(release);
                });
    }
}
