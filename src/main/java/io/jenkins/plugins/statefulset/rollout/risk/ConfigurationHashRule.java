package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.TemplateLabel;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Marks that charts and controllers put on a template so that pods restart when their configuration changes.
 *
 * <ol>
 *   <li>An annotation or a label named for a checksum, a hash or a version of a configuration ({@code checksum/config},
 *       <a href="https://helm.sh/docs/howto/charts_tips_and_tricks/#automatically-roll-deployments">Helm, Tips and tricks</a>), or a
 *       mark of <a href="https://github.com/stakater/Reloader">Reloader</a>, also as a variable: a ConfigMap or Secret changes with
 *       it, which is not part of a rollout. A warning.
 *   <li>{@code rollme} and the like are random: they say that pods are to restart, and nothing else.
 * </ol>
 */
final class ConfigurationHashRule implements RiskRule {
    static final Pattern HASH = Pattern.compile(
            "(?i)metadata\\.(annotations|labels)\\[?.*(checksum|(config|secret|configmap|settings|properties|credential)s?[-_./]?"
                    + "(hash|sha\\d*|sum|md5|version|revision|generation)|(hash|sha\\d*|md5)[-_./]?(of[-_.])?(config|secret)"
                    + "|stakater\\.com/last-reloaded).*");
    private static final Pattern RELOADER = Pattern.compile(".*\\.env\\[STAKATER_.*_(CONFIGMAP|SECRET)]");

    @Override
    public List<Finding> judge(TemplateChange change) {
        return change.fields().stream()
                .filter(field -> HASH.matcher(field.path()).matches()
                        || RELOADER.matcher(field.path()).matches())
                .map(field -> (Finding)
                        new Warning(Phrase.of("risk.configuration-hash").with("field", named(field))))
                .toList();
    }

    private static Message named(ChangedField field) {
        String path = field.path();
        for (String map : List.of("annotation", "label")) {
            String prefix = "metadata." + map + "s";
            if (path.startsWith(prefix)) {
                return TemplateLabel.entry(
                                map + "s", path.substring(prefix.length()).replaceAll("^[.\\[]|]$", ""))
                        .orElseThrow()
                        .message();
            }
        }
        return field.label();
    }
}
