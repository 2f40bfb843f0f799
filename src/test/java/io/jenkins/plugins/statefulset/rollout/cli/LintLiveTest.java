package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** {@code lint NAME} also looks at the CronJobs, Jobs and storage classes around a set on a cluster. */
class LintLiveTest {
    private static final String AROUND = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              serviceName: db
              replicas: 1
              updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1000000}}
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec: {containers: [{name: db, image: "postgres:16.4"}]}
              volumeClaimTemplates:
              - metadata: {name: data}
                spec: {storageClassName: fast-ssd, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            ---
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: nightly}
            spec:
              schedule: "0 2 * * *"
              jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [
                {name: dump, image: "postgres:16.4", command: [sh, -c, "pg_dump -Fc db > /backup/db"]}]}}}}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: {name: migrate}
            spec: {template: {spec: {restartPolicy: Never, containers: [
              {name: move, image: "postgres:16.4", command: [sh, -c, "pg_dump old | psql new"]}]}}}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: nightly-1
              ownerReferences: [{apiVersion: batch/v1, kind: CronJob, name: nightly, uid: u, controller: true}]
            spec: {template: {spec: {restartPolicy: Never, containers: [
              {name: dump, image: "postgres:16.4", command: [sh, -c, "pg_dump -Fc db > /backup/db"]}]}}}
            """;

    @Test
    void backupsMigrationsAndStorageClassesAreLookedAt() {
        Said said = lint(permission -> false);

        assertThat(said.out())
                .contains("cronjob-concurrency", "CronJob default/nightly")
                .contains("migration-repeats", "Job default/migrate")
                .contains("no storage class fast-ssd in the cluster")
                .doesNotContain("nightly-1", "partition-in-manifest");
        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isEqualTo(1);
    }

    @Test
    void whatMayNotBeReadIsNamedAndTheRestIsFound() {
        Said said = lint(permission ->
                permission.group().equals("batch") || permission.group().equals("storage.k8s.io"));

        assertThat(said.err())
                .isEqualToNormalizingNewlines("not looked at, as the account may not list it or there was no answer:"
                        + " storageclasses.storage.k8s.io, cronjobs.batch, jobs.batch\n");
        assertThat(said.out()).doesNotContain("cronjob-concurrency", "fast-ssd").contains("StatefulSet default/db");
    }

    private static Said lint(Predicate<Permission> denied) {
        SimulatedCluster cluster = SimulatedCluster.builder()
                .start(CommandLine.NOON)
                .load(Manifests.read("-", new ByteArrayInputStream(AROUND.getBytes(StandardCharsets.UTF_8)), "default")
                        .entries()
                        .stream()
                        .map(Manifests.Entry::object)
                        .toList())
                .deny(denied)
                .build();
        return new CommandLine().on(cluster).run("lint", "db");
    }
}
