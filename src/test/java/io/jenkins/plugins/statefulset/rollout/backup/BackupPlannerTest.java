package io.jenkins.plugins.statefulset.rollout.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupPlannerTest {

    private static BackupPlan plan(StatefulSet set, BackupFixtures.Options options) throws BackupProblem {
        return new BackupPlanner().plan(set, options.build(), List.of(), BackupFixtures.CLAIM);
    }

    private static PodSpec pod(StatefulSet set, BackupFixtures.Options options) throws BackupProblem {
        return plan(set, options).job("r1", set).getSpec().getTemplate().getSpec();
    }

    private static BackupProblem problem(StatefulSet set, BackupFixtures.Options options) {
        return catchThrowableOfType(BackupProblem.class, () -> plan(set, options));
    }

    /** What the pod finds as a file: {@code path=kind/name/key}. */
    private static List<String> credentials(PodSpec pod) {
        return pod.getVolumes().stream()
                .filter(volume -> volume.getProjected() != null)
                .flatMap(volume -> volume.getProjected().getSources().stream())
                .map(BackupPlannerTest::text)
                .toList();
    }

    private static String text(VolumeProjection source) {
        boolean secret = source.getSecret() != null;
        String name =
                secret ? source.getSecret().getName() : source.getConfigMap().getName();
        KeyToPath item =
                (secret ? source.getSecret().getItems() : source.getConfigMap().getItems()).get(0);
        Boolean optional = secret
                ? source.getSecret().getOptional()
                : source.getConfigMap().getOptional();
        return item.getPath() + "=" + (secret ? "secret/" : "configmap/") + name + "/" + item.getKey()
                + (Boolean.TRUE.equals(optional) ? "?" : "");
    }

    private static Optional<String> variable(PodSpec pod, String name) {
        return pod.getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .map(EnvVar::getValue)
                .findFirst();
    }

    @Nested
    class ReadsTheStatefulSet {

        @Test
        void theGuidesSetSaysEverything() throws BackupProblem {
            BackupPlan plan = plan(BackupFixtures.guide(), new BackupFixtures.Options());
            PodSpec pod = plan.job("r1", BackupFixtures.guide())
                    .getSpec()
                    .getTemplate()
                    .getSpec();

            assertThat(plan.source())
                    .isEqualTo(new BackupSource.PgDump(
                            List.of("postgresql-0", "postgresql-1", "postgresql-2"), "backup-pvc"));
            assertThat(plan.warnings()).isEmpty();
            assertThat(plan.summary().get(0).toString())
                    .isEqualTo("pg_dump of every database of each of postgresql-0, postgresql-1, postgresql-2"
                            + " that is not a standby");
            assertThat(pod.getContainers().get(0).getImage()).isEqualTo("postgres:13");
            assertThat(credentials(pod))
                    .containsExactly(
                            "password.000=secret/postgres-secret/password", "user.000=secret/postgres-secret/username");
            assertThat(variable(pod, "BACKUP_SERVERS")).hasValue("""
                            postgresql-0 postgresql-0.postgresql-headless.shop.svc
                            postgresql-1 postgresql-1.postgresql-headless.shop.svc
                            postgresql-2 postgresql-2.postgresql-headless.shop.svc""");
            assertThat(variable(pod, "PGPORT")).hasValue("5432");
            assertThat(variable(pod, "BACKUP_CONNECT_DATABASE")).hasValue("mydb");
            assertThat(variable(pod, "BACKUP_DATABASE")).isEmpty();
        }

        /** The Job waits in an annotation of the set, which holds 256 KiB. */
        @Test
        void thousandsOfServersTakeOneLine() throws BackupProblem {
            StatefulSet set = new StatefulSetBuilder(BackupFixtures.guide())
                    .editSpec()
                    .withReplicas(10_000)
                    .withNewOrdinals(5)
                    .endSpec()
                    .build();

            assertThat(variable(pod(set, new BackupFixtures.Options()), "BACKUP_SERVERS"))
                    .hasValue("postgresql- 5 10004 postgresql-headless.shop.svc");
        }

        @Test
        void ordinalsStartWhereTheSetSaysSo() throws BackupProblem {
            StatefulSet set = new StatefulSetBuilder(BackupFixtures.guide())
                    .editSpec()
                    .withReplicas(1)
                    .withNewOrdinals(5)
                    .endSpec()
                    .build();

            assertThat(variable(pod(set, new BackupFixtures.Options()), "BACKUP_SERVERS"))
                    .hasValue("postgresql-5 postgresql-5.postgresql-headless.shop.svc");
        }

        @Test
        void aPasswordFileIsFollowedToItsSecretAndTheSuperuserIsPreferred() throws BackupProblem {
            StatefulSet set = BackupFixtures.set("""
                    metadata: {name: pg, namespace: shop}
                    spec:
                      serviceName: pg-hl
                      template:
                        spec:
                          containers:
                          - name: metrics
                            image: bitnami/postgres-exporter:0.15
                            env: [{name: POSTGRES_PASSWORD, value: other}]
                          - name: postgresql
                            image: registry:5000/bitnami/postgresql:14.5.0-debian-11-r3
                            env:
                            - {name: POSTGRESQL_PORT_NUMBER, value: "5433"}
                            - {name: POSTGRES_USER, value: shop}
                            - {name: POSTGRES_PASSWORD_FILE, value: /opt/bitnami/postgresql/secrets/password}
                            - {name: POSTGRES_POSTGRES_PASSWORD_FILE, value: /opt/bitnami/postgresql/secrets/postgres-password}
                            ports: [{containerPort: 5433, name: tcp-postgresql}]
                            volumeMounts:
                            - {name: dshm, mountPath: /}
                            - {name: secrets, mountPath: /opt/bitnami/postgresql/secrets/}
                          volumes:
                          - {name: dshm, emptyDir: {}}
                          - name: secrets
                            secret:
                              secretName: pg-auth
                              items: [{key: admin, path: postgres-password}, {key: user, path: password}]
                    """);

            PodSpec pod = pod(set, new BackupFixtures.Options());

            assertThat(credentials(pod)).containsExactly("password.000=secret/pg-auth/admin");
            assertThat(variable(pod, "BACKUP_USER")).hasValue("postgres");
            assertThat(variable(pod, "PGPORT")).hasValue("5433");
            assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(1001);
        }

        @Test
        void whatEnvFromMayHoldIsMountedOptionallyInTheOrderOfPrecedence() throws BackupProblem {
            StatefulSet set = BackupFixtures.postgres("""
                    image: postgres:15-alpine
                    env:
                    - {name: POSTGRES_USER, value: $(OWNER)}
                    - name: OWNER
                      valueFrom: {configMapKeyRef: {name: settings, key: owner}}
                    envFrom:
                    - secretRef: {name: first}
                    - prefix: POSTGRES_
                      secretRef: {name: second}
                    """);

            List<String> files = credentials(pod(set, new BackupFixtures.Options()));

            assertThat(files).contains("user.000=configmap/settings/owner");
            assertThat(files.stream().filter(file -> file.contains("PASSWORD")).toList())
                    .endsWith("password.002=secret/first/POSTGRES_PASSWORD?", "password.003=secret/second/PASSWORD?");
        }

        @Test
        void whereEverybodyIsTrustedNoPasswordIsNeeded() throws BackupProblem {
            BackupPlan plan = plan(BackupFixtures.postgres("""
                            image: postgres:15
                            env:
                            - {name: POSTGRES_HOST_AUTH_METHOD, value: trust}
                            - {name: POSTGRES_PASSWORD, value: s3cret}
                            """), new BackupFixtures.Options());

            assertThat(plan.warnings()).singleElement().asString().contains("states no password");
            assertThat(plan.template().toString()).doesNotContain("s3cret");
        }

        @Test
        void whatIsSaidWins() throws BackupProblem {
            PodSpec pod = pod(
                    BackupFixtures.guide(),
                    new BackupFixtures.Options()
                            .database("a$(PGPORT)")
                            .user("u:k")
                            .password("p:k")
                            .host("db.example")
                            .port(6000)
                            .image("postgres:16-alpine"));

            assertThat(credentials(pod)).containsExactly("password.000=secret/p/k", "user.000=secret/u/k");
            assertThat(variable(pod, "BACKUP_SERVERS")).hasValue("db.example db.example");
            assertThat(variable(pod, "PGPORT")).hasValue("6000");
            assertThat(variable(pod, "BACKUP_DATABASE")).hasValue("a$$(PGPORT)");
            assertThat(pod.getContainers().get(0).getImage()).isEqualTo("postgres:16-alpine");
            assertThat(pod.getSecurityContext().getFsGroup()).isEqualTo(70);
        }
    }

    @Nested
    class SaysWhatIsInTheWay {

        @Test
        void aPasswordInTheTemplateIsNotCopied() {
            BackupProblem problem = problem(BackupFixtures.postgres("""
                            image: postgres:15
                            env: [{name: POSTGRES_PASSWORD, value: s3cret}]
                            """), new BackupFixtures.Options());

            assertThat(problem.advice().toString()).contains("pgPasswordSecret");
            assertThat(problem).hasMessageNotContaining("s3cret");
        }

        @Test
        void aPasswordFromAVolumeThatIsNoSecretIsOutOfReach() {
            assertThat(problem(BackupFixtures.postgres("""
                                    image: postgres:15
                                    env: [{name: POSTGRES_PASSWORD_FILE, value: /vault/secrets/pg}]
                                    """), new BackupFixtures.Options()))
                    .hasMessageContaining("/vault/secrets/pg")
                    .hasMessageContaining("pgPasswordSecret");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        {name: POSTGRES_PASSWORD_FILE, value: /vault/pg} | the file /vault/pg that POSTGRES_PASSWORD_FILE names
                        {name: POSTGRES_PASSWORD_FILE, value: $(DIR)/pg} | the file that POSTGRES_PASSWORD_FILE names
                        {name: POSTGRES_PASSWORD, value: a$(B)}          | the variables in the value of POSTGRES_PASSWORD
                        {name: POSTGRES_PASSWORD, valueFrom: {fieldRef: {fieldPath: metadata.name}}} | the pod's own fields, for POSTGRES_PASSWORD
                        """)
        void whereAPasswordIsOutOfReachIsTold(String variable, String place) {
            assertThat(problem(
                                    BackupFixtures.postgres("image: postgres:15\nenv: [" + variable + "]\n"),
                                    new BackupFixtures.Options())
                            .reason())
                    .hasToString(
                            "container postgresql has the password from " + place + ", which a backup cannot read");
        }

        @Test
        void aUserFromTheContainersOwnVariablesIsOutOfReach() {
            BackupProblem problem = problem(BackupFixtures.postgres("""
                            image: postgres:15
                            env: [{name: POSTGRES_USER, value: app-$(TEAM)}]
                            """), new BackupFixtures.Options());

            assertThat(problem.told())
                    .hasToString("container postgresql has the user's name from the variables in the value of"
                            + " POSTGRES_USER, which a backup cannot read: name a Secret with pgUserSecret name:key");
        }

        @Test
        void aClaimMustBeSaidWhereTheDefaultIsNotThere() {
            assertThatThrownBy(() -> new BackupPlanner()
                            .plan(
                                    BackupFixtures.guide(),
                                    BackupOptions.none(),
                                    List.of(),
                                    List.of("nightly", "data-postgresql-0")))
                    .isInstanceOf(BackupProblem.class)
                    .hasMessageContaining("say claim NAME, one of nightly")
                    .hasMessageNotContaining("data-postgresql-0");
        }

        @Test
        void aClaimThatIsNotThereIsRefusedAndTheSetsOwnDataTooButAnUnknownNamespaceIsNotGuessedAt()
                throws BackupProblem {
            assertThat(problem(BackupFixtures.guide(), new BackupFixtures.Options().claim("elsewhere")))
                    .hasMessageContaining("claim elsewhere")
                    .hasMessageContaining("backup-pvc");
            assertThat(problem(BackupFixtures.guide(), new BackupFixtures.Options().claim("data-postgresql-1")))
                    .hasMessageContaining("own data");
            assertThat(new BackupPlanner()
                            .plan(
                                    BackupFixtures.guide(),
                                    new BackupFixtures.Options()
                                            .claim("elsewhere")
                                            .build(),
                                    List.of(),
                                    List.of())
                            .source())
                    .isInstanceOfSatisfying(BackupSource.PgDump.class, dump -> assertThat(dump.claim())
                            .isEqualTo("elsewhere"));
        }

        @Test
        void theClaimThatTheBackupCronJobMountsIsTakenForGranted() throws BackupProblem {
            assertThat(new BackupPlanner()
                            .plan(
                                    BackupFixtures.guide(),
                                    BackupOptions.none(),
                                    List.of(BackupFixtures.cronJob("database-backup", "true")),
                                    List.of())
                            .source())
                    .isInstanceOfSatisfying(BackupSource.PgDump.class, dump -> assertThat(dump.claim())
                            .isEqualTo("backup-pvc"));
        }

        @Test
        void withoutAServerToAskNoneIsGuessed() {
            assertThat(problem(
                                    changed(BackupFixtures.guide(), spec -> spec.withServiceName(null)),
                                    new BackupFixtures.Options())
                            .told())
                    .hasToString(
                            "the StatefulSet has no spec.serviceName, so its pods have no host names: name the server"
                                    + " with pgHost");
            assertThat(problem(
                                    changed(BackupFixtures.guide(), spec -> spec.withReplicas(0)),
                                    new BackupFixtures.Options())
                            .told())
                    .hasToString("the StatefulSet has no replicas, so no server can be asked: name one with pgHost");
        }

        @Test
        void ofManyServersTheFirstAndTheLastAreNamed() throws BackupProblem {
            BackupPlan plan =
                    plan(changed(BackupFixtures.guide(), spec -> spec.withReplicas(9)), new BackupFixtures.Options());

            assertThat(plan.summary().get(0)).asString().contains("postgresql-0 to postgresql-8 (9)");
        }

        private static StatefulSet changed(StatefulSet set, UnaryOperator<StatefulSetSpecBuilder> change) {
            return new StatefulSetBuilder(set)
                    .withSpec(change.apply(new StatefulSetSpecBuilder(set.getSpec()))
                            .build())
                    .build();
        }

        @Test
        void otherSystemsAreNotDumpedByGuess() {
            assertThat(problem(other("cassandra:4.0"), new BackupFixtures.Options()))
                    .hasMessageContaining("nodetool snapshot")
                    .hasMessageContaining("ownJob");
            assertThat(problem(other("confluentinc/cp-kafka:7.4.0"), new BackupFixtures.Options()))
                    .hasMessageContaining("nothing to dump");
            assertThat(problem(other("nginx:1.25"), new BackupFixtures.Options()))
                    .hasMessageContaining("fromCronJob")
                    .hasMessageContaining("nginx:1.25");
        }

        private static StatefulSet other(String image) {
            return BackupFixtures.set("""
                    metadata: {name: other, namespace: shop}
                    spec:
                      serviceName: other
                      template:
                        spec:
                          containers: [{name: main, image: "%s"}]
                    """.formatted(image));
        }
    }

    @Nested
    class TakesTheCronJobOfThePerson {

        @Test
        void asKubectlWouldAndSaysThatTheGuidesOneHidesAFailure() throws BackupProblem {
            BackupPlan plan = new BackupPlanner()
                    .plan(
                            BackupFixtures.guide(),
                            new BackupFixtures.Options()
                                    .cronJob("database-backup")
                                    .build(),
                            List.of(BackupFixtures.cronJob("database-backup", """
                                    pg_dump -h postgresql-0 \\
                                      -U $POSTGRES_USER $POSTGRES_DB > $BACKUP_FILE
                                    echo "Backup completed: $BACKUP_FILE"
                                    """)),
                            List.of());
            var job = plan.job("r1", BackupFixtures.guide());

            assertThat(plan.warnings()).hasSize(2);
            assertThat(plan.warnings().get(0).toString())
                    .contains("container backup")
                    .contains("after pg_dump comes 'echo'");
            assertThat(plan.warnings().get(1).toString()).contains("not verified");
            assertThat(job.getMetadata().getName()).isEqualTo("postgresql-backup-r1");
            assertThat(job.getMetadata().getNamespace()).isEqualTo("shop");
            assertThat(job.getMetadata().getAnnotations())
                    .containsEntry("cronjob.kubernetes.io/instantiate", "manual")
                    .containsEntry(BackupNames.SOURCE, "cron-job/database-backup");
            assertThat(job.getMetadata().getLabels()).containsEntry("team", "db");
            // Owned by the CronJob, its history limit could remove the Job before anybody read the outcome.
            assertThat(job.getMetadata().getOwnerReferences()).isEmpty();
            assertThat(job.getSpec().getBackoffLimit()).isEqualTo(4);
            assertThat(job.getSpec().getTemplate().getSpec().getRestartPolicy()).isEqualTo("OnFailure");
            assertThat(job.getSpec().getTemplate().getMetadata().getLabels()).containsEntry("app", "dump");
            // Their 0 s would make the Job vanish as if it had never been created.
            assertThat(job.getSpec().getTtlSecondsAfterFinished()).isEqualTo(7 * 24 * 3600);
            assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(3600);
        }

        @Test
        void oneThatDoesNotExistIsAProblemThatNamesThoseThatDo() {
            assertThatThrownBy(() -> new BackupPlanner()
                            .plan(
                                    BackupFixtures.guide(),
                                    new BackupFixtures.Options()
                                            .cronJob("nightly")
                                            .build(),
                                    List.of(BackupFixtures.cronJob("database-backup", "true")),
                                    List.of()))
                    .isInstanceOf(BackupProblem.class)
                    .hasMessageContaining("fromCronJob nightly")
                    .hasMessageContaining("database-backup");
        }

        @Test
        void oneThatIsNotCompleteIsToldSo() {
            assertThat(problemOf("nightly", List.of()))
                    .hasToString(
                            "fromCronJob nightly: there is no such CronJob in the StatefulSet's namespace: create it, or"
                                    + " leave the option out");
            assertThat(problemOf("nightly", List.of(incomplete("{schedule: '0 2 * * *'}"))))
                    .hasToString("CronJob nightly has no spec.jobTemplate: complete it");
            assertThat(problemOf("nightly", List.of(incomplete("{jobTemplate: {spec: {template: {spec: {}}}}}"))))
                    .hasToString("CronJob nightly has no containers in its pod template: complete it");
        }

        private static Message problemOf(String name, List<CronJob> cronJobs) {
            return catchThrowableOfType(BackupProblem.class, () -> new BackupPlanner()
                            .plan(
                                    BackupFixtures.guide(),
                                    new BackupFixtures.Options().cronJob(name).build(),
                                    cronJobs,
                                    List.of()))
                    .told();
        }

        private static CronJob incomplete(String spec) {
            return Serialization.unmarshal("""
                    apiVersion: batch/v1
                    kind: CronJob
                    metadata: {name: nightly, namespace: shop}
                    spec: %s
                    """.formatted(spec), CronJob.class);
        }
    }
}
