package io.jenkins.plugins.statefulset.rollout.lint;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Jobs and CronJobs that dump or move data.
 *
 * <ol>
 *   <li>A CronJob of backups does not begin a second one while the first still runs.
 *   <li>A Job has a deadline, else one that hangs hangs for ever.
 *   <li>A Job that fills another database is not begun again upon what it left half done.
 * </ol>
 */
final class JobRules {
    private static final Pattern DUMP = Pattern.compile("\\bpg_dump(all)?\\b|\\bmysqldump\\b|\\bmongodump\\b");
    private static final Pattern FILLS = Pattern.compile("\\|\\s*(psql|pg_restore|mysql|mongorestore)\\b");

    private JobRules() {}

    static List<Hit> check(LintSubject subject) {
        List<Hit> hits = new ArrayList<>();
        for (JsonNode job : subject.jobs()) {
            boolean cron = job.path("kind").asText().equals("CronJob");
            String prefix = cron ? "spec.jobTemplate.spec" : "spec";
            JsonNode spec = cron ? job.path("spec").path("jobTemplate").path("spec") : job.path("spec");
            String label = job.path("kind").asText() + " "
                    + job.path("metadata").path("name").asText();
            StringBuilder scripts = new StringBuilder();
            spec.path("template")
                    .path("spec")
                    .path("containers")
                    .forEach(container -> scripts.append(LintSubject.script(container)));
            if (!DUMP.matcher(scripts).find()) {
                continue;
            }
            if (cron
                    && !job.path("spec")
                            .path("concurrencyPolicy")
                            .asText("Allow")
                            .matches("Forbid|Replace")) {
                hits.add(new Hit(
                        "cronjob-concurrency",
                        label,
                        "spec.concurrencyPolicy",
                        Phrase.of("lint.job-overlaps").with("job", label).message()));
            }
            if (!spec.has("activeDeadlineSeconds")
                    && !spec.path("template").path("spec").has("activeDeadlineSeconds")) {
                hits.add(new Hit(
                        "job-deadline",
                        label,
                        prefix,
                        Phrase.of("lint.job-deadline").with("job", label).message()));
            }
            if (FILLS.matcher(scripts).find() && spec.path("backoffLimit").asLong(6) > 0) {
                hits.add(new Hit(
                        "migration-repeats",
                        label,
                        prefix + ".backoffLimit",
                        Phrase.of("lint.job-repeats").with("job", label).message()));
            }
        }
        return hits;
    }
}
