package io.jenkins.plugins.statefulset.rollout.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BackupJobTest {

    private static Job job(String rolloutId) throws BackupProblem {
        return new BackupPlanner()
                .plan(BackupFixtures.guide(), BackupOptions.none(), List.of(), BackupFixtures.CLAIM)
                .job(rolloutId, BackupFixtures.guide());
    }

    private static PodSpec pod() throws BackupProblem {
        return job("r1").getSpec().getTemplate().getSpec();
    }

    @Test
    void oneRolloutHasOneJobAndAnotherRolloutAnother() throws BackupProblem {
        assertThat(job("r1")).isEqualTo(job("r1"));
        assertThat(job("r1").getMetadata().getName())
                .isNotEqualTo(job("r2").getMetadata().getName());
    }

    @Property
    void everyRolloutIdGivesANameThatKubernetesTakes(@ForAll String set, @ForAll String id) {
        assertThat(BackupNames.jobName(set, id)).matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    }

    @Test
    void idsThatANameCannotTellApartStayApart() {
        assertThat(BackupNames.jobName("pg", "A")).isNotEqualTo(BackupNames.jobName("pg", "a"));
        assertThat(BackupNames.jobName("pg", "x".repeat(80) + "1"))
                .isNotEqualTo(BackupNames.jobName("pg", "x".repeat(80) + "2"));
    }

    @Test
    void theJobIsARecordThatOutlivesWhatItBacksUp() throws BackupProblem {
        Job job = job("R 1");

        assertThat(job.getMetadata().getOwnerReferences()).isEmpty();
        assertThat(job.getSpec().getTtlSecondsAfterFinished())
                .isEqualTo((int) Duration.ofDays(7).toSeconds());
        assertThat(job.getMetadata().getAnnotations())
                .containsEntry(BackupNames.ROLLOUT_ID, "R 1")
                .containsEntry(BackupNames.STATEFUL_SET, "shop/postgresql")
                .containsEntry(BackupNames.SOURCE, "pg_dump");
        assertThat(job.getMetadata().getLabels()).containsEntry(BackupNames.STATEFUL_SET_LABEL, "postgresql");
    }

    @Test
    void itKeepsTheRestrictedPodSecurityStandard() throws BackupProblem {
        PodSpec pod = pod();
        Container container = pod.getContainers().get(0);

        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(999);
        assertThat(pod.getSecurityContext().getFsGroup()).isEqualTo(999);
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getEnableServiceLinks()).isFalse();
        assertThat(container.getVolumeMounts().stream().map(VolumeMount::getMountPath))
                .containsExactlyInAnyOrder("/backup", "/tmp", "/run/backup-credentials");
    }

    @Test
    void noSecretIsAVariableOrAnArgument() throws BackupProblem {
        assertThat(pod().getContainers().get(0).getEnv())
                .filteredOn(variable -> variable.getValueFrom() != null)
                .extracting(variable -> variable.getValueFrom().getSecretKeyRef())
                .containsOnlyNulls();
    }

    @Test
    void itTriesOnceMoreUnlessThatIsHopeless() throws BackupProblem {
        Job job = job("r1");

        assertThat(job.getSpec().getBackoffLimit()).isEqualTo(1);
        assertThat(job.getSpec().getPodFailurePolicy().getRules())
                .extracting(rule -> rule.getAction())
                .containsExactly("Ignore", "FailJob");
        assertThat(pod().getRestartPolicy()).isEqualTo("Never");
        assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(3600);
    }

    /** Kubernetes, third_party/forked/golang/expansion: what the kubelet does to a container's command. */
    private static String expand(String text, Map<String, String> variables) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
            int end = text.indexOf(')', i);
            if (text.charAt(i) == '$' && next == '$') {
                i++;
                result.append('$');
            } else if (text.charAt(i) == '$' && next == '(' && end > 0) {
                String name = text.substring(i + 2, end);
                result.append(variables.getOrDefault(name, "$(" + name + ")"));
                i = end;
            } else {
                result.append(text.charAt(i));
            }
        }
        return result.toString();
    }

    @Test
    void theScriptReachesTheShellAsItIs() throws BackupProblem {
        Container container = pod().getContainers().get(0);
        Map<String, String> variables =
                container.getEnv().stream().collect(Collectors.toMap(EnvVar::getName, variable -> "replaced"));

        assertThat(container.getCommand()).startsWith("/bin/sh", "-c").hasSize(3);
        assertThat(expand(container.getCommand().get(2), variables)).isEqualTo(PgDumpJob.script());
    }

    @Test
    void thePersonsOwnJobIsTakenAsItIsExceptForWhatBelongedToItsFirstLife() throws BackupProblem {
        Job own = Serialization.unmarshal("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: snapshot, uid: 1f, resourceVersion: "7"}
                spec:
                  activeDeadlineSeconds: 60
                  selector: {matchLabels: {controller-uid: 1f}}
                  template:
                    metadata: {labels: {controller-uid: 1f, app: snapshot}}
                    spec:
                      restartPolicy: Never
                      containers: [{name: nodetool, image: "cassandra:4.0", command: [nodetool, snapshot]}]
                """, Job.class);

        BackupPlan plan = new BackupPlanner().plan(BackupFixtures.guide(), own(own), List.of(), List.of());
        Job job = plan.job("r1", BackupFixtures.guide());

        assertThat(plan.source()).isEqualTo(new BackupSource.OwnJob("snapshot"));
        assertThat(plan.warnings()).singleElement().asString().contains("not verified");
        assertThat(job.getMetadata().getUid()).isNull();
        assertThat(job.getMetadata().getResourceVersion()).isNull();
        assertThat(job.getSpec().getSelector()).isNull();
        assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(60);
        assertThat(job.getSpec().getTemplate().getMetadata().getLabels())
                .containsEntry("app", "snapshot")
                .doesNotContainKey("controller-uid");
        assertThat(job.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv())
                .isEmpty();
    }

    @Test
    void anOwnJobOfAnotherNamespaceIsRefused() {
        Job own = Serialization.unmarshal("""
                metadata: {name: x, namespace: other}
                spec: {template: {spec: {containers: [{name: a}]}}}
                """, Job.class);

        assertThatThrownBy(() -> new BackupPlanner().plan(BackupFixtures.guide(), own(own), List.of(), List.of()))
                .isInstanceOf(BackupProblem.class)
                .hasMessageContaining("metadata.namespace is other");
    }

    private static BackupOptions own(Job job) {
        Optional<String> none = Optional.empty();
        return new BackupOptions(
                none,
                Optional.empty(),
                Optional.empty(),
                none,
                Optional.empty(),
                none,
                none,
                none,
                Optional.of(job),
                Duration.ofHours(1));
    }
}
