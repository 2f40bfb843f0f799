package io.jenkins.plugins.statefulset.rollout.systems;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/** Writes and reads with QUORUM. */
final class CassandraClient implements LoadClient {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final CqlSession session;

    /** @param session that stays its owner's to close */
    CassandraClient(CqlSession session) {
        this.session = session;
    }

    static void prepare(CqlSession session) {
        run(
                session,
                "create keyspace if not exists load with replication = {'class': 'NetworkTopologyStrategy', 'DC1': 3}",
                Duration.ofSeconds(60));
        run(session, "create table if not exists load.written (id text primary key)", Duration.ofSeconds(60));
    }

    private static ResultSet run(CqlSession session, String statement, Duration patience, Object... values) {
        return session.execute(SimpleStatement.newInstance(statement, values)
                .setConsistencyLevel(ConsistencyLevel.QUORUM)
                .setIdempotent(true)
                .setTimeout(patience));
    }

    @Override
    public void write(String id) {
        run(session, "insert into load.written (id) values (?)", PATIENCE, id);
    }

    @Override
    public void read(String id) {
        Object unused = run(session, "select id from load.written where id = ?", PATIENCE, id)
                .one();
    }

    @Override
    public Set<String> stored(String run) {
        Set<String> ids = new TreeSet<>();
        run(session, "select id from load.written", Duration.ofSeconds(30)).forEach(row -> {
            String id = row.getString(0);
            if (id != null && id.startsWith(run + "-")) {
                ids.add(id);
            }
        });
        return ids;
    }

    @Override
    public void close() {}
}
