package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.assertj.core.api.SoftAssertions;

/** Invariant 10: whatever path a secret takes into the process, none leads out. */
class NoSecretLeavesTest {
    private static final String OLD = "Old7hunterQ";
    private static final String NEW = "New7hunterQ";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Places of a pod template, each with a secret in the place of @@@. */
    private static final List<String> PLACES = List.of(
            "containers: [{name: app, image: acme/app:1, env: [{name: %N, value: \"@@@\"}]}]",
            "initContainers: [{name: init, image: acme/i:1, env: [{name: %N, value: \"@@@\"}]}]",
            "initContainers: [{name: side, image: acme/i:1, restartPolicy: Always, args: [--password, \"@@@\"]}]",
            "containers: [{name: app, image: acme/app:1, env: [{name: CONFIG, value: '{\"a\": {\"%N\": \"@@@\"}}'}]}]",
            "containers: [{name: app, image: acme/app:1, env: [{name: JAVA_OPTS, value: \"-Xmx1g -Dapp.%N=@@@ -Da=b\"}]}]",
            "containers: [{name: app, image: acme/app:1, env: [{name: ADDRESS, value: \"amqp://u:@@@@mq:5672/v\"}]}]",
            "containers: [{name: app, image: acme/app:1, env: [{name: ADO, value: \"Server=d;User Id=u;Password=@@@;X=y\"}]}]",
            "containers: [{name: app, image: acme/app:1, env: [{name: JDBC, value: \"jdbc:x://h/d?user=a&password=@@@\"}]}]",
            "containers: [{name: app, image: acme/app:1, args: [\"--requirepass\", \"@@@\"]}]",
            "containers: [{name: app, image: acme/app:1, args: [\"--port=1\", \"--%N=@@@\"]}]",
            "containers: [{name: app, image: acme/app:1, command: [redis-cli], args: [\"-a\", \"@@@\"]}]",
            "containers: [{name: app, image: acme/app:1, command: [sh, -c, \"exec redis-server --requirepass '@@@' --port 1\"]}]",
            "containers: [{name: app, image: acme/app:1, command: [sh, -c, \"export %N=@@@\\nrun\"]}]",
            "containers: [{name: app, image: acme/app:1, command: [sh, -c, \"cat > x <<EOF\\nuser a\\nrequirepass @@@\\nEOF\\nrun x\"]}]",
            "containers: [{name: app, image: acme/app:1, lifecycle: {preStop: {exec: {command: [sh, -c, \"mysqladmin -uroot -p@@@ shutdown\"]}}}}]",
            "containers: [{name: app, image: acme/app:1, livenessProbe: {exec: {command: [redis-cli, -a, \"@@@\", ping]}}}]",
            "containers: [{name: app, image: acme/app:1, readinessProbe: {httpGet: {path: /, port: 80, httpHeaders: [{name: Authorization, value: \"Basic @@@\"}]}}}]",
            "containers: [{name: app, image: acme/app:1, startupProbe: {httpGet: {path: \"/?token=@@@\", port: 80}}}]",
            "volumes: [{name: v, csi: {driver: d, volumeAttributes: {clientSecret: \"@@@\"}}}]",
            "volumes: [{name: v, flexVolume: {driver: a/d, options: {password: \"@@@\"}}}]",
            "containers: [{name: app, image: acme/app:1}, {name: two, image: acme/two:1, env: [{name: %N, value: \"@@@\"}]}]",
            "annotations: {acme.org/%N: \"@@@\"}",
            "annotations: {kubectl.kubernetes.io/last-applied-configuration: '{\"env\":[{\"name\":\"%N\",\"value\":\"@@@\"}]}'}",
            "annotations: {note: \"-----BEGIN PRIVATE KEY----- @@@ -----END PRIVATE KEY-----\"}");

    private static final List<String> NAMES = List.of(
            "POSTGRES_PASSWORD",
            "RABBITMQ_DEFAULT_PASS",
            "api-key",
            "ERLANG_COOKIE",
            "dbPassword",
            "MINIO_SECRET_KEY",
            "DSN",
            "AUTH_TOKEN",
            "PRIVATE_KEY",
            "KAFKA_SASL_JAAS_CONFIG",
            "passphrase",
            "LICENSE_KEY",
            "client_secret");

    @Provide
    Arbitrary<String> places() {
        return Arbitraries.of(PLACES).flatMap(place -> Arbitraries.of(NAMES).map(name -> place.replace("%N", name)));
    }

    @Provide
    Arbitrary<List<String>> faults() {
        return Arbitraries.of(
                List.of(),
                List.of("--fault", "crash-loop=1"),
                List.of("--fault", "never-ready=2"),
                List.of("--fault", "image-pull=2"),
                List.of("--fault", "never-ready=1", "--on-failure", "hold"));
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void aRehearsalShowsNone(@ForAll("places") String place, @ForAll("faults") List<String> fault) throws IOException {
        Path folder = Files.createTempDirectory("secrets");
        Path now = write(folder.resolve("set.yaml"), place, OLD);
        Path next = write(folder.resolve("next.yaml"), place, NEW);
        Path events = folder.resolve("e.jsonl");
        Path report = folder.resolve("r.html");
        CommandLine console = new CommandLine();

        SoftAssertions softly = new SoftAssertions();
        silent(softly, "plan", console.run("plan", now.toString(), "-f", next.toString(), "--backup", "never"));
        silent(
                softly,
                "plan -o json",
                console.run("plan", now.toString(), "-f", next.toString(), "-o", "json", "--backup", "never"));
        silent(
                softly,
                "rehearse",
                rehearse(now, next, fault, "--events", events.toString(), "--report", report.toString()));
        silent(softly, "rehearse -o json", rehearse(now, next, fault, "-o", "json"));
        for (Path file : List.of(events, report)) {
            softly.assertThat(Files.readString(file)).as(file.toString()).doesNotContain(OLD, NEW);
        }
        softly.assertAll();
    }

    @Property(tries = 30, shrinking = ShrinkingMode.OFF)
    void aRolloutAndItsRecordShowNone(@ForAll("places") String place) throws IOException {
        Path folder = Files.createTempDirectory("secrets");
        Path next = write(folder.resolve("next.yaml"), place, NEW);
        SimulatedCluster world = SimulatedCluster.builder()
                .start(CommandLine.NOON)
                .load(Manifests.parse(manifest(place, OLD), "set.yaml", "default").entries().stream()
                        .map(Manifests.Entry::object)
                        .toList())
                .faults("crash-loop=1")
                .build();
        CommandLine console = new CommandLine().on(world);

        SoftAssertions softly = new SoftAssertions();
        Said run = console.run(
                "run",
                "db",
                "-f",
                next.toString(),
                "--reason",
                "password=" + NEW,
                "--on-failure",
                "hold",
                "--backup",
                "never");
        assertThat(run.out()).as(run.err()).contains("held");
        silent(softly, "run", run);
        silent(softly, "status", console.run("status", "db"));
        silent(softly, "status -o json", console.run("status", "db", "-o", "json"));
        silent(softly, "rollback", console.run("rollback", "db", "--reason", "the token is " + NEW));
        silent(softly, "status at the end", console.run("status", "db", "-o", "json"));
        softly.assertThat(record(world)).doesNotContain(OLD, NEW);
        softly.assertAll();
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void noErrorQuotesOne(@ForAll("wrong") List<String> arguments) throws IOException {
        Path folder = Files.createTempDirectory("secrets");
        write(folder.resolve("set.yaml"), PLACES.get(0).replace("%N", "A_PASSWORD"), OLD);
        for (Map.Entry<String, String> file : BROKEN.entrySet()) {
            Files.writeString(folder.resolve(file.getKey() + ".txt"), file.getValue());
        }
        String[] given = arguments.stream()
                .map(argument -> argument.replace("FOLDER", folder.toString()))
                .toArray(String[]::new);

        Said said = new CommandLine().run(given);

        assertThat(said.out() + said.err()).doesNotContain(OLD, NEW);
        assertThat(said.code()).isEqualTo(2);
    }

    /** Files in which a password stands where it cannot be read, or makes them unreadable. */
    private static final Map<String, String> BROKEN = Map.of(
            "alias", "spec: {template: {spec: {containers: [{name: app, env: [{name: A, value: *" + NEW + "}]}]}}}",
            "tag", "spec: {template: {spec: {containers: [{name: app, env: [{name: A, value: !" + NEW + "}]}]}}}",
            "number",
                    "spec: {template: {spec: {containers: [{name: app, env: [{name: P, value: {a: " + NEW + "}}]}]}}}",
            "argument", "spec: {template: {spec: {containers: [{name: app, args: [--password, [" + NEW + "]]}]}}}",
            "open", "spec: {template: {spec: {containers: [{name: app, args: [--password, '" + NEW + "]}]}}}",
            "label", "spec: {template: {metadata: {annotations: {token: [" + NEW + "]}}}}");

    @Provide
    Arbitrary<List<String>> wrong() {
        return Arbitraries.of(
                List.of("plan", "FOLDER/set.yaml", "--env", "nope:DB_PASSWORD=" + NEW),
                List.of("plan", "FOLDER/set.yaml", "--env", "app:1BAD=" + NEW),
                List.of("plan", "FOLDER/set.yaml", "--env", "app:" + NEW),
                List.of("plan", "FOLDER/set.yaml", "--env", "app:A=x", NEW),
                List.of("plan", "FOLDER/set.yaml", "--env", "DB_PASSWORD=" + NEW),
                List.of("plan", "FOLDER/set.yaml", "--env=app:DB_PASSWORD=" + NEW, "--waves", "0"),
                List.of("plan", "FOLDER/set.yaml", "--image", "app=https://u:" + NEW + "@registry.example/a"),
                List.of("plan", "FOLDER/set.yaml", "--restart", "--gate", "exec=redis-cli -a " + NEW + " ping"),
                List.of("plan", "FOLDER/set.yaml", "--restart", "--gate", "http=http://u:" + NEW + "@app/ready"),
                List.of("plan", "FOLDER/set.yaml", "--restart", "--password=" + NEW),
                List.of("plan", "FOLDER/set.yaml", "--patch", "FOLDER/alias.txt"),
                List.of("plan", "FOLDER/set.yaml", "--patch", "FOLDER/tag.txt"),
                List.of("plan", "FOLDER/set.yaml", "--patch", "FOLDER/number.txt"),
                List.of("plan", "FOLDER/set.yaml", "--patch", "FOLDER/argument.txt"),
                List.of("plan", "FOLDER/set.yaml", "--patch", "FOLDER/open.txt"),
                List.of("plan", "FOLDER/set.yaml", "--patch", "FOLDER/label.txt"));
    }

    @Property(tries = 20, shrinking = ShrinkingMode.OFF)
    void plainSettingsStayVisible(@ForAll("settings") String setting) throws IOException {
        String[] pair = setting.split("=", 2);
        Path folder = Files.createTempDirectory("secrets");
        String place = "containers: [{name: app, image: acme/app:1, env: [{name: " + pair[0] + ", value: \"@@@\"}]}]";
        Path now = write(folder.resolve("set.yaml"), place, "7" + pair[1]);
        Path next = write(folder.resolve("next.yaml"), place, pair[1]);

        Said said = new CommandLine().run("plan", now.toString(), "-f", next.toString());

        assertThat(said.out()).contains(pair[0], " → " + pair[1]).doesNotContain("(hidden)", "sounds like");
    }

    @Provide
    Arbitrary<String> settings() {
        return Arbitraries.of(
                "CASSANDRA_NUM_TOKENS=16",
                "KEYSPACE=orders",
                "AUTHORITY=why",
                "CERT_DURATION=1h",
                "PASSWORD_MIN_LENGTH=12",
                "DB_PASSWORD_FILE=/run/secrets/db",
                "KEY_SHARDS=4",
                "TOKEN_TTL=15",
                "MAX_TOKENS=100",
                "LOG_LEVEL=debug",
                "DATABASE_HOST=db.example");
    }

    private static Said rehearse(Path now, Path next, List<String> fault, String... more) {
        List<String> arguments = new java.util.ArrayList<>(
                List.of("rehearse", now.toString(), "-f", next.toString(), "--backup", "never"));
        arguments.addAll(fault);
        arguments.addAll(List.of(more));
        return new CommandLine().run(arguments.toArray(String[]::new));
    }

    private static void silent(SoftAssertions softly, String what, Said said) {
        softly.assertThat(said.code()).as(what + said.err()).isIn(0, 3, 4);
        softly.assertThat(said.out() + said.err()).as(what).doesNotContain(OLD, NEW);
    }

    /** All of the record; at its end the patch is no longer in it. */
    private static String record(SimulatedCluster world) throws IOException {
        HasMetadata set = world.statefulSet("default", "db").orElseThrow();
        ObjectNode record =
                (ObjectNode) JSON.readTree(set.getMetadata().getAnnotations().get(StateAnnotation.STATE));
        assertThat(record.has("pending")).isFalse();
        return record.toString();
    }

    private static Path write(Path file, String place, String secret) throws IOException {
        return Files.writeString(file, manifest(place, secret));
    }

    private static String manifest(String place, String secret) {
        boolean metadata = place.startsWith("annotations");
        String spec = metadata ? "" : place.replace("@@@", secret);
        String containers = spec.contains("containers: [") && spec.startsWith("containers")
                ? ""
                : "      containers: [{name: app, image: acme/app:1}]\n";
        return """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db}
                spec:
                  serviceName: db
                  replicas: 3
                  selector: {matchLabels: {app: db}}
                  template:
                    metadata:
                      labels: {app: db}
                """
                + (metadata ? "      " + place.replace("@@@", secret) + "\n" : "")
                + "    spec:\n"
                + containers
                + (spec.isEmpty() ? "" : "      " + spec + "\n");
    }
}
