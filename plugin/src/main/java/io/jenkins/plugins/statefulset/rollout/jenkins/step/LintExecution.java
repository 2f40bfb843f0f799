package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.FilePath;
import io.jenkins.plugins.statefulset.rollout.api.SetSurvey;
import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldValues;
import io.jenkins.plugins.statefulset.rollout.lint.LintReport;
import io.jenkins.plugins.statefulset.rollout.lint.LintRule.Severity;
import io.jenkins.plugins.statefulset.rollout.lint.Linter;
import io.jenkins.plugins.statefulset.rollout.lint.PlacedFinding;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Looks over, tells what it found and returns it.
 *
 * <ol>
 *   <li>Files come from the workspace, on whatever machine that is; a set comes from a cluster.
 *   <li>What is to be written for other tools is written before the step fails.
 *   <li>It may be done again: after a restart of Jenkins the step begins anew.
 * </ol>
 */
final class LintExecution extends RepeatableExecution {
    private static final long serialVersionUID = 1L;

    private static final Severity UNLESS_SAID = Severity.WARNING;

    private final StatefulSetLintStep step;

    LintExecution(StepContext context, StatefulSetLintStep step) {
        super(context);
        this.step = step;
    }

    @Override
    ClusterRef asked() {
        return step.clusterRef();
    }

    @Override
    void perform() throws Exception {
        Optional<Severity> limit = step.getFailOn() == null
                ? Optional.of(UNLESS_SAID)
                : FieldValues.choice("failOn", step.getFailOn(), FieldValues.FAIL_ON);
        if ((step.getPaths() == null) == (step.getName() == null)) {
            throw new BadRequestException(
                    "paths: either paths of manifests in the workspace or the name of a StatefulSet on a cluster is wanted");
        }
        List<PlacedFinding> findings = step.getPaths() == null ? ofCluster() : ofFiles();
        LintReport report = new LintReport(findings);
        Consumer<String> log = log();
        report.text().stream().map(Secrets::sentence).forEach(log);
        write(step.getSarif(), "sarif", report::sarif);
        write(step.getJunit(), "junit", report::junit);
        if (limit.filter(report::has).isPresent()) {
            long many = count(findings, limit.get());
            getContext()
                    .onFailure(RolloutFailure.without(
                            "findings",
                            many + (many == 1 ? " finding is" : " findings are") + " at least a "
                                    + limit.get().wireName() + " (failOn)"));
        } else {
            getContext().onSuccess(facts(findings));
        }
    }

    private List<PlacedFinding> ofCluster() throws Exception {
        try (Connection connection = connect(asked())) {
            String namespace = Optional.ofNullable(step.getNamespace()).orElse(connection.defaultNamespace());
            SetSurvey survey = connection.rollouts().survey(namespace, step.getName());
            return Linter.ofCluster(survey.set(), survey.around(), survey.neighbours(), Instant.now());
        }
    }

    private List<PlacedFinding> ofFiles() throws Exception {
        Manifests manifests = Manifests.ofFiles(
                new WorkspaceFiles(workspace("paths"), step.getPaths()).read(),
                step.getPaths(),
                Optional.ofNullable(step.getNamespace()).orElse("default"));
        if (manifests.statefulSets().isEmpty()) {
            throw new BadRequestException("paths: '" + step.getPaths()
                    + "': no StatefulSet (apps/v1) in it, so there is nothing to look over");
        }
        manifests.notes().stream().map(Message::toString).map(Secrets::sentence).forEach(log());
        return Linter.ofManifests(manifests, Instant.now());
    }

    private FilePath workspace(String field) throws IOException, InterruptedException {
        return Optional.ofNullable(getContext().get(FilePath.class))
                .orElseThrow(() -> new BadRequestException(
                        field + ": it names files of a workspace, so the step must stand inside of node"));
    }

    /** Text that may take a while to make. */
    @FunctionalInterface
    private interface Text {
        String make();
    }

    private void write(String file, String field, Text text) throws IOException, InterruptedException {
        if (file != null) {
            workspace(field).child(file).write(text.make(), StandardCharsets.UTF_8.name());
        }
    }

    private static long count(List<PlacedFinding> findings, Severity atLeast) {
        return findings.stream()
                .filter(finding ->
                        finding.suppressed().isEmpty() && finding.severity().compareTo(atLeast) >= 0)
                .count();
    }

    private static Map<String, Object> facts(List<PlacedFinding> findings) {
        List<Map<String, Object>> all = new ArrayList<>();
        findings.stream()
                .filter(finding -> finding.suppressed().isEmpty())
                .map(LintExecution::facts)
                .forEach(all::add);
        long warnings = count(findings, Severity.WARNING);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("findings", all);
        facts.put("warnings", (int) warnings);
        facts.put("notes", (int) (all.size() - warnings));
        facts.put("suppressed", findings.size() - all.size());
        return facts;
    }

    private static Map<String, Object> facts(PlacedFinding finding) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("rule", finding.rule().id());
        facts.put("severity", finding.severity().wireName());
        facts.put("object", finding.object());
        facts.put("field", finding.field());
        facts.put("file", finding.file().orElse(""));
        facts.put("line", finding.line());
        facts.put("message", Secrets.sentence(finding.message()));
        facts.put("why", finding.rule().why());
        facts.put("remedy", finding.rule().remedy());
        return facts;
    }
}
