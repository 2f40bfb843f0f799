package io.jenkins.plugins.statefulset.rollout.testbed.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest.BackupPolicy;
import io.jenkins.plugins.statefulset.rollout.testbed.RequiresTestbed;
import io.jenkins.plugins.statefulset.rollout.testbed.agent.NodeAgent;
import io.jenkins.plugins.statefulset.rollout.testbed.postgres.PostgresNamespace.Story;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The example as it stands, with real servers: backed up, rolled, restored elsewhere as docs/backup.md says, compared. */
@RequiresTestbed
class BackupAndRestoreTest {
    private static final String SET = "postgresql";
    private static final List<String> PODS = List.of("postgresql-0", "postgresql-1", "postgresql-2");

    private static PostgresNamespace namespace;

    @BeforeAll
    static void startServers() throws IOException {
        namespace = Testbed.postgres();
        namespace.example().forEach(namespace::create);
        namespace.untilReady(SET);
        for (int i = 0; i < PODS.size(); i++) {
            namespace.sql(
                    PODS.get(i),
                    "mydb",
                    "create table orders as select id, md5((id * %d)::text) as body, now() as placed from generate_series(1, %d) id;"
                                    .formatted(i + 7, 2000 + i)
                            + "alter table orders add primary key (id); create index on orders (body);"
                            + "create schema old; create table old.\"Odd name\" (v bytea);"
                            + "insert into old.\"Odd name\" values ('\\x00ff'), (null);");
        }
        namespace.sql("postgresql-1", "mydb", "create role reader login; create database ledger owner reader");
        namespace.sql(
                "postgresql-1", "ledger", "create table entries as select 'ä€' || g v from generate_series(1, 100) g");
        namespace.sql("postgresql-2", "postgres", "create table notes as select 'in postgres itself' v");
    }

    @AfterAll
    static void stopServers() throws IOException {
        if (namespace != null) {
            namespace.close();
        }
    }

    @Test
    void whatWasInTheServersBeforeTheRolloutIsInTheBackupAndStillInThem() {
        Map<String, Map<String, String>> before = contents("postgresql-");
        assertThat(before.get("postgresql-1")).containsKeys("mydb/old.\"Odd name\"", "ledger/public.entries");

        Story story = namespace.run(namespace
                .request(SET)
                .image(SET, "postgres:13.23")
                .backup(BackupPolicy.ALWAYS)
                .gate(new GateSpec.Sql(
                        "",
                        "select current_setting('server_version') = '13.23' and count(*) >= 2000 from orders",
                        Duration.ofSeconds(20)))
                .build());

        assertThat(story.outcome().result()).as(story.log()).isEqualTo(Result.COMPLETED);
        assertThat(story.log()).contains("7 databases");
        assertThat(story.events().stream()
                        .filter(event -> event instanceof RolloutEvent.GateChanged gate
                                && gate.name().startsWith("sql")
                                && gate.state() == RolloutEvent.StepState.PASSED))
                .as(story.log())
                .hasSize(PODS.size());
        assertThat(contents("postgresql-")).isEqualTo(before);
        for (String pod : PODS) {
            assertThat(namespace.sql(pod, "postgres", "show server_version")).isEqualTo("13.23");
            secondServer(pod.replace(SET, "second"));
            restore(pod, story.backupFolder());
        }
        assertThat(contents("second-")).isEqualTo(before);
        assertThat(namespace.sql(
                        "second-1",
                        "ledger",
                        "select pg_get_userbyid(datdba) from pg_database where datname = 'ledger'"))
                .isEqualTo("reader");
    }

    /** By the pod's name, that of the set in each. */
    private static Map<String, Map<String, String>> contents(String prefix) {
        Map<String, Map<String, String>> contents = new TreeMap<>();
        for (String pod : PODS) {
            contents.put(pod, namespace.contents(pod.replace(SET + "-", prefix)));
        }
        return contents;
    }

    /** Of the major of the clients that dumped: what they write is not for servers of an earlier one. */
    private static void secondServer(String name) {
        namespace.create(new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNodeSelector(namespace.agent().selector())
                .withTolerations(NodeAgent.toleration())
                .withHostname(name)
                .withSubdomain("postgresql-headless")
                .addNewContainer()
                .withName("server")
                .withImage(PostgresImages.sameAsClients())
                .addNewEnv()
                .withName("POSTGRES_USER")
                .withValue(PostgresNamespace.USER)
                .endEnv()
                .addNewEnv()
                .withName("POSTGRES_DB")
                .withValue("postgres")
                .endEnv()
                .addNewEnv()
                .withName("POSTGRES_PASSWORD")
                .withNewValueFrom()
                .withNewSecretKeyRef("password", PostgresNamespace.SECRET, false)
                .endValueFrom()
                .endEnv()
                .withNewReadinessProbe()
                .withNewExec()
                .withCommand("pg_isready", "-h", "127.0.0.1")
                .endExec()
                .withPeriodSeconds(1)
                .endReadinessProbe()
                .endContainer()
                .endSpec()
                .build());
        namespace.until(
                name,
                pod -> pod.getStatus() != null
                        && pod.getStatus().getConditions().stream()
                                .anyMatch(condition -> condition.getType().equals("Ready")
                                        && condition.getStatus().equals("True")));
    }

    /** The pod of docs/backup.md with the commands that it tells people to give, against the second server. */
    private static void restore(String pod, String backup) {
        String second = pod.replace(SET, "second");
        Pod restore = RestorePod.of(
                "restore-" + pod, namespace.agent(), """
                set -eu
                cd /backup/%s && sha256sum -c SHA256SUMS
                cd %s
                export PGHOST=%s.postgresql-headless PGUSER=%s
                psql -d postgres -f globals.sql
                for dump in *.dump; do
                    case $dump in
                    postgres.dump) pg_restore --clean --if-exists --exit-on-error -d postgres "$dump" ;;
                    *) pg_restore --create --exit-on-error -d postgres "$dump" ;;
                    esac
                done
                """.formatted(backup, pod, second, PostgresNamespace.USER));
        namespace.create(restore);
        Pod ended = namespace.until(
                "restore-" + pod,
                seen -> seen.getStatus() != null
                        && List.of("Succeeded", "Failed")
                                .contains(String.valueOf(seen.getStatus().getPhase())));
        assertThat(ended.getStatus().getPhase())
                .as(() -> namespace.client().pods().resource(ended).getLog())
                .isEqualTo("Succeeded");
    }
}
