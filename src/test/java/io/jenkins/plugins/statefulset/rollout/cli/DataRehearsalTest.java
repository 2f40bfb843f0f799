package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import io.jenkins.plugins.statefulset.rollout.rehearse.IncompatibleData;
import io.jenkins.plugins.statefulset.rollout.request.RiskRules;
import io.jenkins.plugins.statefulset.rollout.sim.IncompatibleChange.Crash;
import io.jenkins.plugins.statefulset.rollout.sim.IncompatibleChange.Data;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a rehearsal, a server refuses data that a newer release has written, as the real one does. */
class DataRehearsalTest {
    private static final String SET = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              serviceName: db
              replicas: 3
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec:
                  containers:
                    - name: db
                      image: IMAGE
                      volumeMounts: [{name: data, mountPath: /data}]
              volumeClaimTemplates:
                - metadata: {name: data}
                  spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 8Gi}}}
            """;

    @TempDir
    private Path folder;

    @Test
    void aPodThatRanOnMysql84DoesNotComeBackOn80() {
        Said said = rehearse("mysql:8.0.36", "mysql:8.4", "--fault", "crash-loop=1");

        assertThat(said.out())
                .containsSubsequence(
                        "Failure  rolls back when a pod fails",
                        "container db: pods that have run mysql:8.4 do not start again on mysql:8.0.36",
                        "Warnings",
                        "cannot go back to mysql:8.0.36",
                        "db-2 ready on ",
                        "db-1 failed on ",
                        "rolling back to ",
                        "pods that have run mysql:8.4 do not start again on mysql:8.0.36",
                        "db-1 ready on ",
                        "db-2 failed on ",
                        "Cannot boot server version 80036 on data directory built by version 80400",
                        "rollback is not complete and needs a person: db-2 is not ready");
        assertThat(said.code()).isEqualTo(5);
    }

    @Test
    void heldItKeepsThePodThatRunsOnTheNewRelease() {
        Said said = rehearse("mysql:8.0.36", "mysql:8.4", "--fault", "crash-loop=1", "--on-failure", "hold");

        assertThat(said.out())
                .contains("Failure  holds when a pod fails")
                .doesNotContain("Cannot boot server", "(see Warnings)", "db-2 failed");
    }

    @Test
    void aReleaseOfTheSameLineComesBack() {
        Said said = rehearse("mysql:8.0.36", "mysql:8.0.40", "--fault", "crash-loop=1");

        assertThat(said.out()).contains("Rolled back.").doesNotContain("do not start again");
    }

    @Test
    void aMixedClusterOfEtcdGoesBack() {
        Said said = rehearse("quay.io/coreos/etcd:v3.5.17", "quay.io/coreos/etcd:v3.6.4", "--fault", "crash-loop=1");

        assertThat(said.out()).contains("once every pod has run quay.io/coreos/etcd:v3.6.4", "Rolled back.");
    }

    @Test
    void whenEveryMemberHasRunTheNewReleaseNoneStartsOnTheOldOne() {
        IncompatibleData data = new IncompatibleData(RiskRules.builtIn());
        PodTemplateSpec old = template("quay.io/coreos/etcd:v3.5.17");
        PodTemplateSpec fresh = template("quay.io/coreos/etcd:v3.6.4");

        assertThat(data.crashOf(new Data(CLAIMS, fresh, false), old)).isEmpty();
        Optional<Crash> crash = data.crashOf(new Data(CLAIMS, fresh, true), old);
        assertThat(crash).hasValueSatisfying(found -> assertThat(found.log()).anySatisfy(line -> assertThat(line)
                .contains("invalid downgrade")
                .contains("\"determined-cluster-version\":\"3.6\"")));
        assertThat(data.crashOf(new Data(CLAIMS, old, true), fresh)).isEmpty();
    }

    @Test
    void dataThatGoesWithThePodIsRefusedByNobody() {
        IncompatibleData data = new IncompatibleData(RiskRules.builtIn());

        assertThat(data.crashOf(new Data(List.of(), template("mysql:8.4.0"), true), template("mysql:8.0.36")))
                .isEmpty();
    }

    @Test
    void rulesOfYourOwnAreRehearsedToo() throws IOException {
        Path rules = write("store.yaml", STORE);
        Said said = rehearse(
                "acme/store:2.3.1", "acme/store:2.4.0", "--fault", "crash-loop=1", "--risk-rules", rules.toString());

        assertThat(said.out())
                .contains(
                        "rewrites the index",
                        "pods that have run acme/store:2.4.0 do not start again on acme/store:2.3.1",
                        "fatal: index of 2.4.0 is from the future");
    }

    @Test
    void aFileOfRulesThatIsWrongIsSaidWithItsLine() throws IOException {
        assertThat(refused(STORE.replace("move: forwards", "move: forward")))
                .isEqualTo(
                        "store.yaml:6: steps[0].move: forward is not allowed; allowed is one of within, within-back, next,"
                                + " skip, previous, earlier, forwards, backwards, any");
        assertThat(refused(STORE.replace("says: is an", "say: is an")))
                .startsWith("store.yaml:7: steps[0].say: no such field; did you mean says?");
        assertThat(refused(STORE.replace("sources: [https://acme.example]", "sources: []")))
                .isEqualTo("store.yaml:4: sources: missing");
        assertThat(refused(STORE.replace("{fromLine} → {toLine}, and", "{fromline}, and")))
                .startsWith("store.yaml:11: steps[1].says: {fromline} is not allowed; allowed is {title}");
        assertThat(refused(STORE.replace("blocker: downgrade\n", "blocker: Down grade\n")))
                .startsWith(
                        "store.yaml:10: steps[1].blocker: Down grade is not allowed; allowed is a word in lower case");
        assertThat(refused(STORE.replace("level: low", "level: high")))
                .isEqualTo(
                        "store.yaml: examples[0]: acme/store:2.3.1 → acme/store:2.3.4: the risk is low, the example says high");
        assertThat(refused(STORE.replace("title: Acme Store", "title: 5"))).contains("store.yaml:2: title: ");
    }

    private static final String STORE = """
            system: acme-store
            title: Acme Store
            images: [acme/store]
            sources: [https://acme.example]
            steps:
              - move: forwards
                says: is an upgrade to another line, which rewrites the index
              - move: backwards
                starts: "no"
                blocker: downgrade
                says: is a downgrade, {fromLine} → {toLine}, and Acme Store does not read a later index
                instead: ["Restore a backup."]
                log: ["fatal: index of {from} is from the future"]
            examples:
              - {from: "acme/store:2.3.1", to: "acme/store:2.3.4", level: low}
              - {from: "acme/store:2.3.1", to: "acme/store:2.4.0", back: "no"}
            """;

    private static final List<PersistentVolumeClaim> CLAIMS = List.of(new PersistentVolumeClaimBuilder()
            .withNewMetadata()
            .withName("data")
            .endMetadata()
            .build());

    private static PodTemplateSpec template(String image) {
        return new PodTemplateSpecBuilder()
                .withNewSpec()
                .addNewContainer()
                .withName("db")
                .withImage(image)
                .addNewVolumeMount()
                .withName("data")
                .withMountPath("/data")
                .endVolumeMount()
                .endContainer()
                .endSpec()
                .build();
    }

    /** What is said of a wrong file of rules, without the folder. */
    private String refused(String text) throws IOException {
        Path rules = write("store.yaml", text);
        Said said = rehearse("acme/store:2.3.1", "acme/store:2.4.0", "--risk-rules", rules.toString());
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        return said.err().strip().replace(folder + "/", "");
    }

    private Said rehearse(String before, String after, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "rehearse",
                write("set.yaml", SET.replace("IMAGE", before)).toString(),
                "--image",
                "db=" + after,
                "--backup",
                "never"));
        arguments.addAll(List.of(more));
        return new CommandLine().run(arguments.toArray(String[]::new));
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
