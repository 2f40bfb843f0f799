package io.jenkins.plugins.statefulset.rollout.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Activity;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Bound;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Change;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.FluxKind;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Unread.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NeighbourWordsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static String english(Neighbour neighbour) {
        return line(neighbour, Wording.PROGRAM);
    }

    private static String chinese(Neighbour neighbour) {
        return line(neighbour, Wording.PROGRAM.in(Language.CHINESE));
    }

    private static String line(Neighbour neighbour, Wording wording) {
        List<NeighbourText> all = new NeighbourWords("shop/db", NOW, wording).all(List.of(neighbour));
        assertThat(all).hasSize(1);
        return all.get(0).line();
    }

    @Test
    void saysOfWhomTheSetIsAndWhoAppliesIt() {
        assertThat(english(new Neighbour.Owner("shop.example/v1", "Database", "db")))
                .isEqualTo(
                        "Database db: owns this set without controlling it (shop.example/v1): the set is deleted with"
                                + " it, and whoever made it so may write the set back");
        assertThat(english(new Neighbour.LastApplied(List.of("spec.replicas"))))
                .isEqualTo(
                        "kubectl apply: the manifest that it applied last holds spec.replicas: the next apply of that"
                                + " file undoes it; bring the file up to date, or take the field out of it");
        assertThat(english(new Neighbour.ArgoCd("shop", Optional.empty(), Change.APPLIED)))
                .startsWith(
                        "Argo CD application shop: applied this change; unless it leaves the partition to us it resets"
                                + " it at each sync;")
                .contains("ignoreDifferences: [{group: apps, kind: StatefulSet, name: db,");
        assertThat(english(new Neighbour.FieldOwner(
                        Neighbour.FieldOwner.MERGED, "Update", Optional.empty(), List.of(Neighbour.Part.REPLICAS))))
                .startsWith("ancient-changes: wrote ")
                .endsWith(": earlier writers of which the API server keeps no names any more");
        assertThat(chinese(new Neighbour.Owner("shop.example/v1", "Database", "db")))
                .startsWith("Database db: 拥有该 StatefulSet 但不是其控制者（shop.example/v1）");
    }

    @Test
    void saysWhatFluxWillDo() {
        assertThat(english(new Neighbour.Flux(FluxKind.KUSTOMIZATION, "flux-system", "shop", Change.GIVEN)))
                .startsWith("Flux Kustomization flux-system/shop: applies this set: its next reconciliation undoes a"
                        + " change that is given here; ")
                .contains("commit the change, flux reconcile kustomization shop -n flux-system")
                .endsWith(
                        "leave spec.updateStrategy.rollingUpdate.partition out of the manifests in Git: what is not in"
                                + " them stays");
        assertThat(english(new Neighbour.Flux(FluxKind.HELM_RELEASE, "flux-system", "shop", Change.APPLIED)))
                .startsWith("Flux HelmRelease flux-system/shop: applied this change, and applies the set again at each"
                        + " reconciliation; ")
                .contains(
                        "where spec.driftDetection.mode is enabled, under spec of that HelmRelease:",
                        "driftDetection:");
        assertThat(chinese(new Neighbour.Flux(FluxKind.HELM_RELEASE, "flux-system", "shop", Change.APPLIED)))
                .contains("应用了这次变更，并在每次协调时再次应用该 StatefulSet", "在该 HelmRelease 的 spec 之下：");
    }

    @Test
    void saysWhoScalesIt() {
        assertThat(english(new Neighbour.KedaScaler("db", 1, 5, Activity.PAUSED)))
                .isEqualTo("ScaledObject db: is paused: it scales nothing until somebody resumes it");
        assertThat(english(new Neighbour.VerticalAutoscaler("db", "Initial")))
                .isEqualTo(
                        "VerticalPodAutoscaler db: sets what each new pod requests (updateMode Initial), in the place"
                                + " of what the template says; it takes none down; what it recommends: kubectl describe"
                                + " vpa db -n shop");
        assertThat(chinese(new Neighbour.KedaScaler("db", 1, 5, Activity.PAUSED)))
                .isEqualTo("ScaledObject db: 已暂停：在有人恢复它之前不做任何扩缩");
    }

    @Test
    void saysWhoTakesPodsDown() {
        assertThat(english(new Neighbour.NodeLeaving("n1", Optional.of("maintenance"), List.of("db-2", "db-1"))))
                .startsWith("node n1: has the taint maintenance: db-2, db-1 do not come back to it, and may be drained"
                        + " from it meanwhile; ");
        assertThat(english(new Neighbour.NodeLeaving("n1", Optional.of("maintenance"), List.of("db-2"))))
                .contains("db-2 does not come back to it");
        assertThat(english(new Neighbour.EvictionAsked("drain", "db-1", "node-team")))
                .isEqualTo(
                        "EvictionRequest drain: node-team wants db-1 evicted: it goes down when its turn comes there,"
                                + " not here; wait until that is done: kubectl get evictionrequest drain -n shop");
        assertThat(english(new Neighbour.PodGoing("db-1", "PreemptionByScheduler")))
                .isEqualTo(
                        "pod db-1: is being taken down by somebody else (DisruptionTarget, PreemptionByScheduler); it"
                                + " comes back by itself; the rollout waits for it");
        assertThat(chinese(new Neighbour.PodGoing("db-1", "PreemptionByScheduler")))
                .isEqualTo("Pod db-1: 正被他人终止（DisruptionTarget，PreemptionByScheduler）; 它会自行恢复；发布会等待它");
    }

    @Test
    void saysWhatRefusesNewPods() {
        assertThat(english(new Neighbour.QuotaExceeded("team", "requests.cpu", "4", "3", "500m", 2)))
                .startsWith(
                        "ResourceQuota team: refuses new pods after 2: requests.cpu, of which 4 are allowed, 3 are in"
                                + " use, and each new pod needs 500m more; ");
        assertThat(english(new Neighbour.QuotaDemands("team", "requests.cpu", "postgresql")))
                .isEqualTo("ResourceQuota team: refuses the new pod: it counts requests.cpu, and container postgresql"
                        + " states none; state it in the template, or give containers a default by a LimitRange");
        assertThat(english(new Neighbour.LimitBroken(
                        "team", "container postgresql", "requests.cpu", "5m", Bound.MIN, "10m")))
                .startsWith(
                        "LimitRange team: refuses the new pod: container postgresql requests.cpu 5m is below the min"
                                + " 10m; ");
        assertThat(chinese(new Neighbour.QuotaDemands("team", "requests.cpu", "postgresql")))
                .contains("它统计 requests.cpu，而容器 postgresql 没有设置");
    }

    @Test
    void saysWhatWasNotLookedAt() {
        assertThat(english(new Neighbour.Unread(List.of("nodes"), Cause.FORBIDDEN)))
                .isEqualTo("not looked at: nodes: this account may not read them; the part of docs/rbac.yaml for"
                        + " neighbours lets it; without it the rollout goes on all the same");
        assertThat(english(new Neighbour.Unread(List.of("nodes"), Cause.NO_ANSWER)))
                .isEqualTo("not looked at: nodes: the server did not answer; the rollout goes on all the same");
        assertThat(chinese(new Neighbour.Unread(List.of("nodes"), Cause.NO_ANSWER)))
                .isEqualTo("没有查看: nodes：服务器没有响应; 发布照常进行");
    }
}
