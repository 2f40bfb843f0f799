package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.request.RiskRules;
import io.jenkins.plugins.statefulset.rollout.risk.RuleBook;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What is known of systems that keep data, beyond what comes along. */
@HelpSections.Heading("Rules of the risk")
final class RiskOptions {
    @Option(
            names = "--risk-rules",
            paramLabel = "FILE|DIR",
            description =
                    "Rules of the risk for systems of your own, before those that come along: what a release does to"
                            + " the data of another (docs/risk.md). May be repeated.")
    private List<String> paths = new ArrayList<>();

    private RuleBook rules;

    /** Read once. Throws {@link io.jenkins.plugins.statefulset.rollout.problem.BadRequestException} naming what is wrong. */
    RuleBook rules() {
        if (rules == null) {
            rules = RiskRules.with(paths);
        }
        return rules;
    }
}
