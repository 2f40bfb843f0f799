package io.jenkins.plugins.statefulset.rollout.testbed.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.api.BlockedException;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.BackupPhase;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.testbed.RequiresTestbed;
import io.jenkins.plugins.statefulset.rollout.testbed.postgres.PostgresNamespace.Story;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL 14 on data files of 13, as docs/risk.md says of it. */
@RequiresTestbed
class MajorUpgradeTest {
    private static final String SET = "postgresql";
    private static final List<String> PODS = List.of("postgresql-0", "postgresql-1", "postgresql-2");

    private static PostgresNamespace namespace;

    @BeforeAll
    static void startServers() throws IOException {
        namespace = Testbed.postgres();
        namespace.quickExample(3).forEach(namespace::create);
        namespace.untilReady(SET);
        for (String pod : PODS) {
            namespace.sql(pod, "mydb", "create table t as select '" + pod + "' || g v from generate_series(1, 50) g");
        }
    }

    @AfterAll
    static void stopServers() throws IOException {
        if (namespace != null) {
            namespace.close();
        }
    }

    @BeforeEach
    void settle() {
        namespace.untilReady(SET);
    }

    private static RolloutRequest.Builder upgrade() {
        return namespace.request(SET).image(SET, "postgres:14");
    }

    private static Map<String, Map<String, String>> contents() {
        Map<String, Map<String, String>> contents = new TreeMap<>();
        PODS.forEach(pod -> contents.put(pod, namespace.contents(pod)));
        return contents;
    }

    @Test
    void isBlockedAndTouchesNothing() {
        Map<String, String> pods = namespace.pods(SET);
        String version = namespace.set(SET).getMetadata().getResourceVersion();

        assertThatThrownBy(() -> namespace.run(upgrade().build()))
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("PostgreSQL 14 cannot open data files that 13 wrote")
                .hasMessageContaining("accept major-upgrade");

        assertThat(namespace.pods(SET)).isEqualTo(pods);
        assertThat(namespace.set(SET).getMetadata().getResourceVersion()).isEqualTo(version);
    }

    @Test
    void goesBackWithItsDataWhereItIsAcceptedAllTheSame() {
        Map<String, Map<String, String>> before = contents();
        Map<String, String> pods = namespace.pods(SET);

        Story story = namespace.run(upgrade().accept("major-upgrade").build());

        assertThat(story.outcome().result()).as(story.log()).isEqualTo(Result.ROLLED_BACK);
        assertThat(story.outcome().reason().toString()).contains("postgresql-2").contains("CrashLoopBackOff");
        assertThat(story.log())
                .contains("database files are incompatible with server")
                .contains("initialized by PostgreSQL version 13");
        assertThat(story.events())
                .anyMatch(event ->
                        event instanceof RolloutEvent.Backup backup && backup.state() == BackupPhase.SUCCEEDED);
        assertThat(namespace.pods(SET))
                .containsEntry("postgresql-0", pods.get("postgresql-0"))
                .containsEntry("postgresql-1", pods.get("postgresql-1"))
                .doesNotContainEntry("postgresql-2", pods.get("postgresql-2"));
        namespace.untilReady(SET);
        assertThat(namespace.sql("postgresql-2", "mydb", "show server_version")).startsWith("13.");
        assertThat(contents()).isEqualTo(before);
    }
}
