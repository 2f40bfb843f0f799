package io.jenkins.plugins.statefulset.rollout.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.change.Change.NewTemplate;
import io.jenkins.plugins.statefulset.rollout.change.Change.Restart;
import io.jenkins.plugins.statefulset.rollout.change.Change.SetEnv;
import io.jenkins.plugins.statefulset.rollout.change.Change.SetImage;
import io.jenkins.plugins.statefulset.rollout.change.Change.StrategicMergePatch;
import io.jenkins.plugins.statefulset.rollout.kube.TemplateDefaults;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeApplierTest {
    /** As it would come from a cluster. */
    private static final StatefulSet LIVE = TemplateDefaults.statefulSet(ChangeFixtures.db());

    @Test
    void changesTheImageAndNothingElse() {
        Proposal proposal = apply(new SetImage("main", "postgres:13.23"));

        assertThat(main(proposal).getImage()).isEqualTo("postgres:13.23");
        assertThat(proposal.changes()).hasSize(1);
        assertThat(proposal.notes()).isEmpty();
        assertThat(withTemplateOf(LIVE, proposal.proposed())).isEqualTo(LIVE);
        assertThat(LIVE).isEqualTo(TemplateDefaults.statefulSet(ChangeFixtures.db()));
    }

    @Test
    void reachesInitContainers() {
        Proposal proposal = apply(new SetImage("prepare", "busybox:1.37"));

        assertThat(proposal.changes())
                .extracting(change -> change.label().toString())
                .containsExactly("init container prepare image");
    }

    @Test
    void namesTheContainersWhenThereIsNoSuchOne() {
        assertBad(
                "image mian=postgres:14: no container mian in default/db, did you mean main?"
                        + " (containers: main, sidecar; init containers: prepare)",
                new SetImage("mian", "postgres:14"));
    }

    @Test
    void setsVariablesInPlaceOrAtTheEnd() {
        Proposal proposal =
                apply(new SetEnv("main", "A", "1"), new SetEnv("main", "NEW", "2"), new SetEnv("sidecar", "X", "3"));

        assertThat(main(proposal).getEnv())
                .extracting(v -> v.getName() + "=" + v.getValue())
                .containsExactly("A=1", "B=b", "PASSWORD=null", "NEW=2");
        assertThat(proposal.changes()).hasSize(3);
    }

    @Test
    void warnsOfSecretsInVariables() {
        Proposal proposal = apply(new SetEnv("main", "PASSWORD", "hunter2"));

        assertThat(proposal.notes())
                .extracting(Message::toString)
                .singleElement()
                .asString()
                .startsWith("env main:PASSWORD: the name sounds like a secret");
        assertThat(proposal.changes().toString()).doesNotContain("hunter2");
        assertThat(main(proposal).getEnv().get(2).getValueFrom()).isNull();
    }

    @Test
    void takesTheTemplateOfANewManifest() {
        StatefulSet manifest = ChangeFixtures.parse(ChangeFixtures.DB
                .replace("postgres:13", "postgres:13.23")
                .replace("replicas: 3", "replicas: 5\n  updateStrategy: {type: OnDelete}"));

        Proposal proposal = apply(new NewTemplate(manifest, "new.yaml"));

        assertThat(proposal.changes())
                .extracting(FieldChange::toString)
                .containsExactly("container main image: postgres:13 → postgres:13.23");
        assertThat(proposal.proposed().getSpec().getReplicas()).isEqualTo(3);
        assertThat(proposal.notes())
                .extracting(Message::toString)
                .containsExactly(
                        "new.yaml: spec.replicas 3 → 5 is not part of the rollout, the set keeps its own;"
                                + " scale the set with kubectl scale statefulset db -n default --replicas=5; that makes db-3, db-4",
                        "new.yaml: spec.updateStrategy.rollingUpdate {\"partition\":0} → (none),"
                                + " spec.updateStrategy.type RollingUpdate → OnDelete are not part of the rollout, the set keeps"
                                + " its own; apply the manifest after the rollout, which goes by the strategy that is there");
    }

    @Test
    void keepsTheAnnotationOfARestartUnderANewManifest() {
        StatefulSet restarted =
                apply(new Restart(Instant.parse("2026-01-02T03:04:05.6Z"))).proposed();
        assertThat(restarted.getSpec().getTemplate().getMetadata().getAnnotations())
                .containsEntry(Restart.ANNOTATION, "2026-01-02T03:04:05Z");

        assertThatThrownBy(
                        () -> ChangeApplier.apply(restarted, List.of(new NewTemplate(ChangeFixtures.db(), "new.yaml"))))
                .hasMessage("new.yaml: nothing to roll out, the template of default/db is like that already"
                        + " (restart makes new pods of the same template)");
    }

    @Test
    void refusesImmutableFieldsAndSaysWhatToDo() {
        assertBad(
                "new.yaml: spec.serviceName can't be changed on a live StatefulSet: spec.serviceName db-headless → other."
                        + " To change it, make the set anew with its old template, which restarts no pod, and roll the new"
                        + " template out afterwards: (1) kubectl get statefulset db -n default -o json | jq 'del(.status,"
                        + " .metadata.uid, .metadata.resourceVersion, .metadata.creationTimestamp, .metadata.managedFields) |"
                        + " .spec.serviceName = \"other\" | .spec.updateStrategy ="
                        + " {\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"partition\":1000000}}' > db.json (2) kubectl"
                        + " delete statefulset db -n default --cascade=orphan (3) kubectl create -f db.json (4) this rollout once"
                        + " more. Made anew from the new manifest, with the new template, it would replace its pods at once.",
                manifest("serviceName: db-headless", "serviceName: other"));
        assertThatThrownBy(() -> apply(manifest("storage: 20Gi", "storage: 50Gi")))
                .hasMessageStartingWith("new.yaml: spec.volumeClaimTemplates can't be changed on a live StatefulSet:"
                        + " spec.volumeClaimTemplates.data.spec.resources.requests.storage 20Gi → 50Gi."
                        + " To grow the volumes, expand the claims themselves (kubectl patch pvc");
        assertThatThrownBy(() -> apply(manifest("  replicas: 3", "  podManagementPolicy: Parallel")))
                .hasMessageContaining("spec.podManagementPolicy OrderedReady → Parallel");
        assertThatThrownBy(() -> apply(new NewTemplate(
                        ChangeFixtures.parse(ChangeFixtures.DB.replace("{app: db}", "{app: web}")), "new.yaml")))
                .hasMessageContaining("spec.selector.matchLabels.app db → web")
                .hasMessageContaining("create a set of another name");
    }

    @Test
    void knowsThatTheSameVolumesSpelledOtherwiseAreNoChange() {
        StatefulSet manifest = ChangeFixtures.parse(
                ChangeFixtures.DB.replace("storage: 20Gi", "storage: 20480Mi").replace("exporter:2", "exporter:3"));

        assertThat(apply(new NewTemplate(manifest, "new.yaml")).changes()).hasSize(1);
    }

    @Test
    void refusesTheManifestOfAnotherSet() {
        assertBad(
                "new.yaml: metadata.name: web is another set than default/db; give the new manifest of that one",
                manifest("  name: db\n  labels", "  name: web\n  labels"));
    }

    @Test
    void refusesWhatChangesNothing() {
        assertBad(
                "image main=postgres:13: nothing to roll out, the template of default/db is like that already"
                        + " (restart makes new pods of the same template)",
                new SetImage("main", "postgres:13"));
        assertThatThrownBy(() -> apply()).hasMessageStartingWith("no change given; ");
    }

    @Test
    void appliesPatchesAfterOneAnother() {
        Proposal proposal = apply(
                patch("spec: {template: {spec: {containers: [{name: main, image: \"postgres:14\"}]}}}"),
                new SetImage("main", "postgres:15"),
                patch("spec: {template: {spec: {containers: [{name: sidecar, $patch: delete}]}}}"));

        assertThat(proposal.changes())
                .extracting(change -> change.label().toString())
                .containsExactly("container main image", "container sidecar");
        assertThat(main(proposal).getImage()).isEqualTo("postgres:15");
    }

    @Test
    void refusesPatchesOfMoreThanTheTemplate() {
        assertBad(
                "patch.yaml: spec.replicas: 3 → 5: only spec.template can be rolled out; change the rest with kubectl patch",
                patch("spec: {replicas: 5}"));
        assertThatThrownBy(() -> apply(patch("spec: {serviceName: x}")))
                .hasMessageContaining("spec.serviceName can't be changed");
        assertThatThrownBy(() -> apply(patch("spec: {template: null}")))
                .hasMessage("patch.yaml: the patch removes spec.template");
    }

    @Test
    void refusesTemplatesThatTheApiServerWouldRefuse() {
        assertThatThrownBy(() -> apply(patch("spec: {template: {metadata: {labels: {app: web}}}}")))
                .isInstanceOf(BadRequestException.class)
                .hasMessageStartingWith(
                        "patch.yaml: spec.template.metadata.labels: {app=web} is not matched by spec.selector");
        assertBad(
                "patch.yaml: spec.template.spec.containers[0].image: missing",
                patch("spec: {template: {spec: {containers: [{name: added}]}}}"));
    }

    @Test
    void tellsOfAPatchThatMissesItsTargetWhatWasProbablyMeant() {
        assertBad(
                "patch.yaml: metadata.annotations are those of the StatefulSet, which a rollout leaves alone; those of its pods"
                        + " are spec.template.metadata.annotations. Put it under spec: template:, so that it reads spec:"
                        + " {template: {metadata: {annotations: …}}}",
                patch("metadata: {annotations: {checksum/config: null}}"));
        assertThatThrownBy(() -> apply(patch("metadata: {name: db}")))
                .hasMessageStartingWith("patch.yaml: no spec.template in it, so it changes no pod");
        assertThatThrownBy(() -> apply(patch("spec: {template: {spec: {containers: [{name: mian, command: [a]}]}}}")))
                .hasMessageContaining("no container mian in db, did you mean main? (containers: main, sidecar)");
        assertThat(apply(patch("spec: {template: {spec: {containers: [{name: mian, image: x:1}]}}}"))
                        .notes())
                .extracting(Message::toString)
                .contains("patch.yaml: adds a container mian beside main; if that one is meant, correct the name");
        assertBad(
                "patch.yaml: nothing to roll out, the template of default/db is like that already; what it removes is not"
                        + " there: spec.template.metadata.annotations.a (restart makes new pods of the same template)",
                patch("spec: {template: {metadata: {annotations: {a: null}}}}"));
    }

    private static StrategicMergePatch patch(String yaml) {
        return new StrategicMergePatch(ChangeFixtures.patch(yaml), "patch.yaml");
    }

    private static NewTemplate manifest(String old, String replacement) {
        return new NewTemplate(ChangeFixtures.db(old, replacement), "new.yaml");
    }

    @Test
    void whatOnlyAClusterKnowsIsNotAppliedToAManifest() {
        assertBad("toRevision 3: only a cluster knows the revisions of a set", new Change.ToRevision("3"));
        assertBad("applied: only a cluster knows what its pods are on", new Change.Applied());
    }

    @Test
    void objectsThatWereNotSeenInPlaceAreToldSo() {
        assertThat(UnappliedObjectWords.of(
                        "new.yaml",
                        List.of(new UnappliedObject("Secret", "s", UnappliedObject.Standing.UNKNOWN, false))))
                .singleElement()
                .asString()
                .endsWith("Secret s is not applied; whether it differs from what is in place was not seen");
    }

    private static Proposal apply(Change... changes) {
        return ChangeApplier.apply(LIVE, List.of(changes));
    }

    private static void assertBad(String message, Change... changes) {
        assertThatThrownBy(() -> apply(changes))
                .isInstanceOf(BadRequestException.class)
                .hasMessage(message);
    }

    private static Container main(Proposal proposal) {
        return proposal.proposed()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
    }

    private static StatefulSet withTemplateOf(StatefulSet set, StatefulSet other) {
        return new StatefulSetBuilder(other)
                .editSpec()
                .withTemplate(set.getSpec().getTemplate())
                .endSpec()
                .build();
    }
}
