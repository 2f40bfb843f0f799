package io.jenkins.plugins.statefulset.rollout.systems;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** Writes to whoever is the primary; after an error with a new connection. */
final class PostgresClient implements LoadClient {
    private static final int SECONDS = 5;

    private final String url;
    private Optional<Connection> open = Optional.empty();

    PostgresClient(Members members, String database) {
        this.url = "jdbc:postgresql://" + members.hostsAndPorts(5432) + "/" + database + "?targetServerType=primary";
    }

    /** {@code primary}, {@code standby} of one that streams, or nothing. */
    static String role(String address) {
        try (Connection connection = connection("jdbc:postgresql://" + address + ":5432/mydb", 1);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select case when not pg_is_in_recovery() then 'primary' when exists (select from pg_stat_wal_receiver"
                                + " where status = 'streaming') then 'standby' else '' end")) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            return "";
        }
    }

    private static Connection connection(String url, int seconds) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "mydb_owner");
        // As in the Secret of the manifests, of servers on loopback.
        properties.setProperty("password", "only-for-this-test");
        properties.setProperty("connectTimeout", Integer.toString(seconds));
        properties.setProperty("loginTimeout", Integer.toString(2 * seconds));
        properties.setProperty("socketTimeout", Integer.toString(seconds));
        properties.setProperty("hostRecheckSeconds", "1");
        return DriverManager.getConnection(url, properties);
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T with(Work<T> work) throws SQLException {
        try {
            if (open.isEmpty()) {
                open = Optional.of(connection(url, SECONDS));
            }
            return work.on(open.get());
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    void prepare() throws SQLException {
        Object unused = with(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("create table if not exists written (id text primary key)");
            }
        });
    }

    /**
     * A cancelled wait for the standbys is told as a warning, and the write is there only on the primary: that is no acknowledgement.
     */
    @Override
    public void write(String id) throws SQLException {
        Object unused = with(connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into written values (?) on conflict do nothing")) {
                insert.setString(1, id);
                insert.executeUpdate();
                if (insert.getWarnings() != null) {
                    throw insert.getWarnings();
                }
                return id;
            }
        });
    }

    @Override
    public void read(String id) throws SQLException {
        Object unused = with(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select id from written where id = ?")) {
                select.setString(1, id);
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next();
                }
            }
        });
    }

    @Override
    public Set<String> stored(String run) throws SQLException {
        return with(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select id from written where id like ? || '-%'")) {
                select.setString(1, run);
                Set<String> ids = new TreeSet<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getString(1));
                    }
                }
                return ids;
            }
        });
    }

    @Override
    public void close() {
        open.ifPresent(connection -> {
            try {
                connection.close();
            } catch (SQLException e) {
                System.getLogger(PostgresClient.class.getName()).log(System.Logger.Level.DEBUG, "gone already", e);
            }
        });
        open = Optional.empty();
    }
}
