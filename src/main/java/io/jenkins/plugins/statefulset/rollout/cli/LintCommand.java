package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.api.SetSurvey;
import io.jenkins.plugins.statefulset.rollout.lint.LintReport;
import io.jenkins.plugins.statefulset.rollout.lint.LintRule.Severity;
import io.jenkins.plugins.statefulset.rollout.lint.Linter;
import io.jenkins.plugins.statefulset.rollout.lint.PlacedFinding;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks manifests, or a set on a cluster, over. */
@Command(
        name = "lint",
        customSynopsis = "${ROOT-COMMAND-NAME} lint PATH|NAME [OPTION]...",
        sortOptions = false,
        parameterListHeading = "%n",
        description = "Look sets and what stands around them over for what Kubernetes accepts and nobody meant.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} lint examples/postgresql",
            "  helm template srv charts/srv | ${ROOT-COMMAND-NAME} lint - -o sarif",
            "  ${ROOT-COMMAND-NAME} lint postgresql -n production --fail-on never"
        })
final class LintCommand implements Callable<Integer> {
    private static final Map<String, Form> FORMS = new LinkedHashMap<>();
    private static final Map<String, Optional<Severity>> LIMITS = new LinkedHashMap<>();

    static {
        FORMS.put("text", Form.TEXT);
        FORMS.put("json", Form.JSON);
        FORMS.put("sarif", Form.SARIF);
        FORMS.put("junit", Form.JUNIT);
        LIMITS.put("note", Optional.of(Severity.NOTE));
        LIMITS.put("warning", Optional.of(Severity.WARNING));
        LIMITS.put("never", Optional.empty());
    }

    private enum Form {
        TEXT,
        JSON,
        SARIF,
        JUNIT
    }

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "PATH|NAME",
            description = "Manifests (a file, a folder, or - for standard input), or the name of a set on the cluster.")
    private String subject;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json|sarif|junit",
            description = "json: one object a line. sarif: SARIF 2.1.0. junit: JUnit XML. Default: text")
    private String output = "text";

    @Option(
            names = "--fail-on",
            paramLabel = "note|warning|never",
            description = "From which severity on to end with exit code 1. Default: warning")
    private String failOn = "warning";

    @Mixin
    private ClusterOptions cluster;

    private final Shell shell;

    LintCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Form form = OptionValues.choice("-o", output, FORMS);
        Optional<Severity> limit = OptionValues.choice("--fail-on", failOn, LIMITS);
        if (!PlanCommand.isPath(subject)) {
            return ClusterSession.on(shell, cluster, work -> {
                SetSurvey survey = SetSurvey.of(work.venue().cluster(), work.namespace(), subject);
                if (!survey.unread().isEmpty()) {
                    shell.complain(Phrase.of("next.not-listed").with("things", Message.listed(survey.unread())));
                }
                return show(
                        Linter.ofCluster(
                                survey.set(),
                                survey.around(),
                                survey.neighbours(),
                                work.venue().scheduler().now()),
                        form,
                        limit);
            });
        }
        if (cluster.kubeconfig().isPresent() || cluster.context().isPresent()) {
            throw new BadRequestException(Phrase.of("refused.path-on-cluster")
                    .with("path", subject)
                    .with("first", "--kubeconfig")
                    .with("second", "--context"));
        }
        Manifests manifests =
                Manifests.read(subject, shell.in(), cluster.namespace().orElse("default"), spec.qualifiedName() + " -");
        if (manifests.statefulSets().isEmpty()) {
            throw BadRequestException.at(subject, Phrase.of("refused.nothing-to-lint"));
        }
        manifests.notes().forEach(shell::complain);
        return show(Linter.ofManifests(manifests, shell.clock().instant()), form, limit);
    }

    private int show(List<PlacedFinding> findings, Form form, Optional<Severity> limit) {
        LintReport report = new LintReport(findings);
        List<String> lines =
                switch (form) {
                    case TEXT -> report.text(shell.wording());
                    case JSON -> report.json();
                    case SARIF -> List.of(report.sarif());
                    case JUNIT -> List.of(report.junit());
                };
        lines.forEach(shell::line);
        return limit.filter(report::has).isPresent() ? ExitCode.FINDINGS : ExitCode.DONE;
    }
}
