package io.jenkins.plugins.statefulset.rollout.testbed.helm;

import static io.jenkins.plugins.statefulset.rollout.testbed.helm.HelmRelease.GUARD;
import static io.jenkins.plugins.statefulset.rollout.testbed.helm.HelmRelease.NEW;
import static io.jenkins.plugins.statefulset.rollout.testbed.helm.HelmRelease.OLD;
import static io.jenkins.plugins.statefulset.rollout.testbed.helm.HelmRelease.end;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cli.RealCommandLine.Said;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Helm brings a release, good or bad, and {@code ./rollout} takes it to the pods. */
final class UpgradeScenarios {
    private static final String CRASH = "podAnnotations.testbed/crash-loop=true";

    private UpgradeScenarios() {}

    static List<HelmScenario> all() {
        return List.of(
                new HelmScenario("docs/gitops.md, from nothing", FollowedPage::follow),
                new HelmScenario("helm upgrade under a guard by hand", release -> byHand(release)),
                new HelmScenario("helm upgrade --wait under a guard by hand", release -> byHand(release, "--wait")),
                new HelmScenario("helm upgrade --atomic under a guard by hand", release -> byHand(release, "--atomic")),
                new HelmScenario("the chart sets the partition", UpgradeScenarios::byTheChart),
                new HelmScenario("a bad release goes back by partition", release -> bad(release)),
                new HelmScenario(
                        "a bad release of --atomic goes back by partition", release -> bad(release, "--atomic")),
                new HelmScenario("helm rollback midway takes the canary back", UpgradeScenarios::takenBack),
                new HelmScenario("kubectl scales midway", UpgradeScenarios::scaled),
                new HelmScenario("an autoscaler scales midway", UpgradeScenarios::autoscaled));
    }

    private static void byHand(HelmRelease release, String... options) {
        release.install("--set", "guard=false");
        assertThat(release.rollout("guard on srv").code()).isZero();
        List<String> uids = release.uids();

        release.upgrade(NEW, options);

        assertThat(release.uids()).isEqualTo(uids);
        assertThat(release.partition()).isEqualTo(GUARD);
        String template = release.template();
        Said run = release.rollout("run srv --applied --waves 1,100%");
        assertThat(run.code()).as(run.text()).isZero();
        assertThat(run.text()).contains("by helm, release srv");
        assertThat(release.tags()).containsExactly(NEW, NEW, NEW);
        assertThat(release.template()).isEqualTo(template);
        assertThat(release.partition()).isEqualTo(GUARD);
        assertThat(release.drift()).allSatisfy(line -> assertThat(line).contains("partition"));
        assertThat(release.helm("status", "srv").orFail().text()).contains("STATUS: deployed");
    }

    private static void byTheChart(HelmRelease release) {
        release.install();
        List<String> uids = release.uids();
        release.upgrade(NEW, "--wait");
        assertThat(release.uids()).isEqualTo(uids);

        Said run = release.rollout("run srv --applied --waves 1,100%");

        assertThat(run.code()).as(run.text()).isZero();
        assertThat(release.tags()).containsExactly(NEW, NEW, NEW);
        assertThat(release.drift()).isEmpty();
        uids = release.uids();
        release.upgrade(NEW);
        assertThat(release.uids()).isEqualTo(uids);
        Said again = release.rollout("run srv --applied");
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.text()).contains("nothing is pending");
    }

    private static void bad(HelmRelease release, String... options) {
        release.install();
        release.upgrade(NEW, concat(options, "--set-string", CRASH));
        String template = release.template();

        Said run = release.rollout("run srv --applied --waves 1,100%");

        assertThat(run.code()).as(run.text()).isEqualTo(3);
        assertThat(run.text()).contains("helm rollback srv");
        assertThat(release.template()).isEqualTo(template);
        assertThat(release.tags()).containsExactly(OLD, OLD, OLD);
        assertThat(release.partition()).isEqualTo(GUARD);
        assertThat(release.drift()).isEmpty();
        assertThat(release.helm("status", "srv").orFail().text()).contains("STATUS: deployed");

        List<String> uids = release.uids();
        release.helm("rollback", "srv", "--wait").orFail();
        assertThat(release.uids()).isEqualTo(uids);
        assertThat(release.drift()).isEmpty();
        Said nothing = release.rollout("run srv --applied");
        assertThat(nothing.code()).isEqualTo(2);
        assertThat(nothing.text()).contains("nothing is pending");
    }

    private static void takenBack(HelmRelease release) {
        release.install();
        release.upgrade(NEW);
        CompletableFuture<Said> run = release.rolloutBeside("run srv --applied --waves 1,100% --gate manual");
        release.untilCanary(NEW);

        release.helm("rollback", "srv").orFail();

        Said said = end(run);
        assertThat(said.code()).as(said.text()).isEqualTo(3);
        assertThat(said.text()).contains("taken back where it came from");
        HelmRelease.until("the canary is old", () -> release.tags().equals(List.of(OLD, OLD, OLD)));
        assertThat(release.drift()).isEmpty();
    }

    private static void scaled(HelmRelease release) {
        release.install("--set", "guard=false");
        assertThat(release.rollout("guard on srv").code()).isZero();
        release.upgrade(NEW);
        CompletableFuture<Said> run = release.rolloutBeside("run srv --applied --waves 1,100% --gate manual");
        release.untilCanary(NEW);

        release.kubectl("", "scale", "statefulset/srv", "--replicas=5").orFail();

        goesOnToFive(release, run);
    }

    /** The one of Kubernetes: fewer than its least, whatever anybody measures. */
    private static void autoscaled(HelmRelease release) {
        release.install("--set", "guard=false");
        assertThat(release.rollout("guard on srv").code()).isZero();
        release.upgrade(NEW);
        CompletableFuture<Said> run = release.rolloutBeside("run srv --applied --waves 1,100% --gate manual");
        release.untilCanary(NEW);

        release.kubectl("", "autoscale", "statefulset/srv", "--min=5", "--max=6", "--cpu-percent=80")
                .orFail();
        HelmRelease.until("the autoscaler has scaled", () -> release.replicas() == 5);

        goesOnToFive(release, run);
    }

    private static void goesOnToFive(HelmRelease release, CompletableFuture<Said> run) {
        Said promoted = release.rollout("promote srv --to 100%");
        assertThat(promoted.code()).as(promoted.text()).isZero();
        Said said = end(run);
        assertThat(said.code()).as(said.text()).isZero();
        assertThat(release.tags()).containsExactly(NEW, NEW, NEW, NEW, NEW);
        assertThat(release.partition()).isEqualTo(GUARD);
    }

    private static String[] concat(String[] options, String... more) {
        String[] all = Arrays.copyOf(options, options.length + more.length);
        System.arraycopy(more, 0, all, options.length, more.length);
        return all;
    }
}
