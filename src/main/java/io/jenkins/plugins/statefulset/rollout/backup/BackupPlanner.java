package io.jenkins.plugins.statefulset.rollout.backup;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Decides how a StatefulSet is backed up:
 *
 * <ol>
 *   <li>By the person's own Job, or by a Job made from the CronJob that the person named.
 *   <li>Else, if the set runs PostgreSQL, by pg_dump: every ordinal is asked, and each that is not in recovery is dumped,
 *       because ordinals that do not replicate each hold data of their own.
 *   <li>Else there is no backup that would be right without knowing the database.
 * </ol>
 */
public final class BackupPlanner {
    /** The claim that is used where none is named, if it exists. */
    public static final String DEFAULT_CLAIM = "backup-pvc";

    /**
     * @param set as it runs now, before the change: its image is the one whose pg_dump fits its servers
     * @param cronJobs of the set's namespace, as far as known
     * @param claims names of PersistentVolumeClaims that exist in the set's namespace, as far as known; empty if they are
     *     not known
     * @throws BackupProblem if no backup can be planned; the message says what to do
     */
    public BackupPlan plan(
            StatefulSet set, BackupOptions options, Collection<CronJob> cronJobs, Collection<String> claims)
            throws BackupProblem {
        if (options.ownJob().isPresent()) {
            return UserJobs.ownJob(options.ownJob().get(), set, options);
        }
        if (options.fromCronJob().isPresent()) {
            return UserJobs.fromCronJob(cronJob(options.fromCronJob().get(), cronJobs), options);
        }
        return pgDump(set, options, cronJobs, claims);
    }

    private static CronJob cronJob(String name, Collection<CronJob> cronJobs) throws BackupProblem {
        for (CronJob candidate : cronJobs) {
            if (name.equals(candidate.getMetadata().getName())) {
                return candidate;
            }
        }
        List<String> known = cronJobs.stream()
                .map(job -> job.getMetadata().getName())
                .sorted()
                .toList();
        throw new BackupProblem(
                Phrase.of("backup-plan.no-cron-job").with("setting", RequestField.BACKUP_CRON_JOB.as(name)),
                known.isEmpty()
                        ? Phrase.of("backup-plan.create-cron-job")
                        : Phrase.of("backup-plan.name-one").with("names", Message.listed(known)));
    }

    private static BackupPlan pgDump(
            StatefulSet set, BackupOptions options, Collection<CronJob> cronJobs, Collection<String> claims)
            throws BackupProblem {
        PodSpec pod = set.getSpec().getTemplate().getSpec();
        Optional<Container> server = PostgresSettings.server(set);
        if (server.isEmpty()
                && options.pgPasswordSecret().isPresent()
                && options.image().isPresent()) {
            // Whoever names a password of PostgreSQL and an image with pg_dump has said what runs here.
            server = pod.getContainers().stream().findFirst();
        }
        PostgresSettings settings = PostgresSettings.read(pod, server.orElseThrow(() -> unknown(set)), options);
        Map<String, String> servers = servers(set, options);
        String claim = claim(set, options, cronJobs, claims);
        PgDumpJob job = new PgDumpJob(set, settings, options, claim, servers);
        List<String> names = List.copyOf(servers.keySet());
        return new BackupPlan(
                new BackupSource.PgDump(names, claim), summary(job, names), warnings(settings), job.template());
    }

    private static List<Message> summary(PgDumpJob job, List<String> names) {
        BackupOptions options = job.options();
        boolean one = options.pgDatabase().isPresent();
        Phrase what = options.pgHost().isPresent()
                ? (one ? Phrase.of("preflight.dump-host-one") : Phrase.of("preflight.dump-host-all"))
                : (one ? Phrase.of("preflight.dump-one") : Phrase.of("preflight.dump-all"));
        return List.of(
                what.with("database", options.pgDatabase())
                        .with("servers", BackupFigures.names(names))
                        .message(),
                Phrase.of("preflight.dump-to")
                        .with(
                                "place",
                                "pvc/" + job.claim() + ":/"
                                        + job.set().getMetadata().getName() + "/")
                        .with("deadline", options.deadline())
                        .message());
    }

    private static List<Message> warnings(PostgresSettings settings) {
        return settings.password().isPresent()
                ? List.of()
                : List.of(Phrase.of("preflight.no-password")
                        .with("container", settings.container().getName())
                        .with("setting", RequestField.PG_PASSWORD_SECRET)
                        .message());
    }

    private static BackupProblem unknown(StatefulSet set) {
        String images = String.join(
                " ",
                set.getSpec().getTemplate().getSpec().getContainers().stream()
                        .map(container -> String.valueOf(container.getImage()))
                        .toList());
        Phrase what = Phrase.of("backup-plan.set-with-images")
                .with("set", set.getMetadata().getName())
                .with("images", images);
        Phrase job = Phrase.of("backup-plan.own-job")
                .with("cron", RequestField.BACKUP_CRON_JOB.as("NAME"))
                .with("job", RequestField.BACKUP_JOB.as("FILE"));
        if (images.contains("cassandra") || images.contains("scylla")) {
            return new BackupProblem(
                    Phrase.of("backup-plan.no-one-dump").with("set", what),
                    Phrase.of("backup-plan.snapshot-nodes").with("job", job));
        }
        if (images.contains("kafka") || images.contains("redpanda")) {
            return new BackupProblem(
                    Phrase.of("backup-plan.nothing-to-dump").with("set", what),
                    Phrase.of("backup-plan.check-replication").with("job", job));
        }
        return new BackupProblem(
                Phrase.of("backup-plan.not-postgresql").with("set", what),
                Phrase.of("backup-plan.name-job")
                        .with("job", job)
                        .with("image", RequestField.BACKUP_IMAGE)
                        .with("password", RequestField.PG_PASSWORD_SECRET));
    }

    private static Map<String, String> servers(StatefulSet set, BackupOptions options) throws BackupProblem {
        Map<String, String> servers = new LinkedHashMap<>();
        if (options.pgHost().isPresent()) {
            servers.put(options.pgHost().get(), options.pgHost().get());
            return servers;
        }
        StatefulSetSpec spec = set.getSpec();
        String service = spec.getServiceName();
        if (service == null || service.isEmpty()) {
            throw new BackupProblem(
                    Phrase.of("backup-plan.no-service"),
                    Phrase.of("backup-plan.name-server").with("setting", RequestField.PG_HOST));
        }
        int replicas = spec.getReplicas() == null ? 1 : spec.getReplicas();
        if (replicas == 0) {
            throw new BackupProblem(
                    Phrase.of("backup-plan.no-replicas"),
                    Phrase.of("backup-plan.name-one-with").with("setting", RequestField.PG_HOST));
        }
        int start = spec.getOrdinals() == null || spec.getOrdinals().getStart() == null
                ? 0
                : spec.getOrdinals().getStart();
        String namespace = set.getMetadata().getNamespace();
        // Without a namespace in hand the pod's own search domains have it.
        String domain = service + (namespace == null ? "" : "." + namespace + ".svc");
        for (int ordinal = start; ordinal < start + replicas; ordinal++) {
            String pod = set.getMetadata().getName() + "-" + ordinal;
            servers.put(pod, pod + "." + domain);
        }
        return servers;
    }

    private static String claim(
            StatefulSet set, BackupOptions options, Collection<CronJob> cronJobs, Collection<String> claims)
            throws BackupProblem {
        String claim = options.claim().orElse(DEFAULT_CLAIM);
        if (isDataOf(set, claim)) {
            throw new BackupProblem(
                    Phrase.of("backup-plan.own-data").with("setting", RequestField.BACKUP_CLAIM.as(claim)),
                    Phrase.of("backup-plan.other-claim"));
        }
        boolean exists = claims.contains(claim) || cronJobs.stream().anyMatch(job -> mounts(job, claim));
        if (exists || (options.claim().isPresent() && claims.isEmpty())) {
            return claim;
        }
        List<String> others = new ArrayList<>(claims);
        others.removeIf(candidate -> isDataOf(set, candidate));
        Message choice = Message.listed(others.stream().sorted().toList());
        if (options.claim().isPresent()) {
            throw new BackupProblem(
                    Phrase.of("backup-plan.no-claim").with("setting", RequestField.BACKUP_CLAIM.as(claim)),
                    Phrase.of("backup-plan.create-claim").with("names", choice));
        }
        throw new BackupProblem(
                Phrase.of("backup-plan.no-usual-claim").with("claim", DEFAULT_CLAIM),
                Phrase.of("backup-plan.say-claim")
                        .with("setting", RequestField.BACKUP_CLAIM.as("NAME"))
                        .with("names", choice));
    }

    /** The claims of a StatefulSet are called TEMPLATE-SET-ORDINAL. */
    private static boolean isDataOf(StatefulSet set, String claim) {
        return set.getSpec().getVolumeClaimTemplates().stream()
                .anyMatch(template -> claim.matches(
                        Pattern.quote(template.getMetadata().getName() + "-"
                                        + set.getMetadata().getName()) + "-[0-9]+"));
    }

    private static boolean mounts(CronJob cronJob, String claim) {
        return Optional.ofNullable(cronJob.getSpec())
                .map(spec -> spec.getJobTemplate())
                .map(template -> template.getSpec())
                .map(spec -> spec.getTemplate())
                .map(template -> template.getSpec())
                .filter(pod -> pod.getVolumes().stream()
                        .anyMatch(volume -> volume.getPersistentVolumeClaim() != null
                                && claim.equals(
                                        volume.getPersistentVolumeClaim().getClaimName())))
                .isPresent();
    }
}
