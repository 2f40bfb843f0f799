package io.jenkins.plugins.statefulset.rollout.manifest;

import static io.jenkins.plugins.statefulset.rollout.manifest.LintFinding.note;
import static io.jenkins.plugins.statefulset.rollout.manifest.LintFinding.warning;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The rules for Jobs and CronJobs that dump a PostgreSQL database.
 *
 * <ol>
 *   <li>A shell script ends with the state of its last command, a pipe with that of its last part: a failed dump before
 *       that is a Job that succeeded.
 *   <li>A redirect ({@code >}) makes the file before the dump begins: a half dump looks like a whole one.
 *   <li>Servers that don't replicate each other each hold data of their own.
 *   <li>The claim that is written to must exist, else the pod waits for ever.
 * </ol>
 */
final class JobLint {
    private static final Pattern DUMP = Pattern.compile("\\bpg_dump(all)?\\b");
    private static final Pattern PIPED = Pattern.compile("\\bpg_dump(all)?\\b[^\\n;&|]*\\|(?!\\|)");
    private static final Pattern REDIRECTED = Pattern.compile("\\bpg_dump(all)?\\b[^\\n;&|]*>");
    private static final Pattern FOLLOWED =
            Pattern.compile("\\bpg_dump(all)?\\b[^\\n;]*(\\n|;)\\s*\\S", Pattern.DOTALL);
    private static final Pattern STOPS_AT_ERRORS =
            Pattern.compile("\\bset\\s+(-[a-z]*\\s+)*(-[a-z]*e|-o\\s+errexit)|(^|\\n)-[a-z]*e[a-z]*\\n");
    private static final Pattern RENAMED = Pattern.compile("(^|[\\s;&])mv\\s");

    private final StatefulSet set;
    private final Surroundings surroundings;
    private final List<LintFinding> findings = new ArrayList<>();

    JobLint(StatefulSet set, Surroundings surroundings) {
        this.set = set;
        this.surroundings = surroundings;
    }

    List<LintFinding> run() {
        surroundings
                .cronJobs()
                .forEach(job -> check(
                        "CronJob " + job.getMetadata().getName(),
                        "spec.jobTemplate.spec.template.spec",
                        job.getSpec().getJobTemplate().getSpec().getTemplate().getSpec()));
        surroundings
                .jobs()
                .forEach(job -> check(
                        "Job " + job.getMetadata().getName(),
                        "spec.template.spec",
                        job.getSpec().getTemplate().getSpec()));
        return findings;
    }

    private void check(String place, String path, PodSpec pod) {
        List<LintFinding> found = new ArrayList<>();
        List<Container> containers = Optional.ofNullable(pod.getContainers()).orElse(List.of());
        for (int index = 0; index < containers.size(); index++) {
            String script = Scripts.of(containers.get(index));
            if (DUMP.matcher(script).find()) {
                found.addAll(checkDump(place, path + ".containers[" + index + "].command", script));
            }
        }
        Optional.ofNullable(pod.getVolumes()).orElse(List.of()).stream()
                .map(Volume::getPersistentVolumeClaim)
                .filter(Objects::nonNull)
                .map(source -> source.getClaimName())
                .filter(Objects::nonNull)
                .filter(this::isUnknownClaim)
                .forEach(claim -> found.add(warning(
                        "claim-missing",
                        path + ".volumes",
                        Phrase.of("lint.claim-missing")
                                .with("job", place)
                                .with("claim", claim)
                                .with("place", surroundings.place()))));
        found.forEach(finding -> findings.add(finding.in(place)));
    }

    private List<LintFinding> checkDump(String place, String field, String script) {
        List<LintFinding> found = new ArrayList<>();
        if (PIPED.matcher(script).find() && !script.contains("pipefail")) {
            found.add(warning(
                    "dump-failure-hidden", field, Phrase.of("lint.dump-piped").with("job", place)));
        } else if (FOLLOWED.matcher(script).find()
                && !STOPS_AT_ERRORS.matcher(script).find()) {
            found.add(warning(
                    "dump-failure-hidden",
                    field,
                    Phrase.of("lint.dump-followed").with("job", place)));
        }
        if (REDIRECTED.matcher(script).find() && !RENAMED.matcher(script).find()) {
            found.add(warning(
                    "dump-not-atomic", field, Phrase.of("lint.dump-redirected").with("job", place)));
        }
        String first = set.getMetadata().getName() + "-0";
        int replicas = Optional.ofNullable(set.getSpec().getReplicas()).orElse(1);
        boolean namesOne =
                Pattern.compile(Pattern.quote(first) + "\\b").matcher(script).find();
        boolean namesOthers = script.contains(set.getMetadata().getName() + "-1") || script.contains("for ");
        if (replicas > 1 && namesOne && !namesOthers) {
            found.add(note(
                    "dump-of-one",
                    field,
                    Phrase.of("lint.dump-of-one")
                            .with("job", place)
                            .with("pod", first)
                            .with("replicas", replicas)));
        }
        return found;
    }

    private boolean isUnknownClaim(String name) {
        return surroundings.persistentVolumeClaims().stream()
                .noneMatch(claim -> claim.getMetadata().getName().equals(name));
    }
}
