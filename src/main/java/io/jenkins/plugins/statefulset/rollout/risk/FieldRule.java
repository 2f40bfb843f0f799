package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fields of a pod template that mean the same whatever runs in it. The first row of the table that fits decides.
 *
 * <ol>
 *   <li>Another command, arguments, working directory, user, capabilities, volume, mount, hook or service account is high.
 *   <li>So are init containers, because they run before the server on the same volumes, other than {@link Sidecars}, which
 *       are judged as containers; containers that come or go; and
 *       names under which members of a cluster find each other.
 *   <li>Probes, ports, scheduling, labels and annotations are low: pods restart, the data is not in question.
 *   <li>A field that is in no row is high: nobody has thought about it.
 * </ol>
 * Source of what the fields do:
 * <a href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/">Pod API reference</a>.
 */
final class FieldRule implements RiskRule {
    private record Row(Pattern path, RiskLevel level, String consequence) {
        static Row of(String path, RiskLevel level, String consequence) {
            return new Row(Pattern.compile(path), level, consequence);
        }
    }

    private static final String C = "spec\\.containers\\[[^]]*]";

    private static final Pattern SIDECAR = Pattern.compile("spec\\.initContainers\\[([^]]*)](\\..*)");

    /** Judged by {@link ImageRule}, {@link EnvRule} and {@link ResourceRule}. */
    private static final Pattern ELSEWHERE = Pattern.compile(C + "\\.(image|env\\[.*|resources\\..*)");

    private static final List<Row> TABLE = List.of(
            new Row(ConfigurationHashRule.HASH, RiskLevel.LOW, "risk.stands-for-configuration"),
            Row.of("metadata\\..*", RiskLevel.LOW, "risk.restart-only"),
            Row.of("spec\\.initContainers\\[.*", RiskLevel.HIGH, "risk.runs-before"),
            Row.of(C, RiskLevel.HIGH, "risk.container-comes"),
            Row.of(C + "\\.(command|args|workingDir)", RiskLevel.HIGH, "risk.another-process"),
            Row.of("(spec|" + C + ")\\.securityContext\\..*", RiskLevel.HIGH, "risk.security"),
            Row.of(C + "\\.envFrom", RiskLevel.HIGH, "risk.env-from"),
            Row.of(C + "\\.(volumeMounts|volumeDevices)\\[.*", RiskLevel.HIGH, "risk.mounts"),
            Row.of("spec\\.volumes\\[.*", RiskLevel.HIGH, "risk.mounts"),
            Row.of(C + "\\.lifecycle", RiskLevel.HIGH, "risk.hooks"),
            Row.of(C + "\\.(liveness|readiness|startup)Probe", RiskLevel.LOW, "risk.probes"),
            Row.of(C + "\\.ports\\[.*", RiskLevel.LOW, "risk.ports"),
            Row.of(
                    C + "\\.(imagePullPolicy|terminationMessage\\w+|stdin|stdinOnce|tty)",
                    RiskLevel.LOW,
                    "risk.restart-only"),
            Row.of("spec\\.imagePullSecrets.*", RiskLevel.LOW, "risk.pull-secrets"),
            Row.of(
                    "spec\\.(serviceAccount|serviceAccountName|automountServiceAccountToken)",
                    RiskLevel.HIGH,
                    "risk.rights"),
            Row.of(
                    "spec\\.(host(Network|PID|IPC|Users)|shareProcessNamespace|runtimeClassName|securityContext.*|os.*)",
                    RiskLevel.HIGH,
                    "risk.isolation"),
            Row.of(
                    "spec\\.(hostname|subdomain|setHostnameAsFQDN|hostAliases|dns\\w+)(\\..*)?",
                    RiskLevel.HIGH,
                    "risk.member-names"),
            Row.of(
                    "spec\\.(nodeSelector|nodeName|affinity|tolerations|topologySpreadConstraints|priority\\w*"
                            + "|preemptionPolicy|schedulerName)(\\..*)?",
                    RiskLevel.LOW,
                    "risk.scheduling"),
            Row.of(
                    "spec\\.(terminationGracePeriodSeconds|activeDeadlineSeconds|readinessGates|enableServiceLinks|overhead\\..*)",
                    RiskLevel.LOW,
                    "risk.restart"));

    private static final Row UNKNOWN = Row.of(".*", RiskLevel.HIGH, "risk.no-rule");

    @Override
    public List<Finding> judge(TemplateChange change) {
        List<Finding> findings = new ArrayList<>();
        for (ChangedField field : change.fields()) {
            if (field.path().equals(ChangedFields.ORDER)) {
                findings.add(new Reason(
                        RiskLevel.LOW, "spec.template", Message.none(), Reason.Joint.NONE, Phrase.of("risk.order")));
            } else if (!ELSEWHERE.matcher(judgedAs(change, field)).matches()) {
                Row row = row(judgedAs(change, field));
                findings.add(new Reason(
                        row.level(), field.field(), field.sentence(), Reason.Joint.SO, Phrase.of(row.consequence())));
                warn(field, findings);
            }
        }
        return findings;
    }

    /** The field of a sidecar that stays one is judged as that of a container. */
    private static String judgedAs(TemplateChange change, ChangedField field) {
        Matcher matcher = SIDECAR.matcher(field.path());
        return matcher.matches()
                        && change.container("initContainers", matcher.group(1)).isPresent()
                ? "spec.containers[" + matcher.group(1) + "]" + matcher.group(2)
                : field.path();
    }

    private static Row row(String path) {
        return TABLE.stream()
                .filter(row -> row.path().matcher(path).matches())
                .findFirst()
                .orElse(UNKNOWN);
    }

    private static void warn(ChangedField field, List<Finding> findings) {
        if (field.path().endsWith(".readinessProbe") && field.after().isEmpty()) {
            findings.add(new Warning(Phrase.of("risk.probe-taken-away").with("field", field.label())));
        }
        boolean grace = field.path().equals("spec.terminationGracePeriodSeconds");
        long before = field.before().map(node -> node.asLong()).orElse(DEFAULT_GRACE);
        long after = field.after().map(node -> node.asLong()).orElse(DEFAULT_GRACE);
        if (grace && after < before) {
            findings.add(new Warning(
                    Phrase.of("risk.grace-lowered").with("before", before).with("after", after)));
        }
    }

    private static final long DEFAULT_GRACE = 30;
}
