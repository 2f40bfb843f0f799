package io.jenkins.plugins.statefulset.rollout.systems;

import io.jenkins.plugins.statefulset.rollout.testbed.agent.Image;
import io.jenkins.plugins.statefulset.rollout.testbed.postgres.PostgresPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Debian's PostgreSQL under Patroni, which makes another server the primary when the one it has goes. There is one version of it, so a setting is changed. */
public final class PatroniSystem implements RealSystem {
    private static final String CONTAINER = "patroni";
    private static final String SETTING = "PATRONI_LOG_LEVEL";
    private static final String ARCHIVE = "RESTORE_COMMAND";
    private static final int REST = 8008;

    private final EtcdSystem etcd = new EtcdSystem();

    @Override
    public String name() {
        return "patroni";
    }

    @Override
    public String title() {
        return "PostgreSQL with Patroni 4, a setting";
    }

    @Override
    public Optional<String> obstacle() {
        return PostgresPrograms.ofDebian().isEmpty()
                ? Optional.of(PostgresPrograms.NONE)
                : etcd.obstacle()
                        .or(() -> ServerImages.missingPrograms("/usr/bin/python3", "/usr/bin/curl"))
                        .or(() -> ServerImages.missingJars("patroni"));
    }

    @Override
    public Map<String, Image> images() throws IOException {
        Image image = ServerImages.of("patroni", Map.of("/opt/patroni", ServerImages.jars("patroni")), 0, "TERM");
        Path programs = PostgresPrograms.ofDebian().orElseThrow();
        Map<String, String> environment = new LinkedHashMap<>(image.environment());
        environment.put("PATH", "/opt/scripts:" + programs + ":/usr/local/bin:/usr/bin:/bin");
        environment.put("PG_BIN", programs.toString());
        environment.put("PYTHONPATH", "/opt/patroni");
        Map<String, Image> images = new HashMap<>(etcd.images());
        images.put(
                "example/patroni:4",
                new Image(
                        image.files(),
                        image.entrypoint(),
                        image.arguments(),
                        environment,
                        image.user(),
                        image.stopSignal()));
        return images;
    }

    @Override
    public String set() {
        return "patroni";
    }

    /** The primary, and the standby that has to have a write. */
    @Override
    public int quorum() {
        return 2;
    }

    @Override
    public Update update() {
        return Update.variable(CONTAINER, SETTING, "WARNING");
    }

    @Override
    public Update downdate() {
        return Update.variable(CONTAINER, SETTING, "INFO");
    }

    @Override
    public Update badRelease() {
        return Update.variable(CONTAINER, "PATRONI_RESTAPI_LISTEN", "nowhere");
    }

    /** A standby looks into a slow archive before it streams. */
    @Override
    public Optional<Update> slowRelease() {
        return Optional.of(Update.variable(CONTAINER, ARCHIVE, "sleep 5; false"));
    }

    @Override
    public Optional<Update> quickRelease() {
        return Optional.of(Update.variable(CONTAINER, ARCHIVE, "false"));
    }

    @Override
    public void prepare(Members members) throws SQLException {
        try (PostgresClient client = new PostgresClient(members, "postgres")) {
            client.prepare();
        }
    }

    @Override
    public Roles look(Members members) {
        Set<String> serving = new TreeSet<>();
        Optional<String> leader = Optional.empty();
        for (String pod : members.pods()) {
            String said = Asked.of(members.address(pod), REST, "GET /patroni HTTP/1.0\r\n\r\n")
                    .orElse("");
            if (said.contains("\"state\": \"running\"") || said.contains("\"state\": \"streaming\"")) {
                serving.add(pod);
            }
            if (said.contains("\"role\": \"primary\"") || said.contains("\"role\": \"master\"")) {
                leader = Optional.of(pod);
            }
        }
        return new Roles(serving, leader);
    }

    @Override
    public LoadClient connect(Members members) {
        return new PostgresClient(members, "postgres");
    }
}
