package io.jenkins.plugins.statefulset.rollout.backup;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.jenkins.plugins.statefulset.rollout.backup.SettingSource.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Our own Job. It satisfies the restricted Pod Security Standard, has no token of a ServiceAccount, and gets names and
 * passwords as files out of Secrets.
 *
 * @param servers address by the server's name, lowest ordinal first
 */
record PgDumpJob(
        StatefulSet set, PostgresSettings settings, BackupOptions options, String claim, Map<String, String> servers) {
    static final String CONTAINER = "dump";
    static final String ROLLOUT = "BACKUP_ROLLOUT";
    /** The script's exit code where another attempt cannot help. */
    private static final int HOPELESS = 3;

    /** How many servers are named one by one. */
    private static final int LISTED = 20;

    private static final long BITNAMI = 1001;
    private static final long ALPINE = 70;
    private static final long DEBIAN = 999;

    /** The script that runs in the pod. */
    static String script() {
        try (InputStream resource = PgDumpJob.class.getResourceAsStream("backup.sh")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fills in what depends on the rollout. */
    static Job forRollout(Job job, String rolloutId) {
        return new JobBuilder(job)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editMatchingContainer(container -> CONTAINER.equals(container.getName()))
                .addToEnv(0, new EnvVar(ROLLOUT, BackupNames.plain(rolloutId), null))
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    /**
     * One more attempt where that may help, none where it cannot, and a pod that a drain took away does not count.
     * Before Kubernetes 1.26 the rules are dropped and every failure gets that one attempt.
     */
    Job template() {
        return new JobBuilder()
                .withApiVersion("batch/v1")
                .withKind("Job")
                .withNewMetadata()
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(1)
                .withActiveDeadlineSeconds(options.deadline().toSeconds())
                .withNewPodFailurePolicy()
                .addNewRule()
                .withAction("Ignore")
                .addNewOnPodCondition("True", "DisruptionTarget")
                .endRule()
                .addNewRule()
                .withAction("FailJob")
                .withNewOnExitCodes()
                .withContainerName(CONTAINER)
                .withOperator("In")
                .withValues(HOPELESS)
                .endOnExitCodes()
                .endRule()
                .endPodFailurePolicy()
                .withNewTemplate()
                .withNewMetadata()
                .endMetadata()
                .withSpec(pod())
                .endTemplate()
                .endSpec()
                .build();
    }

    private PodSpec pod() {
        PodSpec theirs = set.getSpec().getTemplate().getSpec();
        PodSpec pod = new PodSpec();
        pod.setRestartPolicy("Never");
        // The account only for its image pull secrets and admission policies; its token is not mounted.
        pod.setServiceAccountName(theirs.getServiceAccountName());
        pod.setAutomountServiceAccountToken(false);
        // Variables of Services named pg or backup could otherwise take the place of ours.
        pod.setEnableServiceLinks(false);
        pod.setImagePullSecrets(theirs.getImagePullSecrets());
        // Where all nodes are tainted, a pod without them would never be scheduled.
        pod.setTolerations(theirs.getTolerations());
        pod.setNodeSelector(platform(theirs));
        pod.setSecurityContext(podSecurity(theirs));
        pod.setVolumes(volumes());
        pod.setContainers(List.of(container()));
        return pod;
    }

    /** The architecture that the image was chosen for; where data lives does not matter to a backup. */
    private static Map<String, String> platform(PodSpec theirs) {
        Map<String, String> selector = theirs.getNodeSelector() == null ? Map.of() : theirs.getNodeSelector();
        return selector.entrySet().stream()
                .filter(label -> label.getKey().equals("kubernetes.io/arch")
                        || label.getKey().equals("kubernetes.io/os"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * The servers' own user, so that what is on the claim belongs to whom the data belong to; PostgreSQL's programs run
     * under any. fsGroup makes the claim writable whoever it belonged to before, and once only, not file by file at
     * each backup.
     */
    private PodSecurityContext podSecurity(PodSpec theirs) {
        Optional<PodSecurityContext> pod = Optional.ofNullable(theirs.getSecurityContext());
        Optional<SecurityContext> server =
                Optional.ofNullable(settings.container().getSecurityContext());
        long user = server.map(SecurityContext::getRunAsUser)
                .or(() -> pod.map(PodSecurityContext::getRunAsUser))
                .filter(id -> id > 0)
                .orElseGet(() -> userOf(image()));
        long group = server.map(SecurityContext::getRunAsGroup)
                .or(() -> pod.map(PodSecurityContext::getRunAsGroup))
                .filter(id -> id > 0)
                .orElse(user);
        PodSecurityContext context = new PodSecurityContext();
        context.setRunAsNonRoot(true);
        context.setRunAsUser(user);
        context.setRunAsGroup(group);
        context.setFsGroup(
                pod.map(PodSecurityContext::getFsGroup).filter(id -> id > 0).orElse(group));
        context.setFsGroupChangePolicy("OnRootMismatch");
        context.setSeccompProfile(new SeccompProfile(null, "RuntimeDefault"));
        return context;
    }

    private static long userOf(String image) {
        if (image.contains("bitnami")) {
            return BITNAMI;
        }
        return image.contains("alpine") ? ALPINE : DEBIAN;
    }

    private String image() {
        return options.image().orElseGet(() -> settings.container().getImage());
    }

    private Container container() {
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(image())
                .withImagePullPolicy(
                        options.image().isPresent()
                                ? null
                                : settings.container().getImagePullPolicy())
                .withCommand("/bin/sh", "-c", script())
                .withEnv(environment())
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withNewResources()
                .withRequests(Map.of("cpu", new Quantity("100m"), "memory", new Quantity("128Mi")))
                .withLimits(Map.of("cpu", new Quantity("1"), "memory", new Quantity("1Gi")))
                .endResources()
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .addNewVolumeMount()
                .withName("backup")
                .withMountPath("/backup")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("scratch")
                .withMountPath("/tmp")
                .endVolumeMount()
                .addAllToVolumeMounts(credentials().isEmpty() ? List.of() : List.of(credentialsMount()))
                .build();
    }

    private static VolumeMount credentialsMount() {
        return new VolumeMountBuilder()
                .withName("credentials")
                .withMountPath("/run/backup-credentials")
                .withReadOnly(true)
                .build();
    }

    private List<EnvVar> environment() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("BACKUP_SET", set.getMetadata().getName());
        values.put("BACKUP_CLAIM", claim);
        values.put("BACKUP_SERVERS", serverLines());
        values.put("PGPORT", Integer.toString(settings.port()));
        if (settings.user() instanceof SettingSource.Plain user) {
            values.put("BACKUP_USER", user.value());
        }
        options.pgDatabase().ifPresent(name -> values.put("BACKUP_DATABASE", name));
        if (settings.database().orElse(null) instanceof SettingSource.Plain database) {
            values.put("BACKUP_CONNECT_DATABASE", database.value());
        }
        List<EnvVar> variables = new ArrayList<>();
        // Kubernetes reads $(NAME) in a value as a variable.
        values.forEach((name, value) -> variables.add(new EnvVar(name, value.replace("$", "$$"), null)));
        variables.add(new EnvVarBuilder()
                .withName("BACKUP_POD")
                .withNewValueFrom()
                .withNewFieldRef("v1", "metadata.name")
                .endValueFrom()
                .build());
        return variables;
    }

    /**
     * Name and address of each server, a line each; many, which only the pods of a set are, as one line of the names' beginning, the first
     * and the last ordinal, and the domain: the Job is kept in an annotation until it is made, whatever the replicas.
     */
    private String serverLines() {
        List<String> names = List.copyOf(servers.keySet());
        if (names.size() <= LISTED) {
            return names.stream().map(name -> name + " " + servers.get(name)).collect(Collectors.joining("\n"));
        }
        String first = names.get(0);
        String prefix = set.getMetadata().getName() + "-";
        return String.join(
                " ",
                prefix,
                first.substring(prefix.length()),
                names.get(names.size() - 1).substring(prefix.length()),
                servers.get(first).substring(first.length() + 1));
    }

    private List<Volume> volumes() {
        List<Volume> volumes = new ArrayList<>();
        volumes.add(new VolumeBuilder()
                .withName("backup")
                .withNewPersistentVolumeClaim(claim, null)
                .build());
        volumes.add(new VolumeBuilder()
                .withName("scratch")
                .withNewEmptyDir()
                .withMedium("Memory")
                .withSizeLimit(new Quantity("64Mi"))
                .endEmptyDir()
                .build());
        if (!credentials().isEmpty()) {
            volumes.add(new VolumeBuilder()
                    .withName("credentials")
                    .withNewProjected()
                    .withDefaultMode(0440)
                    .withSources(credentials())
                    .endProjected()
                    .build());
        }
        return volumes;
    }

    private List<VolumeProjection> credentials() {
        List<VolumeProjection> sources = new ArrayList<>();
        settings.password().ifPresent(password -> add(sources, "password", password));
        add(sources, "user", settings.user());
        settings.database().ifPresent(database -> add(sources, "database", database));
        return sources;
    }

    /** Numbered in the order of precedence: the script takes the last one that is there. */
    private static void add(List<VolumeProjection> sources, String name, SettingSource setting) {
        if (setting instanceof SettingSource.Mounted mounted) {
            List<Reference> references = mounted.references();
            for (int i = 0; i < references.size(); i++) {
                sources.add(source(references.get(i), String.format(Locale.ROOT, "%s.%03d", name, i)));
            }
        }
    }

    private static VolumeProjection source(Reference reference, String path) {
        VolumeProjectionBuilder source = new VolumeProjectionBuilder();
        return switch (reference.kind()) {
            case SECRET ->
                source.withNewSecret()
                        .withName(reference.name())
                        .withOptional(reference.optional() ? Boolean.TRUE : null)
                        .addNewItem(reference.key(), null, path)
                        .endSecret()
                        .build();
            case CONFIG_MAP ->
                source.withNewConfigMap()
                        .withName(reference.name())
                        .withOptional(reference.optional() ? Boolean.TRUE : null)
                        .addNewItem(reference.key(), null, path)
                        .endConfigMap()
                        .build();
        };
    }
}
