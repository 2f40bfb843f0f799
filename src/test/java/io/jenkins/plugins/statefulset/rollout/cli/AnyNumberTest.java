package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However large or small a number of a manifest is, it is rehearsed with, or refused in words: none runs over and none goes round. */
class AnyNumberTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final KubernetesSerialization YAML = new KubernetesSerialization(JSON, true);
    private static final Path EXAMPLE = Path.of("examples/postgresql");
    private static final Pattern TRACE = Pattern.compile("Exception|\\bat io\\.jenkins|java\\.|fault of its own");
    /** Both sides of what 32 and 64 bits hold. */
    private static final List<String> NUMBERS = List.of(
            "-9223372036854775808",
            "-2147483649",
            "-2147483648",
            "-1",
            "0",
            "2147483647",
            "2147483648",
            "4294967297",
            "9223372036854775807",
            "9223372036854775808",
            "1e30");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replicas",
                "minReadySeconds",
                "revisionHistoryLimit",
                "ordinals.start",
                "updateStrategy.rollingUpdate.partition",
                "updateStrategy.rollingUpdate.maxUnavailable"
            })
    void ofTheSet(String field) throws IOException {
        for (String number : NUMBERS) {
            ObjectNode set = set();
            put(set.withObject("/spec"), field, number);

            checkSaid(
                    field + " " + number,
                    new CommandLine().typing(set.toString()).run("rehearse", "-", "--restart"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "terminationGracePeriodSeconds",
                "activeDeadlineSeconds",
                "priority",
                "securityContext.fsGroup",
                "containers.readinessProbe.initialDelaySeconds",
                "containers.readinessProbe.periodSeconds",
                "containers.readinessProbe.timeoutSeconds",
                "containers.readinessProbe.successThreshold",
                "containers.readinessProbe.failureThreshold",
                "containers.livenessProbe.initialDelaySeconds",
                "containers.livenessProbe.periodSeconds",
                "containers.livenessProbe.failureThreshold",
                "containers.livenessProbe.terminationGracePeriodSeconds",
                "containers.startupProbe.initialDelaySeconds",
                "containers.startupProbe.periodSeconds",
                "containers.startupProbe.failureThreshold",
                "containers.securityContext.runAsUser",
                "containers.lifecycle.preStop.sleep.seconds",
                "containers.resources.limits.memory",
                "containers.resources.requests.cpu"
            })
    void ofThePod(String field) throws IOException {
        for (String number : NUMBERS) {
            checkSaid(
                    field + " " + number,
                    new CommandLine().typing(patch(field, number)).run("plan", EXAMPLE.toString(), "--patch", "-"));
        }
    }

    @Test
    void ofSecondsUntilAPodMustHaveEnded() throws IOException {
        for (String number : NUMBERS) {
            checkSaid(
                    number,
                    new CommandLine()
                            .typing(patch("terminationGracePeriodSeconds", number))
                            .run("rehearse", EXAMPLE.toString(), "--patch", "-"));
        }
    }

    @Test
    void ofYearsEndsARehearsalInWords() throws IOException {
        Said said = new CommandLine()
                .typing(patch("containers.readinessProbe.initialDelaySeconds", "2147483647"))
                .run("rehearse", EXAMPLE.toString(), "--patch", "-");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err())
                .isEqualTo("this rehearsal waits for longer than 40 days of its own time and was given up;"
                        + " a shorter soak, gate or deadline shows the same\n");
    }

    private static String patch(String field, String number) throws IOException {
        ObjectNode pod = JSON.createObjectNode();
        put(pod, field.replaceFirst("^containers\\.", ""), number);
        if (field.startsWith("containers.")) {
            pod = JSON.createObjectNode()
                    .set("containers", JSON.createArrayNode().add(pod.put("name", "postgresql")));
        }
        ObjectNode patch = JSON.createObjectNode();
        patch.withObject("/spec/template").set("spec", pod);
        return patch.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"minAvailable", "maxUnavailable"})
    void ofABudget(String field) throws IOException {
        for (String number : NUMBERS) {
            ObjectNode budget = tree("pdb.yaml");
            budget.withObject("/spec").remove("minAvailable");
            put(budget.withObject("/spec"), field, number);

            checkSaid(
                    field + " " + number,
                    new CommandLine().typing(set() + "\n---\n" + budget).run("rehearse", "-", "--restart"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished"})
    void ofABackupJob(String field) throws IOException {
        for (String number : NUMBERS) {
            ObjectNode job = tree("backup-cronjob.yaml");
            put(job.withObject("/spec/jobTemplate/spec"), field, number);

            checkSaid(
                    field + " " + number,
                    new CommandLine()
                            .typing(set() + "\n---\n" + job)
                            .run(
                                    "rehearse",
                                    "-",
                                    "--restart",
                                    "--backup",
                                    "always",
                                    "--backup-from-cronjob",
                                    "database-backup"));
        }
    }

    private static void put(ObjectNode parent, String path, String number) throws IOException {
        int dot = path.indexOf('.');
        if (dot > 0) {
            put(parent.withObject("/" + path.substring(0, dot)), path.substring(dot + 1), number);
        } else {
            parent.set(path, JSON.readTree(number));
        }
    }

    private static void checkSaid(String what, Said said) {
        assertThat(said.out() + said.err()).as(what).doesNotContainPattern(TRACE);
        assertThat(said.code()).as("%s: %s", what, said).isIn(0, 2, 3, 4, 5);
        if (said.code() == 5) {
            assertThat(said.out()).as(what).contains("backup failed");
        }
    }

    private static ObjectNode set() throws IOException {
        return tree("statefulset.yaml");
    }

    private static ObjectNode tree(String file) throws IOException {
        return (ObjectNode) YAML.unmarshal(Files.readString(EXAMPLE.resolve(file)), JsonNode.class);
    }
}
